"""Convenings of the centre, to which the lamps and the water company are called: one goes on, with
a canary in its words, one is over; one is of the confidential case. To one that is about to end the
lamps, which have its case, are not called.
"""

from collections.abc import Callable
from datetime import timedelta

from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.models import Attendance, Convening, Resolution
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.models import Organisation

CONVENER, WATER = Cell("dispatcher", "own"), Cell("handler", "other_unit")
LAMPS = Cell("handler", "unit")
# Of which case each is: none of these is the one with the canaries.
OF = {
    "convening": "linked",
    "ending": "supervised",
    "ended": "urged",
    "convening of secret": "secret",
}

# Who is called where it is not both.
UNITS = {"ending": ("water",)}


def add_meetings(planted: Planted) -> None:
    """Plants all of it through the actions that people use."""
    for name, case in OF.items():
        planted.values[name] = _convene(planted, name, case=case)
    for name, of in (
        ("resolution", "convening"),
        ("reported", "convening"),
        ("resolution of secret", "convening of secret"),
    ):
        planted.values[name] = str(_resolve(planted, of=of).pk)
    _report(planted, "reported")
    with acting_as(planted.service):
        overdue = Resolution.objects.get(pk=planted.values["resolution"])
        late = planted.at + timedelta(days=60)
        body = _id("street")
        actions.raise_level(by=planted.service, at=late, resolution=overdue, body=body)
    _end(planted)


def _id(code: str) -> int:
    return Organisation.objects.get(code=code).pk


def _scope(planted: Planted, cell: Cell) -> Scope:
    return planted.actors[cell].scope


def _call(*units: str) -> actions.Call:
    words, called = f"路灯下积水 {CANARIES['convening']}", units or ("lamps", "water")
    return actions.Call(_id("centre"), "emergency", words, "路口", [_id(unit) for unit in called])


def _convene(planted: Planted, name: str, *, case: str) -> str:
    by = _scope(planted, CONVENER)
    with acting_as(by):
        found = cases.access_case(scope=by, number=planted.values[case])
        call = _call(*UNITS.get(name, ()))
        return actions.convene_units(by=by, at=planted.at, case=found, call=call).number


def _resolve(planted: Planted, *, of: str) -> Resolution:
    by = _scope(planted, CONVENER)
    with acting_as(by):
        convening = queries.access_convening(scope=by, number=planted.values[of]).convening
        new = actions.NewResolution("抽水", _id("water"), 2)
        return actions.add_resolution(by=by, at=planted.at, convening=convening, new=new)


def _report(planted: Planted, name: str) -> None:
    by = _scope(planted, WATER)
    with acting_as(by):
        one = queries.access_resolution(scope=by, identity=int(planted.values[name]))
        actions.report_resolution(by=by, at=planted.at, resolution=one, note="抽干了")


def _end(planted: Planted) -> None:
    by, lamps = _scope(planted, CONVENER), _scope(planted, LAMPS)
    with acting_as(by):
        opened = queries.access_convening(scope=by, number=planted.values["ended"])
        actions.close_convening(by=by, at=planted.at, convening=opened.convening)
    with acting_as(lamps):
        opened = queries.access_convening(scope=lamps, number=planted.values["ended"])
        pair = (_id("lamps"), _id("centre"))
        actions.rate_side(by=lamps, at=planted.at, opened=opened, pair=pair, stars=5, word="好")


def _held(planted: Planted, name: str = "convening") -> Convening:
    return Convening.objects.get(number=planted.values[name])


def _water(planted: Planted) -> Attendance:
    found = Attendance.objects.select_related("convening")
    return found.get(convening__number=planted.values["convening"], unit=_id("water"))


def _resolution(planted: Planted, name: str) -> Resolution:
    return Resolution.objects.select_related("convening").get(pk=planted.values[name])


def _add_resolution(scope: Scope, planted: Planted) -> object:
    new = actions.NewResolution("x", _id("lamps"), 1)
    return actions.add_resolution(by=scope, at=planted.at, convening=_held(planted), new=new)


def _rate(scope: Scope, planted: Planted) -> object:
    opened = queries.opened_again(_held(planted, "ended"))
    pair = (_id("centre"), _id("water"))
    return actions.rate_side(by=scope, at=planted.at, opened=opened, pair=pair, stars=3, word="x")


# What is done in a convening, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "engines.meetings.actions.convene_units": lambda s, p: actions.convene_units(
        by=s, at=p.at, case=Case.objects.get(number=p.values["main"]), call=_call()
    ),
    "engines.meetings.actions.import_types": lambda s, p: actions.import_types(
        by=s, at=p.at, file=b"code,name_zh,amount,unit\n", source="test"
    ),
    "engines.meetings.actions.call_more": lambda s, p: actions.call_more(
        by=s, at=p.at, convening=_held(p), units=[_id("here")]
    ),
    "engines.meetings.actions.sign_arrival": lambda s, p: actions.sign_arrival(
        by=s, at=p.at, attendance=_water(p)
    ),
    "engines.meetings.actions.enter_arrival": lambda s, p: actions.enter_arrival(
        by=s, at=p.at, attendance=_water(p), arrived_at=p.at, reason="x"
    ),
    "engines.meetings.actions.decline_call": lambda s, p: actions.decline_call(
        by=s, at=p.at, attendance=_water(p), reason="x"
    ),
    "engines.meetings.actions.add_resolution": _add_resolution,
    "engines.meetings.actions.report_resolution": lambda s, p: actions.report_resolution(
        by=s, at=p.at, resolution=_resolution(p, "resolution"), note="x"
    ),
    "engines.meetings.actions.accept_resolution": lambda s, p: actions.accept_resolution(
        by=s, at=p.at, resolution=_resolution(p, "reported")
    ),
    "engines.meetings.actions.return_resolution": lambda s, p: actions.return_resolution(
        by=s, at=p.at, resolution=_resolution(p, "reported"), answer="x"
    ),
    "engines.meetings.actions.withdraw_resolution": lambda s, p: actions.withdraw_resolution(
        by=s, at=p.at, resolution=_resolution(p, "reported"), answer="x"
    ),
    "engines.meetings.actions.close_convening": lambda s, p: actions.close_convening(
        by=s, at=p.at, convening=_held(p, "ending")
    ),
    "engines.meetings.actions.rate_side": _rate,
}


def _main(planted: Planted) -> Case:
    return Case.objects.get(number=planted.values["main"])


def _acts(scope: Scope, planted: Planted, code: str) -> bool:
    return queries.acts_for(scope, convening=_held(planted), body=_id(code))


# The queries of the engine.
CALLS: dict[str, Callable[[Scope, Planted], bool]] = {
    "engines.meetings.queries.calling.conveners_for": lambda s, p: bool(
        queries.conveners_for(s, case=_main(p), on=p.at.date())
    ),
    "engines.meetings.queries.held.visible_to": lambda s, p: (
        queries.visible_to(s).filter(number=p.values["convening"]).exists()
    ),
    "engines.meetings.queries.held.visible_to of a case": lambda s, p: (
        queries.visible_to(s).filter(number=p.values["ending"]).exists()
    ),
    "engines.meetings.queries.held.access_convening": lambda s, p: (
        queries.access_convening(scope=s, number=p.values["convening"]).convening.pk > 0
    ),
    "engines.meetings.queries.held.access_attendance": lambda s, p: (
        queries.access_attendance(scope=s, number=p.values["convening"], unit=_id("lamps")).pk > 0
    ),
    "engines.meetings.queries.acting.access_resolution": lambda s, p: (
        queries.access_resolution(scope=s, identity=int(p.values["resolution"])).pk > 0
    ),
    "engines.meetings.queries.held.acts_for": lambda s, p: _acts(s, p, "centre"),
    "engines.meetings.queries.held.acts_for a unit": lambda s, p: _acts(s, p, "water"),
    "engines.meetings.queries.held.ends_for": lambda s, p: queries.ends_for(s, convening=_held(p)),
    "engines.meetings.queries.held.speaks_for": lambda s, p: queries.speaks_for(
        s, convening=_held(p), body=_id("water")
    ),
    "engines.meetings.queries.held.raters_for": lambda s, p: bool(
        queries.raters_for(s, opened=queries.opened_again(_held(p, "ended")))
    ),
    "engines.meetings.queries.desk.desk": lambda s, p: (
        p.values["convening"] in {one.convening.number for one in queries.desk(s).to_attend}
    ),
    "engines.meetings.queries.desk.desk of the convener": lambda s, p: (
        p.values["convening"] in {one.number for one in queries.desk(s).called}
    ),
}
