"""What pages of the network share: the day asked for, and questions whose answers are checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.errors import Conflict, Invalid
from yijia.ground.shell.forms import Form
from yijia.programmes.network import inputs, shown

Given = Mapping[str, Any]
Act = Callable[[Given], object]


@dataclass(frozen=True)
class Question:
    """One page that asks: its heading, what it is about, and where it leads back to."""

    title: str
    about: str
    back: str
    # What may be done instead, and where; nothing for most.
    instead: tuple[str, str] = ("", "")


def day_of(request: HttpRequest) -> date:
    """The day asked for; today where none is, or one that cannot be read."""
    form = inputs.OnDay(request.GET)
    return (form.is_valid() and form.cleaned_data["on"]) or timezone.localdate()


def asked(request: HttpRequest, form: Form, *, question: Question, act: Act) -> HttpResponse:
    """Asks; shows the answers to be checked; and then does it, once they were."""
    wants_change = "change" in request.POST
    if form.is_bound and form.is_valid() and not wants_change:
        if "checked" not in request.POST:
            return _checking(request, form, question=question)
        try:
            act(form.cleaned_data)
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect(question.back)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "question": question}
    return render(request, "network/ask.html", context, status=status)


def _checking(request: HttpRequest, form: Form, *, question: Question) -> HttpResponse:
    context = {"answers": shown.answers(form), "question": question}
    return render(request, "network/check.html", context)
