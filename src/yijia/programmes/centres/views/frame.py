"""Questions whose answers are checked before anything is done, as all pages here ask them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import actions as shell
from yijia.ground.shell.forms import LEFT_AS_IS, Form
from yijia.ground.shell.queries import Allowance
from yijia.programmes.centres import queries, shown
from yijia.programmes.centres.actions import Made, NewBooking

# Long enough that nobody meets another's key by chance.
KEY = 32
PURPOSE = "centres.page"
Given = Mapping[str, Any]
Act = Callable[[Given], object]


@dataclass(frozen=True)
class Question:
    """One page that asks: its heading, what it is about, and where it leads back to.

    `beside` is what its page shows beside the fields. Where it `is_once`, the page with the
    answers carries a key, so that pressing twice does it once.
    """

    title: str
    about: str
    back: str
    onward: str = ""
    beside: Mapping[str, object] = field(default_factory=dict)
    is_once: bool = False


def sent(request: HttpRequest) -> Any:
    """What was sent, or nothing where a page is only opened."""
    return request.POST if request.method == "POST" else None


def asked(
    request: HttpRequest, form: Form, *, question: Question, act: Act, first: Act | None = None
) -> HttpResponse:
    """Asks; shows the answers to be checked; and then does it, once they were.

    `first` looks whether it could be done at all, before the answers are shown.
    """
    if form.is_bound and form.is_valid() and "change" not in request.POST:
        if "checked" in request.POST:
            if done := _done(form, question=question, act=act):
                return done
        elif first is None or _tried(form, act=first):
            context: dict[str, object] = {"answers": shown.answers(form), "question": question}
            context["key"] = get_random_string(KEY) if question.is_once else ""
            return render(request, "centres/check.html", context)
    return _page(request, form, question=question)


def sure(request: HttpRequest, form: Form, *, question: Question, act: Act) -> HttpResponse:
    """Asks what a step needs, and does it without asking twice."""
    if form.is_bound and form.is_valid() and (done := _done(form, question=question, act=act)):
        return done
    return _page(request, form, question=question)


def _tried(form: Form, *, act: Act) -> bool:
    said = {name: value for name, value in form.cleaned_data.items() if name != LEFT_AS_IS}
    try:
        act(said)
    except (Conflict, Invalid, Forbidden) as refused:
        if isinstance(refused, Forbidden) and refused.field is None:
            raise
        form.add_refusal(refused)
        return False
    return True


def _done(form: Form, *, question: Question, act: Act) -> HttpResponse | None:
    if not _tried(form, act=act):
        return None
    return redirect(question.onward or question.back)


def look(new: NewBooking) -> None:
    """Looks whether a room can be had as far as one sees, before the answers are shown.

    Raises:
        Conflict: it is not free then; the refusal says when it is.
        Invalid: the time is none that can be booked, or the room is too small.
    """
    queries.check_free(new.room, when=new.when, people=new.people, at=timezone.now())


def number_of(
    request: ScopedRequest, *, make: Callable[..., Made], allowed: Allowance | None = None
) -> str:
    """Takes a booking in once, however often the page with its answers is sent: its number."""
    at, key, asker = timezone.now(), request.POST.get("key", ""), str(request.scope.account or "")
    asked_for = shell.Asked(PURPOSE, key, body=b"", asker=asker) if len(key) == KEY else None
    if asked_for is None:
        number = make(at=at).number
        shell.count_use(at=at, allowed=allowed)
        return number
    try:
        shell.refuse_answered(asked_for)
    except shell.AlreadyAnswered:
        return str(shell.answer_again(asked_for)["number"])
    number = make(at=at).number
    shell.keep_answer(at=at, asked=asked_for, answer={"number": number}, allowed=allowed)
    return number


def _page(request: HttpRequest, form: Form, *, question: Question) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "question": question, "offers": shown.offers(form)}
    return render(request, "centres/ask.html", context, status=status)
