"""Meetings of bodies: calling one, its agenda, roll, decisions and minutes; and task lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, public, takes
from yijia.base.errors import Forbidden, NotFound
from yijia.base.words import _
from yijia.engines.meetings import actions
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.rules import joint
from yijia.engines.meetings.rules.deciding import ORDINARY
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.shown import body_name
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Question
from yijia.programmes.network import inputs, shown
from yijia.programmes.network.shown import gathering as gathered
from yijia.programmes.network.shown import meeting as words
from yijia.programmes.network.shown import minutes, names
from yijia.programmes.network.shown import tasks as listed

READS = Permission.CASE_READ
PDF, CSV = "application/pdf", "text/csv; charset=utf-8"


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _asks(title: str, *, number: str, about: str = "") -> Question:
    back = reverse("network:meeting", args=[number])
    return Question(gettext(title), about=about or number, back=back)


@public
@takes("GET", "HEAD")
def gathering(request: ScopedRequest) -> HttpResponse:
    """Types of convening, and rules of bodies that meet, with their days and sources."""
    types, rules, on = meetings.every_type(), meetings.rules_known(), timezone.localdate()
    context = gathered.gathering_page(types=types, rules=rules, on=on)
    return render(request, "network/gathering.html", context)


@needs(READS)
@takes("GET", "HEAD")
def index(request: ScopedRequest) -> HttpResponse:
    """The latest meetings, and the bodies for which one may call one."""
    bodies = meetings.bodies_kept(request.scope, on=timezone.localdate())
    context = words.list_page(meetings.meetings_of(request.scope), bodies=bodies)
    return render(request, "network/meetings.html", context)


@needs(READS)
def call(request: ScopedRequest, code: str) -> HttpResponse:
    """Calls a meeting of a body."""
    body = organisations.body_by_code(code)
    if not meetings.keeps_of(request.scope, body=body):
        raise Forbidden
    question = Question(
        gettext("Call a meeting"), about=body_name(body.id), back=reverse("network:meetings")
    )

    def act(given: questions.Given) -> object:
        new = shown.new_meeting(given, body=body)
        return actions.call_meeting(by=request.scope, at=timezone.now(), new=new)

    return questions.asked(request, inputs.CallMeeting(_sent(request)), question=question, act=act)


@needs(READS)
@takes("GET", "HEAD")
def meeting(request: ScopedRequest, number: str) -> HttpResponse:
    """One meeting: its agenda, roll and minutes, with what may be done with it."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    opened = meetings.opened_meeting(request.scope, meeting=held)
    at, on = timezone.now(), timezone.localdate()
    context = words.meeting_page(opened, scope=request.scope, at=at, on=on)
    return render(request, "network/meeting.html", context)


@needs(READS)
@takes("GET", "HEAD")
def printed(request: ScopedRequest, number: str) -> HttpResponse:
    """The minutes on paper, once there are any."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    opened = meetings.opened_meeting(request.scope, meeting=held)
    if held.state not in joint.WITH_RESOLUTIONS:
        raise NotFound
    content = minutes.minutes_pdf(opened, at=timezone.now())
    answer = HttpResponse(content, content_type=PDF)
    answer.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return answer


@needs(READS)
def cancel(request: ScopedRequest, number: str) -> HttpResponse:
    """Calls a meeting off."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    if not meetings.keeps(request.scope, meeting=held):
        raise Forbidden
    return questions.asked(
        request,
        inputs.CancelMeeting(_sent(request)),
        question=_asks(_("Call the meeting off"), number=number),
        act=lambda given: actions.cancel_meeting(
            by=request.scope, at=timezone.now(), meeting=held, **shown.said(given)
        ),
    )


@needs(READS)
def add_items(request: ScopedRequest, number: str) -> HttpResponse:
    """Puts open matters and points of one's own on the agenda."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    if not meetings.keeps(request.scope, meeting=held):
        raise Forbidden
    offered = meetings.offered(request.scope, meeting=held, at=timezone.now())
    form = inputs.AddItems(_sent(request))
    form.offer(words.matter_choices(offered), rules=words.rule_choices(held))

    def act(given: questions.Given) -> object:
        chosen = shown.chosen_matters(given["matters"], offered=offered)
        return actions.add_items(
            by=request.scope,
            at=timezone.now(),
            meeting=held,
            matters=chosen,
            title=given["title"],
            ruled_as=given.get("ruled_as") or ORDINARY,
        )

    question = _asks(_("Put on the agenda"), number=number)
    return questions.asked(request, form, question=question, act=act)


@needs(READS)
def take_roll(request: ScopedRequest, number: str) -> HttpResponse:
    """Takes the roll."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    if not meetings.keeps(request.scope, meeting=held):
        raise Forbidden
    seats = meetings.seats_on(held.body_id, on=held.meets_on)
    form = inputs.TakeRoll(_sent(request))
    form.offer(names.named_ids(seats))

    def act(given: questions.Given) -> object:
        lines = shown.roll_lines(given, seats=seats)
        return actions.take_roll(by=request.scope, at=timezone.now(), meeting=held, lines=lines)

    return questions.asked(
        request, form, question=_asks(_("Take the roll"), number=number), act=act
    )


@needs(READS)
def decide(request: ScopedRequest, number: str, place: int) -> HttpResponse:
    """Writes down what became of a point of the agenda."""
    item = meetings.access_item(scope=request.scope, number=number, place=place)
    if not meetings.keeps(request.scope, meeting=item.meeting):
        raise Forbidden
    return questions.asked(
        request,
        inputs.Decide(_sent(request)),
        question=_asks(_("Write down what became of it"), number=number, about=item.title),
        act=lambda given: actions.decide_item(
            by=request.scope, at=timezone.now(), item=item, new=shown.new_decision(given)
        ),
    )


@needs(READS)
def resolve(request: ScopedRequest, number: str, place: int) -> HttpResponse:
    """Writes down who does what about a point of the agenda, and within how many days."""
    item = meetings.access_item(scope=request.scope, number=number, place=place)
    if not meetings.keeps(request.scope, meeting=item.meeting):
        raise Forbidden
    form = inputs.Resolve(_sent(request))
    form.offer([("", ""), *names.named_ids(meetings.owners_of(item.meeting, item=item))])
    return questions.asked(
        request,
        form,
        question=_asks(_("Write down a resolution"), number=number, about=item.title),
        act=lambda given: actions.resolve_item(
            by=request.scope, at=timezone.now(), item=item, new=shown.new_resolution(given)
        ),
    )


@takes("POST")
@needs(READS)
def sign(request: ScopedRequest, number: str) -> HttpResponse:
    """Signs the minutes."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    actions.sign_minutes(by=request.scope, at=timezone.now(), meeting=held)
    return redirect("network:meeting", number)


@needs(READS)
def add(request: ScopedRequest, number: str) -> HttpResponse:
    """Adds something to signed minutes."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    if not meetings.keeps(request.scope, meeting=held):
        raise Forbidden
    opened = meetings.opened_meeting(request.scope, meeting=held)
    form = inputs.AddToMinutes(_sent(request))
    form.offer(words.point_choices(opened))
    return questions.asked(
        request,
        form,
        question=_asks(_("Add to the minutes"), number=number),
        act=lambda given: actions.add_to_minutes(
            by=request.scope,
            at=timezone.now(),
            meeting=held,
            **shown.new_addition(given, points=opened.points),
        ),
    )


@needs(READS)
@takes("GET", "HEAD")
def tasks(request: ScopedRequest, code: str) -> HttpResponse:
    """What a body has resolved and is due, done or overdue in a month."""
    body, at = organisations.body_by_code(code), timezone.now()
    month = listed.month_asked(request.GET.get("month", ""), at=at)
    found = meetings.task_list(request.scope, body=body.id, month=month, at=at)
    return render(request, "network/tasks.html", listed.tasks_page(found, body=body))


@needs(READS)
@takes("GET", "HEAD")
def tasks_file(request: ScopedRequest, code: str) -> HttpResponse:
    """The same as CSV."""
    body, at = organisations.body_by_code(code), timezone.now()
    month = listed.month_asked(request.GET.get("month", ""), at=at)
    found = meetings.task_list(request.scope, body=body.id, month=month, at=at)
    answer = HttpResponse(listed.tasks_file(found), content_type=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{month}.csv"'
    return answer
