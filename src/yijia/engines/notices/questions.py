"""The page on which a lost lookup code is asked for."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yijia.base.errors import TooMany
from yijia.engines.notices import actions
from yijia.ground.shell.forms import Form


def lost_code(
    request: HttpRequest, form: Form, *, ask: Callable[[str], None], follow: str
) -> HttpResponse:
    """Has a lost code sent to the contact that was left; the answer is always the same.

    `ask` does it for a number, and `follow` is the address at which number and code are asked for.
    """
    context = {"form": form, "follow": follow, "is_sent": actions.has_channels()}
    if form.is_bound and form.is_valid() and _is_asked(form, ask=ask):
        return render(request, "notices/code_sent.html", context)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "notices/lost_code.html", context, status=status)


def _is_asked(form: Form, *, ask: Callable[[str], None]) -> bool:
    try:
        ask(form.cleaned_data["number"])
    except TooMany as refused:
        form.add_refusal(refused)
        return False
    return True
