"""The fourth door: a confidential case, and who holds every post at the body that it is about.

Whoever sits there could read the case by each of these posts, and is kept out by all of them. Every
door of the matrix is tried for it: what stands in a line of the table is asked about this case too.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

from tests.matrix import calls, http, net, numbers, table
from tests.matrix.actors import Actor
from tests.matrix.plant import COURSES
from tests.matrix.planted import Planted
from tests.matrix.table import UrlLine
from yijia.base import codes
from yijia.engines.cases.queries import work
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.models import Organisation

# At the body that the case is about, and at the centre, which dispatches it, with the same posts.
REPORTED, CENTRE = "reported", "centre"
UNKNOWN = codes.case_number(day=date(2026, 9, 30), identity=999_999)
CASES = frozenset({*COURSES, "secret", "need"})
# What a query tells without telling anything of a case, or of a case that was fetched before.
NOT_OF_A_CASE = frozenset(
    {
        "engines.cases.queries.samples.access_sample",
        "engines.cases.queries.samples.samples_of",
        "engines.cases.queries.work.loads_of",
        "engines.meetings.queries.calling.conveners_for",
        "engines.meetings.queries.desk.desk of the convener",
        "engines.meetings.queries.held.acts_for",
        "engines.meetings.queries.held.acts_for a unit",
        "engines.meetings.queries.held.ends_for",
        "engines.meetings.queries.held.speaks_for",
        "engines.meetings.queries.held.raters_for",
        "engines.meetings.queries.acting.does",
        "engines.meetings.queries.acting.judges",
        "engines.meetings.queries.acting.visible_resolutions of a meeting",
        "engines.meetings.queries.acting.withdraws",
        "engines.meetings.queries.joint.access_meeting",
        "engines.meetings.queries.joint.bodies_kept",
        "engines.meetings.queries.joint.keeps",
        "engines.meetings.queries.joint.keeps_of",
        "engines.meetings.queries.joint.meetings_of",
        "engines.meetings.queries.joint.offered",
        "engines.meetings.queries.joint.visible_meetings",
        "engines.meetings.queries.tasks.task_list",
        "engines.meetings.queries.whistling.blowers_for",
        "engines.meetings.queries.whistling.has_blown",
        "engines.meetings.queries.whistling.hears",
        "engines.notices.queries.told.unread_of",
        "front.queries.access_saved_list",
        "front.queries.home_of",
        "front.queries.homes_of",
        "front.queries.own_organisations",
        "front.queries.saved_lists",
        "ground.access.queries.powers_of",
        "ground.access.queries.powers_of that are on",
        "ground.people.queries.bulk.access_bulk_request",
        "ground.people.queries.bulk.bulk_requests_for",
        "ground.rights.queries.desk.open_desk",
        "ground.rights.queries.desk.open_desk_over",
        "ground.rights.queries.retention.retention",
        "programmes.exchange.queries.held.may_read_contact",
        "programmes.issues.queries.held.may_read_contact",
        "programmes.issues.queries.templates.access_template",
        "programmes.issues.queries.templates.templates_kept",
        "programmes.issues.queries.templates.templates_kept of all",
    }
)
# What functions that run as their owner say of the case.
TOLD = {
    "cases_found": "EXISTS (SELECT FROM cases_found('zqsecret'::tsquery, NULL, 99))",
    "cases_open_with": "EXISTS (SELECT FROM cases_open_with('zqsecret'::tsquery, 99))",
    "cases_holds": "cases_holds(cases_id_of(%(secret)s), 'zqsecret'::tsquery)",
    "cases_draw": "%(secret)s IN (SELECT number"
    " FROM cases_draw(%(division)s, 'seed', 999, '2100-01-01'))",
}
# Apps that know no case.
OF_NO_CASE = (
    "ground.organisations.",
    "programmes.members.",
    "programmes.network.",
    "programmes.centres.",
    "programmes.exchange.queries.giving.",
    "programmes.exchange.queries.planning.",
    "programmes.exchange.queries.projects.",
    "programmes.exchange.queries.told.",
)
READABLE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'SELECT')
"""
# Rows that name the case, whatever they are: by its number, by its words or by its id.
NAMING = """
SELECT count(*) FROM {table} AS t, to_jsonb(t) AS row WHERE row::text LIKE ANY (%(words)s)
  OR row ->> 'case_id' = %(id)s OR row ->> 'subject' = 'cases_case:' || %(id)s
  OR (coalesce(row ->> 'subject_type', row ->> 'subject_table') = 'cases_case'
    AND row ->> 'subject_id' = %(id)s)
"""


def as_of(planted: Planted, *, number: str) -> Planted:
    """What was planted, with this number wherever a line names a case."""
    named = dict.fromkeys(CASES, number)
    beside = ("hold", "request", "convening", "resolution", "point", "whistle")
    named |= {name: planted.values[f"{name} of secret"] for name in beside}
    named["ending"] = named["convening"]
    canaries = {"secret": b"zqsecret", "its number": planted.values["secret"].encode()}
    return replace(planted, values=planted.values | named, canaries=canaries)


def finds(planted: Planted, *, actor: Actor) -> set[str]:
    """The queries that find the case for somebody while the database would show everything."""
    asked_about = as_of(planted, number=planted.values["secret"])
    return {
        name
        for name in asked()
        if calls.finds_it(calls.CALLS[name], scope=actor.scope, planted=asked_about)
    }


def asked() -> list[str]:
    """The queries that are asked about the case."""
    others = NOT_OF_A_CASE | numbers.NUMBERS.keys()
    asked = [name for name in calls.CALLS if ".queries." in name and name not in others]
    return [name for name in asked if not name.startswith(OF_NO_CASE)]


def waiting(planted: Planted, *, actor: Actor) -> int:
    """How many open cases of the unit that has it are counted for somebody who works there."""
    lamps = Organisation.objects.get(code="lamps").pk
    with net.down(), acting_as(actor.scope):
        return work.loads_of(actor.scope, at=planted.at)[lamps].open


def told(planted: Planted, *, who: str) -> set[str]:
    """The functions that run as their owner and tell who works or audits somewhere of the case."""
    there = planted.kept[who], planted.auditing[who]
    return {name for actor in there for name in _told(planted, actor=actor)}


def _told(planted: Planted, *, actor: Actor) -> set[str]:
    with acting_as(actor.scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(TOLD.values())}", planted.values)
        return {name for name, is_told in zip(TOLD, cursor.fetchone(), strict=True) if is_told}


def tables(planted: Planted, *, actor: Actor, owner: psycopg.Cursor) -> set[str]:
    """The tables in which the database itself shows somebody a row that names the case."""
    number = planted.values["secret"]
    owner.execute("SELECT id::text FROM cases_case WHERE number = %s", [number])
    ((identity,),) = owner.fetchall()
    asked: dict[str, str | list[str]] = {"words": [f"%{number}%", "%zqsecret%"], "id": identity}
    with acting_as(actor.scope), connection.cursor() as cursor:
        cursor.execute(READABLE)
        return {name for (name,) in cursor.fetchall() if _shows(name, asked=asked, cursor=cursor)}


def _shows(name: str, *, asked: Mapping[str, str | list[str]], cursor: CursorWrapper) -> bool:
    cursor.execute(NAMING.format(table=name), asked)
    return bool(cursor.fetchone()[0])


def answers(planted: Planted, *, actor: Actor) -> dict[str, frozenset[str]]:
    """What of the case the answers of all addresses hold that are asked for something."""
    about, found = as_of(planted, number=planted.values["secret"]), {}
    for line in lines():
        answer = http.ask(line, actor=actor, planted=about)
        if answer.canaries:
            found[str(line)] = answer.canaries
    return found


def lines() -> list[UrlLine]:
    """The lines that are asked for something, or say which case they are about."""
    return [line for line in table.urls() if line.method == "GET" or names_a_case(line)]


def names_a_case(line: UrlLine) -> bool:
    """Whether a line of the table says which case it is about."""
    data = [one for value in line.data.values() for one in _listed(value)]
    return bool({*line.args.values(), *line.query.values(), *data} & CASES)


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def unlike_unknown(planted: Planted, *, actor: Actor) -> list[str]:
    """Addresses that answer somebody about the case otherwise than about one that there is not."""
    found = []
    for line in filter(names_a_case, table.urls()):
        numbers = (planted.values["secret"], UNKNOWN)
        two = [
            http.ask(line, actor=actor, planted=as_of(planted, number=number)) for number in numbers
        ]
        if two[0].status != two[1].status:
            found.append(f"{line}: {two[0].status}, and {two[1].status} of what there is not")
    return found
