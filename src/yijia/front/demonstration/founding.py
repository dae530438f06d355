"""Founding the county: divisions, outlines, categories, bodies, and who works in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from shapely.geometry.base import BaseGeometry

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.figures import actions as figures
from yijia.engines.meetings import actions as meetings
from yijia.front.demonstration import bodies, catalogue, landmarks, linkage, names, outlines
from yijia.front.demonstration.logins import HOME_COMMUNITY, LOGINS, MEMBER, PASSWORD, Login
from yijia.front.demonstration.names import Place
from yijia.front.demonstration.sites import Sites
from yijia.front.demonstration.size import Size
from yijia.ground.access import actions as access
from yijia.ground.access import queries as grants
from yijia.ground.organisations import actions as organisations
from yijia.ground.people import actions as people
from yijia.ground.places import actions as places
from yijia.ground.places import queries as gazetteer
from yijia.ground.places.rules.codes import Kind
from yijia.programmes.centres import actions as centres
from yijia.programmes.exchange import actions as exchange
from yijia.programmes.issues import actions as issues
from yijia.programmes.members import actions as members

FOUNDED = datetime.combine(bodies.BEGAN, time(8), tzinfo=CHINA)
Say = Callable[[], None]


@dataclass(frozen=True)
class Plan:
    """The county on paper: what is made up below the towns, its outlines, its bodies and staff."""

    sites: Sites
    shapes: Mapping[str, BaseGeometry]
    rows: list[organisations.NewOrganisation]
    staff: list[Login]
    network: linkage.Linkage


def load_known(*, by: Scope) -> None:
    """Loads what comes with the project: the towns, the work calendar, the categories."""
    places.load_shipped(by=by, at=FOUNDED)
    issues.load_shipped(by=by, at=FOUNDED)
    meetings.load_shipped(by=by, at=FOUNDED)
    exchange.load_shipped(by=by, at=FOUNDED)
    members.load_shipped(by=by, at=FOUNDED)
    centres.load_shipped(by=by, at=FOUNDED)


def plan_county(size: Size) -> Plan:
    """Plans the county around the towns that are loaded."""
    towns = _towns()
    made = {town.code: _below(town, which=n, size=size) for n, town in enumerate(towns)}
    made_up = [place for below in made.values() for place in below]
    codes = {
        town: [p.code for p in (*below, *names.article_villages()) if p.code.startswith(town)]
        for town, below in made.items()
    }
    shapes = outlines.drawn(county=bodies.COUNTY, towns=codes)
    rows = bodies.all_bodies(towns=towns, places=made_up)
    return Plan(
        Sites(made_up, shapes),
        shapes=shapes,
        rows=rows,
        staff=bodies.staff_of(rows),
        network=linkage.planned(towns=towns, places=made_up),
    )


def _towns() -> list[Place]:
    """The streets, towns and farms, in the order of their codes."""
    found = gazetteer.children_of(parent=bodies.COUNTY, on=FOUNDED.date())
    towns = [Place(d.code, Kind(d.kind), d.name_zh, d.name_en) for d in found]
    return sorted(towns, key=lambda town: town.code)


def _below(town: Place, *, which: int, size: Size) -> list[Place]:
    is_street = town.kind is Kind.STREET
    return list(names.below(town.code, which=which, is_street=is_street, size=size))


def found_county(plan: Plan, *, by: Scope, say: Say) -> dict[str, Scope]:
    """Founds the county by the actions that people use, and returns who acts for which body.

    `say` is called for each person who has taken up a post.
    """
    made_up, known = names.as_file(plan.sites.places), names.as_file(names.article_villages())
    places.import_divisions(by=by, at=FOUNDED, file=made_up, source=names.SOURCE)
    places.import_divisions(by=by, at=FOUNDED, file=known, source=names.ARTICLE_SOURCE)
    drawing = outlines.as_file(plan.shapes)
    places.import_boundaries(by=by, at=FOUNDED, file=drawing, source=outlines.SOURCE)
    known_by_name = landmarks.as_file(plan.sites)
    places.import_landmarks(by=by, at=FOUNDED, file=known_by_name, source=landmarks.SOURCE)
    figures.draw_circle(
        by=by,
        at=FOUNDED,
        circle=names.CIRCLE,
        divisions=names.IN_CIRCLE,
        since=bodies.BEGAN.replace(day=1),
    )
    return _employ(plan, by=by, say=say)


def _employ(plan: Plan, *, by: Scope, say: Say) -> dict[str, Scope]:
    opened = organisations.open_organisations(by=by, at=FOUNDED, rows=plan.rows)
    network = organisations.open_organisations(by=by, at=FOUNDED, rows=plan.network.rows)
    linkage.load(plan.network, by=by, at=FOUNDED, home=HOME_COMMUNITY)
    sent_to = catalogue.as_file({body.code: body for body in opened})
    by_code, accounts = {body.code: body for body in (*opened, *network)}, dict[str, int]()
    issues.import_routes(by=by, at=FOUNDED, file=sent_to, source=catalogue.SOURCE)
    for seat in plan.staff:
        password = PASSWORD if seat in LOGINS else None
        account = people.open_account(by=by, at=FOUNDED, login=seat.login, password=password)
        post = organisations.open_post(
            by=by,
            at=FOUNDED,
            organisation=by_code[seat.body],
            title_zh=seat.title_zh,
            title_en=seat.title_en,
            role=seat.role,
            over_division=seat.over,
        )
        access.fill_post(
            by=by,
            at=FOUNDED,
            post=post,
            account=account,
            starts_on=max(bodies.BEGAN, post.organisation.starts_on),
            ends_on=seat.ends_on,
        )
        if seat != MEMBER:
            accounts.setdefault(seat.body, account.pk)
        say()
    # By then the committees of the network have begun, too.
    held = grants.account_with_grants(at=linkage.SIGNED).in_bulk(accounts.values())
    return {code: grants.scope_of(held[pk]) for code, pk in accounts.items()}
