"""Questions whose answers are checked before anything is done, as all pages here ask them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.ground.shell.forms import Form
from yijia.programmes.members import shown

Given = Mapping[str, Any]
Act = Callable[[Given], object]


@dataclass(frozen=True)
class Question:
    """One page that asks: its heading, what it is about, and where it leads back to.

    `beside` is what its page shows beside the fields.
    """

    title: str
    about: str
    back: str
    onward: str = ""
    beside: Mapping[str, object] = field(default_factory=dict)


def sent(request: HttpRequest) -> Any:
    """What was sent, or nothing where a page is only opened."""
    return request.POST if request.method == "POST" else None


def asked(request: HttpRequest, form: Form, *, question: Question, act: Act) -> HttpResponse:
    """Asks; shows the answers to be checked; and then does it, once they were."""
    if form.is_bound and form.is_valid() and "change" not in request.POST:
        if "checked" not in request.POST:
            context = {"answers": shown.answers(form), "question": question}
            return render(request, "members/check.html", context)
        if done := _done(form, question=question, act=act):
            return done
    return _page(request, form, question=question)


def sure(request: HttpRequest, form: Form, *, question: Question, act: Act) -> HttpResponse:
    """Asks what a verb needs, and does it without asking twice."""
    if form.is_bound and form.is_valid() and (done := _done(form, question=question, act=act)):
        return done
    return _page(request, form, question=question)


def _done(form: Form, *, question: Question, act: Act) -> HttpResponse | None:
    try:
        act(form.cleaned_data)
    except (Conflict, Invalid, Forbidden) as refused:
        if isinstance(refused, Forbidden) and refused.field is None:
            raise
        form.add_refusal(refused)
        return None
    return redirect(question.onward or question.back)


def _page(request: HttpRequest, form: Form, *, question: Question) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/ask.html", {"form": form, "question": question}, status=status)
