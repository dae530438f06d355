"""A member's own pages: where they live, reporting in, moving, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.organisations import queries as organisations
from yijia.ground.rights.registry import Held, Matters
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.members import actions, inputs, queries, rules, shown

SERVES = Permission.MEMBER_SERVE


@own
def index(request: ScopedRequest) -> HttpResponse:
    """Where one has reported in, how it stands, and what it was before."""
    return render(request, "members/index.html", shown.own_page(request.scope))


@needs(SERVES)
def report_in(request: ScopedRequest) -> HttpResponse:
    """Asks a member where they live."""
    on = timezone.localdate()
    every, title = organisations.communities_on(on=on), gettext("Report in where you live")
    near = questions.street_first(request, every, title=title, back=reverse("members:index"))
    if isinstance(near, HttpResponse):
        return near
    units = queries.units_of_member(request.scope)
    form = inputs.ReportIn(questions.sent(request))
    form.offer(units=shown.unit_choices(units), communities=near)
    question = Question(
        title,
        about=gettext("Members"),
        back=reverse("members:index"),
        beside={"notice": shown.notice(on=on)},
    )

    def act(given: Given) -> object:
        new = shown.new_report(given, units=units)
        return actions.report_in(by=request.scope, at=timezone.now(), new=new)

    return questions.asked(request, form, question=question, act=act)


@own
def mine(request: ScopedRequest, number: str) -> HttpResponse:
    """One report-in of one's own."""
    report = queries.access_own_report(scope=request.scope, number=number)
    return render(request, "members/own.html", {"row": shown.own_row(report)})


@own
def withdraw(request: ScopedRequest, number: str) -> HttpResponse:
    """Takes a report-in back, or ends it."""
    report = queries.access_own_report(scope=request.scope, number=number)
    question = Question(
        shown.withdraw_label(report),
        about=str(shown.own_row(report)["place"]),
        back=reverse("members:index"),
    )
    return questions.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=question,
        act=lambda _given: actions.withdraw_report(
            by=request.scope, at=timezone.now(), report=report
        ),
    )


class OfAccount(Matters):
    """Report-ins are their member's own: whoever is signed in has shown who they are."""

    def own(self, request: HttpRequest, key: str, *, at: datetime) -> Held:
        """One's own report-in."""
        scope = getattr(request, "scope", None)
        if not isinstance(scope, Scope):
            raise NotFound
        queries.access_own_report(scope=scope, number=key)
        return self.find(key)


def _erase(*, by: Scope, at: datetime, number: str, names: Sequence[str]) -> None:
    """Takes out whose it was, and ends it first; nothing of it was ever written in words."""
    del names
    actions.erase_report(by=by, at=at, number=number)


HOLDING = OfAccount(
    code=queries.HOLDING,
    label=_("Report-in"),
    purpose=rules.CONTACT,
    page="members:own",
    kept_keys="members_kept_numbers",
    owners="members_owns_person",
    access=queries.find_report,
    held_of=queries.held_of,
    again=queries.held_again,
    told=shown.held_facts,
    coded=shown.own_document,
    erase=_erase,
)
