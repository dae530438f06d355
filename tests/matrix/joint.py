"""Meetings of the big party committee, in which the water company has a seat: one is called, one is
held, with a canary on its agenda and a point about the confidential case, and one is signed.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.harness.county import BEGAN, HERE
from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.models import Item, Meeting, Resolution
from yijia.engines.meetings.registry import Matter
from yijia.engines.meetings.rules.deciding import Votes
from yijia.engines.meetings.rules.joint import Line, Presence
from yijia.engines.meetings.rules.tasks import Month
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations import queries as known
from yijia.ground.organisations.rules import network
from yijia.programmes.issues.queries.matters import open_matters

# Who keeps it: a post over its place, of whichever body.
KEEPER = Cell("dispatcher", "own")
RULES = "kind,quorum,quorum_more,majority,majority_more,majority_of\n"
BODY, OTHER = "party", "water"
POINT, OF_SECRET, UNDECIDED = "1", "2", "3"


def add_meetings(planted: Planted) -> None:
    """Plants all of it through the actions that people use."""
    with acting_as(planted.service):
        new = network.NewSeat(_id(BODY), _id(OTHER), "委员", "", False, BEGAN)
        organisations.give_seat(by=planted.service, at=planted.at, new=new)
    by = planted.actors[KEEPER].scope
    for name in ("called meeting", "held meeting", "signed meeting"):
        with acting_as(by):
            planted.values[name] = actions.call_meeting(
                by=by, at=planted.at, new=_new(planted)
            ).number
    with acting_as(by):
        _hold(planted, "held meeting", by=by)
        signed = _hold(planted, "signed meeting", by=by)
        signed = actions.sign_minutes(by=by, at=planted.at, meeting=signed)
        actions.add_to_minutes(by=by, at=planted.at, meeting=signed, text="补记")
    planted.values |= {"point": POINT, "point of secret": OF_SECRET, "undecided": UNDECIDED}


def _id(code: str) -> int:
    return known.body_by_code(code).id


def _new(planted: Planted) -> actions.NewMeeting:
    return actions.NewMeeting(known.body_by_code(BODY), planted.at, "会议室")


def _hold(planted: Planted, name: str, *, by: Scope) -> Meeting:
    """A meeting of which the roll was taken: three points, and one resolution of the first."""
    held = Meeting.objects.get(number=planted.values[name])
    secret = Case.objects.get(number=planted.values["secret"])
    about = Matter("issues", key=secret.number, title=secret.number, case=secret.pk)
    at = planted.at
    word = f"积水 {CANARIES['meeting']}"
    actions.add_items(by=by, at=at, meeting=held, title=word)
    actions.add_items(by=by, at=at, meeting=held, matters=[about], title="暑期课堂")
    held = actions.take_roll(by=by, at=at, meeting=held, lines=_lines(held))
    item = Item.objects.get(meeting=held, place=1)
    new = actions.NewDecision("同意", Votes(2, 0, 0))
    actions.decide_item(by=by, at=at, item=item, new=new)
    task = actions.NewResolution("抽水", _id(OTHER), 2)
    made = actions.resolve_item(by=by, at=at, item=item, new=task)
    planted.values[f"resolution of {name}"] = str(made.pk)
    return held


def _lines(held: Meeting) -> Sequence[Line]:
    seats = queries.seats_on(held.body_id, on=held.meets_on)
    return [Line(seat, Presence.PRESENT, "主任") for seat in seats]


def _held(planted: Planted, name: str = "held meeting") -> Meeting:
    return Meeting.objects.get(number=planted.values[name])


def _item(planted: Planted, place: str) -> Item:
    found = Item.objects.select_related("meeting")
    return found.get(meeting=_held(planted), place=int(planted.values[place]))


def _roll(scope: Scope, planted: Planted) -> object:
    held = _held(planted, "called meeting")
    return actions.take_roll(by=scope, at=planted.at, meeting=held, lines=_lines(held))


def _decide(scope: Scope, planted: Planted) -> object:
    new, item = actions.NewDecision("x"), _item(planted, "undecided")
    return actions.decide_item(by=scope, at=planted.at, item=item, new=new)


def _resolve(scope: Scope, planted: Planted) -> object:
    new, item = actions.NewResolution("x", _id(OTHER), 1), _item(planted, "undecided")
    return actions.resolve_item(by=scope, at=planted.at, item=item, new=new)


def _resolution(planted: Planted) -> Resolution:
    found = Resolution.objects.select_related("convening", "item__meeting")
    return found.get(pk=planted.values["resolution of held meeting"])


# What is done with a meeting, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "engines.meetings.actions.import_rules": lambda s, p: actions.import_rules(
        by=s, at=p.at, file=RULES.encode(), source="test"
    ),
    "engines.meetings.actions.call_meeting": lambda s, p: actions.call_meeting(
        by=s, at=p.at + timedelta(days=1), new=_later(p)
    ),
    "engines.meetings.actions.cancel_meeting": lambda s, p: actions.cancel_meeting(
        by=s, at=p.at, meeting=_held(p, "called meeting"), reason="x"
    ),
    "engines.meetings.actions.add_items": lambda s, p: actions.add_items(
        by=s, at=p.at, meeting=_held(p), title="x"
    ),
    "engines.meetings.actions.take_roll": _roll,
    "engines.meetings.actions.decide_item": _decide,
    "engines.meetings.actions.resolve_item": _resolve,
    "engines.meetings.actions.sign_minutes": lambda s, p: actions.sign_minutes(
        by=s, at=p.at, meeting=_held(p)
    ),
    "engines.meetings.actions.add_to_minutes": lambda s, p: actions.add_to_minutes(
        by=s, at=p.at, meeting=_held(p, "signed meeting"), text="x"
    ),
    "engines.meetings.actions.report_resolution of a meeting": lambda s, p: (
        actions.report_resolution(by=s, at=p.at, resolution=_resolution(p), note="x")
    ),
    "engines.meetings.actions.withdraw_resolution of a meeting": lambda s, p: (
        actions.withdraw_resolution(by=s, at=p.at, resolution=_resolution(p), answer="x")
    ),
}


def _later(planted: Planted) -> actions.NewMeeting:
    moment = planted.at + timedelta(days=2)
    return actions.NewMeeting(known.body_by_code(BODY), moment, "会议室")


def _tasks(scope: Scope, planted: Planted) -> bool:
    month, at = Month.of(planted.at.date()), planted.at
    found = queries.task_list(scope, body=_id(BODY), month=month.moved(1), at=at)
    wanted = planted.values["resolution of held meeting"]
    return wanted in {str(task.resolution.pk) for task in found.tasks}


# The queries of meetings.
CALLS: dict[str, Callable[[Scope, Planted], bool]] = {
    "engines.meetings.queries.joint.visible_meetings": lambda s, p: (
        queries.visible_meetings(s).filter(number=p.values["held meeting"]).exists()
    ),
    "engines.meetings.queries.joint.meetings_of": lambda s, p: (
        p.values["held meeting"] in {one.number for one in queries.meetings_of(s)}
    ),
    "engines.meetings.queries.joint.access_meeting": lambda s, p: (
        queries.access_meeting(scope=s, number=p.values["held meeting"]).pk > 0
    ),
    "engines.meetings.queries.joint.visible_items": lambda s, p: (
        queries.visible_items(s).filter(pk=_item(p, "point").pk).exists()
    ),
    "engines.meetings.queries.joint.access_item": lambda s, p: (
        queries.access_item(
            scope=s, number=p.values["held meeting"], place=int(p.values["point"])
        ).pk
        > 0
    ),
    "engines.meetings.queries.joint.opened_meeting": lambda s, p: (
        _item(p, "point").pk
        in {one.item.pk for one in queries.opened_meeting(s, meeting=_held(p)).points}
    ),
    "engines.meetings.queries.joint.keeps": lambda s, p: queries.keeps(s, meeting=_held(p)),
    "engines.meetings.queries.joint.keeps_of": lambda s, _p: queries.keeps_of(
        s, body=known.body_by_code(BODY)
    ),
    "engines.meetings.queries.joint.bodies_kept": lambda s, p: (
        _id(BODY) in {one.id for one in queries.bodies_kept(s, on=p.at.date())}
    ),
    "engines.meetings.queries.joint.offered": lambda s, p: (
        p.values["resolution of held meeting"]
        in {
            one.key
            for _source, rows in queries.offered(s, meeting=_held(p, "called meeting"), at=p.at)
            for one in rows
        }
    ),
    "engines.meetings.queries.acting.visible_resolutions": lambda s, p: (
        queries.visible_resolutions(s).filter(pk=p.values["resolution"]).exists()
    ),
    "engines.meetings.queries.acting.visible_resolutions of a meeting": lambda s, p: (
        queries.visible_resolutions(s).filter(pk=p.values["resolution of held meeting"]).exists()
    ),
    "engines.meetings.queries.acting.does": lambda s, p: queries.does(s, resolution=_resolution(p)),
    "engines.meetings.queries.acting.judges": lambda s, p: queries.judges(
        s, resolution=_resolution(p)
    ),
    "engines.meetings.queries.acting.withdraws": lambda s, p: queries.withdraws(
        s, resolution=_resolution(p)
    ),
    "engines.meetings.queries.tasks.task_list": _tasks,
    "programmes.issues.queries.matters.open_matters": lambda s, p: (
        p.values["supervised"] in {one.key for one in open_matters(s, HERE, p.at)}
    ),
}
