"""Questions: one thing on a page, its answers checked before anything is done, and done once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.translation import gettext

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import ANONYMOUS
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places.queries import Groups
from yijia.ground.places.rules.codes import Level
from yijia.ground.shell import actions
from yijia.ground.shell.forms import LEFT_AS_IS, ChooseStreet, Form
from yijia.ground.shell.queries import Allowance

# Long enough that nobody meets another's key by chance.
KEY = 32
_PURPOSE = "shell.page"
Given = Mapping[str, Any]
Act = Callable[[Given], object]
Answer = tuple[str, str, str, list[str]]


@dataclass(frozen=True)
class Question:
    """One page that asks: its heading, what it is about, and where it leads back to.

    `beside` is what its page shows beside the fields, and `instead` what may be done instead, and
    where. The page with the answers carries a key, so that sending it twice does it once: for who
    is signed in here, and by `number_of` where it `is_once` also for strangers.
    """

    title: str
    about: str
    back: str
    onward: str = ""
    beside: Mapping[str, object] = field(default_factory=dict)
    instead: tuple[str, str] = ("", "")
    is_once: bool = False


@dataclass(frozen=True)
class Drawn:
    """The templates of the two pages, and what else the first one shows of a form."""

    ask: str = "shell/ask.html"
    check: str = "shell/check.html"
    more: Callable[[Form], Mapping[str, object]] = lambda _form: {}


PLAIN = Drawn()


def sent(request: HttpRequest) -> Any:
    """What was sent, or nothing where a page is only opened."""
    return request.POST if request.method == "POST" else None


def asked(
    request: HttpRequest,
    form: Form,
    *,
    question: Question,
    act: Act,
    first: Act | None = None,
    drawn: Drawn = PLAIN,
) -> HttpResponse:
    """Asks; shows the answers to be checked; and then does it, once they were.

    `first` looks whether it could be done at all, before the answers are shown.
    """
    if form.is_bound and form.is_valid() and "change" not in request.POST:
        if "checked" in request.POST:
            once = act if question.is_once else _once(request, act=act)
            if _is_done(form, act=once):
                return redirect(question.onward or question.back)
        elif first is None or _is_done(form, act=first):
            key = get_random_string(KEY)
            context = {"answers": answers(form), "question": question, "key": key}
            return render(request, drawn.check, context)
    return _page(request, form, question=question, drawn=drawn)


def sure(
    request: HttpRequest, form: Form, *, question: Question, act: Act, drawn: Drawn = PLAIN
) -> HttpResponse:
    """Asks what a step needs, and does it without asking twice."""
    if form.is_bound and form.is_valid() and _is_done(form, act=act):
        return redirect(question.onward or question.back)
    return _page(request, form, question=question, drawn=drawn)


def _is_done(form: Form, *, act: Act) -> bool:
    said = {name: value for name, value in form.cleaned_data.items() if name != LEFT_AS_IS}
    try:
        act(said)
    except (Conflict, Invalid, Forbidden) as refused:
        if isinstance(refused, Forbidden) and refused.field is None:
            raise
        form.add_refusal(refused)
        return False
    return True


def _once(request: HttpRequest, *, act: Act) -> Act:
    """What is done, unless the same page of this account has done it already."""
    key, scope = request.POST.get("key", ""), getattr(request, "scope", ANONYMOUS)
    if scope.account is None or len(key) != KEY:
        return act
    known = actions.Asked(_PURPOSE, key, body=b"", asker=str(scope.account))

    def act_once(given: Given) -> None:
        try:
            actions.refuse_answered(known)
        except actions.AlreadyAnswered:
            return
        act(given)
        actions.keep_answer(at=timezone.now(), asked=known, answer={})

    return act_once


def _page(request: HttpRequest, form: Form, *, question: Question, drawn: Drawn) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "question": question, **drawn.more(form)}
    return render(request, drawn.ask, context, status=status)


def street_first(
    request: HttpRequest, every: Groups, *, title: str, back: str
) -> Groups | HttpResponse:
    """The communities to choose from, once their street or town was chosen, or the page that asks.

    It is asked where there are several, and no answers were sent yet.
    """
    chosen = request.GET.get("street", "")
    near = [one for one in every if _street_of(one) == chosen]
    if near or len(every) <= 1 or request.method == "POST":
        return near or every
    form = ChooseStreet(request.GET if "street" in request.GET else None)
    form.offer([(_street_of(one), one[0]) for one in every])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "title": title, "back": back}
    return render(request, "shell/street.html", context, status=status)


def _street_of(group: tuple[str, list[tuple[str, str]]]) -> str:
    return group[1][0][0][: Level.TOWN]


def number_of(
    request: ScopedRequest,
    *,
    purpose: str,
    make: Callable[[datetime], str],
    allowed: Allowance | None = None,
) -> str:
    """Takes something in once, however often the page with its answers is sent: its number.

    `purpose` tells the pages of one programme from those of another; a key is its asker's own.
    """
    key, at = request.POST.get("key", ""), timezone.now()
    if len(key) != KEY:
        number = make(at)
        actions.count_use(at=at, allowed=allowed)
        return number
    known = actions.Asked(purpose, key, body=b"", asker=str(request.scope.account or ""))
    try:
        actions.refuse_answered(known)
    except actions.AlreadyAnswered:
        return str(actions.answer_again(known)["number"])
    number = make(at)
    actions.keep_answer(at=at, asked=known, answer={"number": number}, allowed=allowed)
    return number


def answers(form: Form) -> list[Answer]:
    """Each answer of a valid form: label, text, and name and values to be sent again.

    That words are left as they are has no label: it is sent again, and not shown.
    """
    return [
        (
            "" if bound.name == LEFT_AS_IS else str(bound.label),
            _text_of(bound.name, form=form),
            bound.name,
            values_of(form.cleaned_data[bound.name]),
        )
        for bound in form
    ]


def values_of(value: object) -> list[str]:
    """An answer as it is sent again: one value, or those of a list."""
    return [str(one) for one in value] if isinstance(value, list) else [_value_of(value)]


def _value_of(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        # As it is asked for: with seconds it would be refused when it comes again.
        return f"{value:%H:%M}"
    if value is True:
        return "on"
    return "" if value is None or value is False else str(value)


def _text_of(name: str, *, form: Form) -> str:
    value = form.cleaned_data[name]
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return day_words(value)
    named = _labels(getattr(form.fields[name].widget, "choices", ()))
    said = [named.get(one, one) for one in values_of(value)]
    return "\n".join(said) or gettext("Not given")


def _labels(offered: Iterable[tuple[object, Any]]) -> dict[str, str]:
    """The label of each choice; of one in a group, with the name of the group before it."""
    named = dict[str, str]()
    for code, label in offered:
        inside = label if isinstance(label, list | tuple) else None
        group = f"{code} · " if inside and str(code) else ""
        named |= {str(one): f"{group}{said}" for one, said in inside or [(code, label)]}
    return named


def day_words(value: date) -> str:
    """A day in the reader's language."""
    return date_format(value, gettext("j F Y"))
