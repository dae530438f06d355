"""What is done in the network, asked of the action itself past every page."""

from collections.abc import Callable
from datetime import timedelta

from tests.harness.county import HERE
from tests.matrix.planted import Planted
from yijia.base.scope import Scope
from yijia.ground.organisations import actions
from yijia.ground.organisations.models import (
    Agreement,
    BranchExclusion,
    Organisation,
    Promise,
    Seat,
)
from yijia.ground.organisations.rules import Kind, network

BODIES = "code,kind,name_zh,division,starts_on,sort\n"
UNIT = f"{BODIES}yet-another,member_unit,某单位,{HERE},2026-09-01,school\n"
SEATS = "body,member,title_zh,full_time,starts_on\n"
SEAT = f"{SEATS}party,more,委员,0,2026-09-01\n"
AGREEMENTS = "body,unit,document,signed_on,starts_on\n"
AGREEMENT = f"{AGREEMENTS}party,more,文件 8,2026-09-01,2026-09-01\n"


def _party() -> int:
    return Organisation.objects.get(code="party").pk


def _more() -> int:
    """A unit that holds no seat yet."""
    return Organisation.objects.get(code="more").pk


def _agreement(planted: Planted) -> Agreement:
    held = Agreement.objects.select_related("body", "unit")
    return held.get(pk=planted.values["agreement"])


def _give(scope: Scope, planted: Planted) -> object:
    new = network.NewSeat(_party(), _more(), "委员", "", False, planted.at.date())
    return actions.give_seat(by=scope, at=planted.at, new=new)


def _end_seat(scope: Scope, planted: Planted) -> None:
    seat = Seat.objects.select_related("body", "member").get(pk=planted.values["seat"])
    actions.end_seat(by=scope, at=planted.at, seat=seat, ends_on=planted.at.date())


def _sign(scope: Scope, planted: Planted) -> object:
    day = planted.at.date()
    new = network.NewAgreement(_party(), _more(), "文件 9", signed_on=day, starts_on=day)
    return actions.sign_agreement(by=scope, at=planted.at, new=new)


def _end_agreement(scope: Scope, planted: Planted) -> None:
    agreement, day = _agreement(planted), planted.at.date()
    actions.end_agreement(by=scope, at=planted.at, agreement=agreement, ends_on=day)


def _promise(scope: Scope, planted: Planted) -> object:
    day = planted.at.date()
    new = network.NewPromise("桌椅", "", 2, network.Measure.SETS, due_on=day)
    agreement = _agreement(planted)
    return actions.add_promise(by=scope, at=planted.at, agreement=agreement, new=new)


def _keep(scope: Scope, planted: Planted) -> None:
    related = Promise.objects.select_related("agreement__body", "agreement__unit")
    promise = related.get(pk=planted.values["promise"])
    actions.keep_promise(by=scope, at=planted.at, promise=promise, kept_on=planted.at.date())


def _end_exclusion(scope: Scope, planted: Planted) -> None:
    held = BranchExclusion.objects.select_related("division")
    exclusion, day = held.get(pk=planted.values["exclusion"]), planted.at.date()
    actions.end_exclusion(by=scope, at=planted.at, exclusion=exclusion, ends_on=day)


def _exclude(scope: Scope, planted: Planted) -> object:
    """Says that the community needed no branch before the days of which it is said."""
    since = BranchExclusion.objects.get(pk=planted.values["exclusion"]).starts_on
    new = network.NewExclusion(
        HERE, "新设", "", "文件 9", starts_on=since - timedelta(days=9), ends_on=since
    )
    return actions.exclude_community(by=scope, at=planted.at, new=new)


def _open(scope: Scope, planted: Planted) -> object:
    new = actions.NewOrganisation(
        code="another",
        kind=Kind.MEMBER_UNIT,
        name_zh="某单位",
        name_en="",
        division=HERE,
        starts_on=planted.at.date(),
        sort=network.UnitSort.SCHOOL,
    )
    return actions.open_organisations(by=scope, at=planted.at, rows=[new])


def _end(scope: Scope, planted: Planted) -> None:
    """Ends a unit that has no seat and has signed nothing."""
    actions.end_organisation(
        by=scope,
        at=planted.at,
        organisation=Organisation.objects.get(code="more"),
        ends_on=planted.at.date() + timedelta(days=1),
        document="文件 9",
    )


def _set(scope: Scope, planted: Planted) -> object:
    new = network.NewEligibility(HERE, "每个社区", "", "文件 9", starts_on=planted.at.date())
    return actions.set_eligibility(by=scope, at=planted.at, new=new)


def _bodies(scope: Scope, planted: Planted, file: str) -> object:
    return actions.import_bodies(by=scope, at=planted.at, file=file.encode(), source="test")


def _undo(scope: Scope, planted: Planted) -> object:
    return actions.undo_import(by=scope, at=planted.at, batch=int(planted.values["batch"]))


def _signed(scope: Scope, planted: Planted, file: str) -> object:
    return actions.import_agreements(by=scope, at=planted.at, file=file.encode(), source="test")


def _import(scope: Scope, planted: Planted, file: str) -> object:
    return actions.import_seats(by=scope, at=planted.at, file=file.encode(), source="test")


ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "ground.organisations.actions.give_seat": _give,
    "ground.organisations.actions.end_seat": _end_seat,
    "ground.organisations.actions.sign_agreement": _sign,
    "ground.organisations.actions.end_agreement": _end_agreement,
    "ground.organisations.actions.add_promise": _promise,
    "ground.organisations.actions.keep_promise": _keep,
    "ground.organisations.actions.exclude_community": _exclude,
    "ground.organisations.actions.end_exclusion": _end_exclusion,
    "ground.organisations.actions.open_organisations of the network": _open,
    "ground.organisations.actions.end_organisation of the network": _end,
    "ground.organisations.actions.set_eligibility": _set,
    "ground.organisations.actions.undo_import": _undo,
    "ground.organisations.actions.import_bodies": lambda s, p: _bodies(s, p, UNIT),
    "ground.organisations.actions.import_bodies of nothing": lambda s, p: _bodies(s, p, BODIES),
    "ground.organisations.actions.import_agreements": lambda s, p: _signed(s, p, AGREEMENT),
    "ground.organisations.actions.import_agreements of nothing": lambda s, p: _signed(
        s, p, AGREEMENTS
    ),
    "ground.organisations.actions.import_seats": lambda s, p: _import(s, p, SEAT),
    "ground.organisations.actions.import_seats of nothing": lambda s, p: _import(s, p, SEATS),
}
