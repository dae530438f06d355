"""Whistles that the centre hears, or has blown: one has a canary, one is of the confidential case.

Who blows one is a community, in whose body nobody is planted; so they are planted as rows.
"""

from collections.abc import Callable

from tests.matrix.planted import CANARIES, TARGET, Planted
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.models import Whistle
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as known

# Of which case each is, who has blown it, and who hears it.
BLOWN = {
    "whistle": ("signed", "here", "centre"),
    "blown": ("asked", "centre", "street"),
    "whistle of secret": ("secret", "street", "centre"),
}


def add_whistles(planted: Planted) -> None:
    """Plants all of them, under one entry."""
    with (
        acting_as(planted.service),
        journal.entry(by=planted.service, at=planted.at, event=TARGET),
    ):
        for name, (of, blower, receiver) in BLOWN.items():
            case = Case.objects.get(number=planted.values[of])
            made = Whistle.objects.create(
                number=f"{case.number}-W1",
                case=case,
                division_id=case.division_id,
                blower_id=_id(blower),
                receiver_id=_id(receiver),
                type="emergency",
                reason=f"积水 {CANARIES['whistle']}",
                place="路口",
                blown_at=planted.at,
            )
            planted.values[name] = made.number


def _id(code: str) -> int:
    return known.body_by_code(code).id


def _held(planted: Planted, name: str = "whistle") -> Whistle:
    return Whistle.objects.select_related("case").get(number=planted.values[name])


def _blow(scope: Scope, planted: Planted) -> object:
    case = Case.objects.get(number=planted.values["main"])
    new = actions.NewWhistle(_id("centre"), "emergency", "x", "x")
    return actions.blow_whistle(by=scope, at=planted.at, case=case, new=new)


# What is done with a whistle, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "engines.meetings.actions.blow_whistle": _blow,
    "engines.meetings.actions.name_units": lambda s, p: actions.name_units(
        by=s, at=p.at, whistle=_held(p), units=[_id("water")]
    ),
    "engines.meetings.actions.decline_whistle": lambda s, p: actions.decline_whistle(
        by=s, at=p.at, whistle=_held(p), answer="x"
    ),
    "engines.meetings.actions.withdraw_whistle": lambda s, p: actions.withdraw_whistle(
        by=s, at=p.at, whistle=_held(p, "blown"), answer="x"
    ),
}


def _heard(scope: Scope, planted: Planted) -> bool:
    return planted.values["whistle"] in {one.number for one in queries.whistles_waiting(scope)}


# The queries of whistles.
CALLS: dict[str, Callable[[Scope, Planted], bool]] = {
    "engines.meetings.queries.whistling.visible_whistles": lambda s, p: (
        queries.visible_whistles(s).filter(number=p.values["whistle"]).exists()
    ),
    "engines.meetings.queries.whistling.access_whistle": lambda s, p: (
        queries.access_whistle(scope=s, number=p.values["whistle"]).pk > 0
    ),
    "engines.meetings.queries.whistling.whistles_waiting": _heard,
    "engines.meetings.queries.whistling.blowers_for": lambda s, p: bool(
        queries.blowers_for(s, case=Case.objects.get(number=p.values["main"]), on=p.at.date())
    ),
    "engines.meetings.queries.whistling.hears": lambda s, p: queries.hears(s, whistle=_held(p)),
    "engines.meetings.queries.whistling.has_blown": lambda s, p: queries.has_blown(
        s, whistle=_held(p, "blown")
    ),
}
