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

from tests.matrix import calls, http, table
from tests.matrix.actors import Actor
from tests.matrix.plant import COURSES
from tests.matrix.planted import Planted
from tests.matrix.table import UrlLine
from yijia.base import codes
from yijia.ground.access.queries import acting_as

# At the body that the case is about, and at the centre, which dispatches it, with the same posts.
REPORTED, CENTRE = "reported", "centre"
UNKNOWN = codes.case_number(day=date(2026, 9, 30), identity=999_999)
CASES = frozenset({*COURSES, "secret"})
# What a query tells without telling anything of a case, or of a case that was fetched before.
NOT_OF_A_CASE = frozenset(
    {
        "engines.cases.queries.samples.access_sample",
        "engines.cases.queries.samples.samples_of",
        "engines.cases.queries.work.loads_of",
        "engines.figures.queries.behind.access_rows",
        "engines.figures.queries.reading.access_figure",
        "engines.figures.queries.reading.figures_for",
        "engines.figures.queries.reading.is_privileged",
        "engines.notices.queries.told.unread_of",
        "front.queries.access_saved_list",
        "front.queries.home_of",
        "front.queries.homes_of",
        "front.queries.own_organisations",
        "front.queries.saved_lists",
        "ground.access.queries.powers_of",
        "ground.people.queries.bulk.access_bulk_request",
        "ground.people.queries.bulk.bulk_requests_for",
        "ground.rights.queries.desk.open_desk",
        "ground.rights.queries.desk.open_desk_over",
        "ground.rights.queries.retention.retention",
        "programmes.issues.queries.held.may_read_contact",
        "programmes.issues.queries.templates.access_template",
        "programmes.issues.queries.templates.templates_kept",
    }
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
    named |= {name: planted.values[f"{name} of secret"] for name in ("hold", "request")}
    canaries = {"secret": b"zqsecret", "its number": planted.values["secret"].encode()}
    return replace(planted, values=planted.values | named, canaries=canaries)


def finds(planted: Planted, *, actor: Actor) -> set[str]:
    """The queries that find the case for somebody while the database would show everything."""
    asked = as_of(planted, number=planted.values["secret"])
    names = [name for name in calls.CALLS if ".queries." in name and name not in NOT_OF_A_CASE]
    return {n for n in names if calls.finds_it(calls.CALLS[n], scope=actor.scope, planted=asked)}


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
    asked, found = as_of(planted, number=planted.values["secret"]), {}
    for line in table.urls():
        if line.method == "GET" or names_a_case(line):
            answer = http.ask(line, actor=actor, planted=asked)
            if answer.canaries:
                found[str(line)] = answer.canaries
    return found


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
