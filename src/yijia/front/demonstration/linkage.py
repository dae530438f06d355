"""The network of the county: its committees, branches and units, and what they have signed.

All of it is made up. The article says that all eligible communities have a branch, and names none.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.front.demonstration import bodies
from yijia.front.demonstration.names import Place
from yijia.ground.organisations import actions, queries
from yijia.ground.organisations.actions import NewOrganisation
from yijia.ground.organisations.rules import Kind, network
from yijia.ground.places.rules.codes import Kind as DivisionKind

SOURCE = "demonstration: made-up seats and agreements"
# From when there are committees, and when units signed with them.
COMMITTEES_SINCE, SIGNED_ON = date(2018, 3, 1), date(2018, 6, 1)
SIGNED = datetime.combine(SIGNED_ON, time(12), tzinfo=CHINA)
# One community in so many is new, and needs no branch yet.
EXCLUDED_OF = 45
# Branches were founded in these years, a community's by its place in the list.
FOUNDED = tuple(date(year, 7, 1) for year in (2017, 2018, 2019, 2020, 2021))
SEAT_COLUMNS = ("body", "member", "title_zh", "title_en", "full_time", "starts_on")
AGREEMENT_COLUMNS = ("body", "unit", "document", "signed_on", "starts_on")
UNITS = (
    ("factory", "enterprise", "示例企业", "Sample Enterprise"),
    ("school", "school", "示例小学", "Sample Primary School"),
    ("clinic", "hospital", "示例医院", "Sample Hospital"),
    ("bank", "bank", "示例银行", "Sample Bank"),
)
PROMISED = (
    ("会议室", "Meeting room", 12, network.Measure.TIMES, date(2018, 12, 31), date(2018, 12, 20)),
    ("义诊", "Free medical advice", 4, network.Measure.TIMES, date(2019, 6, 30), date(2019, 6, 12)),
    ("暑期课堂", "Summer classes", 60, network.Measure.HOURS, date(2019, 8, 31), None),
)


@dataclass(frozen=True)
class Linkage:
    """The network on paper."""

    rows: tuple[NewOrganisation, ...]
    seats: tuple[Sequence[str], ...]
    agreements: tuple[Sequence[str], ...]
    excluded: tuple[str, ...]


def planned(*, towns: Iterable[Place], places: Iterable[Place]) -> Linkage:
    """Plans the network of every town that has communities."""
    communities = [one for one in places if one.kind is DivisionKind.COMMUNITY]
    homes = {one.code[:9] for one in communities}
    streets = [town for town in towns if town.code in homes]
    excluded = tuple(c.code for n, c in enumerate(communities, 1) if n % EXCLUDED_OF == 0)
    rows = [*(row for street in streets for row in _of_street(street))]
    rows += [_party(one) for one in communities]
    rows += [_branch(one, which=n) for n, one in enumerate(communities) if one.code not in excluded]
    return Linkage(
        tuple(rows),
        seats=tuple(_seats(streets=streets, communities=communities)),
        agreements=tuple(_agreements(communities)),
        excluded=excluded,
    )


def _of_street(street: Place) -> Iterator[NewOrganisation]:
    yield NewOrganisation(
        code=f"working-{street.code}",
        kind=Kind.WORKING_COMMITTEE,
        name_zh=f"{street.name_zh}大工委",
        name_en=f"{street.name_en} Big Working Committee",
        division=street.code,
        starts_on=COMMITTEES_SINCE,
    )
    for code, sort, zh, en in UNITS:
        yield NewOrganisation(
            code=f"{code}-{street.code}",
            kind=Kind.MEMBER_UNIT,
            name_zh=f"{street.name_zh}{zh}",
            name_en=f"{street.name_en} {en}",
            division=street.code,
            starts_on=bodies.BEGAN,
            sort=sort,
        )


def _party(place: Place) -> NewOrganisation:
    return NewOrganisation(
        code=f"party-{place.code}",
        kind=Kind.PARTY_COMMITTEE,
        name_zh=f"{place.name_zh}大党委",
        name_en=f"{place.name_en} Big Party Committee",
        division=place.code,
        starts_on=COMMITTEES_SINCE,
        parent=f"working-{place.code[:9]}",
    )


def _branch(place: Place, *, which: int) -> NewOrganisation:
    return NewOrganisation(
        code=f"branch-{place.code}",
        kind=Kind.PARTY_BRANCH,
        name_zh=f"{place.name_zh}党支部",
        name_en=f"{place.name_en} Party Branch",
        division=place.code,
        starts_on=FOUNDED[which % len(FOUNDED)],
        parent=f"party-{place.code}",
    )


def _seats(*, streets: Iterable[Place], communities: Iterable[Place]) -> Iterator[Sequence[str]]:
    since = COMMITTEES_SINCE.isoformat()
    member, deputy = ("兼职委员", "Part-time member"), ("专职副书记", "Full-time deputy secretary")
    for street in streets:
        body = f"working-{street.code}"
        yield body, f"town-{street.code}", *deputy, "1", since
        for code, *_unit in UNITS:
            yield body, f"{code}-{street.code}", *member, "0", since
    for n, one in enumerate(communities):
        unit = UNITS[n % len(UNITS)][0]
        yield f"party-{one.code}", f"{unit}-{one.code[:9]}", *member, "0", since


def _agreements(communities: Iterable[Place]) -> Iterator[Sequence[str]]:
    for n, one in enumerate(communities):
        unit, signed = UNITS[n % len(UNITS)][0], SIGNED_ON.isoformat()
        document = f"示例共建协议 {n + 1} 号"
        yield f"party-{one.code}", f"{unit}-{one.code[:9]}", document, signed, signed


def load(plan: Linkage, *, by: Scope, at: datetime, home: str) -> None:
    """Enters what the bodies of the network have agreed, by the actions that people use.

    Promises are those of one community.
    """
    actions.load_shipped(by=by, at=at)
    seats = _as_file(SEAT_COLUMNS, plan.seats)
    actions.import_seats(by=by, at=SIGNED, file=seats, source=SOURCE)
    agreements = _as_file(AGREEMENT_COLUMNS, plan.agreements)
    actions.import_agreements(by=by, at=SIGNED, file=agreements, source=SOURCE)
    for code in plan.excluded:
        actions.exclude_community(by=by, at=at, new=_exclusion(code))
    _promise(by=by, body=f"party-{home}")


def _exclusion(code: str) -> network.NewExclusion:
    return network.NewExclusion(
        division=code,
        reason_zh="示例：新设社区，党支部正在筹建",
        reason_en="Sample: a new community, whose branch is being set up",
        document="示例文件",
        starts_on=bodies.BEGAN,
    )


def _promise(*, by: Scope, body: str) -> None:
    known = queries.body_by_code(body)
    for agreement in queries.agreements_of([known.id], on=SIGNED_ON):
        for zh, en, quantity, measure, due_on, kept_on in PROMISED:
            new = network.NewPromise(zh, en, quantity, measure, due_on=due_on)
            made = actions.add_promise(by=by, at=SIGNED, agreement=agreement, new=new)
            if kept_on is not None:
                then = datetime.combine(kept_on, time(12), tzinfo=CHINA)
                actions.keep_promise(by=by, at=then, promise=made, kept_on=kept_on)


def _as_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()
