"""The page on which whoever works on a matter opens the contact that was left with it."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yijia.ground.people.actions import Contact
from yijia.ground.people.rules import Purpose
from yijia.ground.rights.inputs import ReadContact


def read_contact(
    request: HttpRequest,
    form: ReadContact,
    *,
    about: str,
    back: str,
    read: Callable[..., Contact],
) -> HttpResponse:
    """Asks for the purpose, and shows the contact after it has been written down.

    `read` is given purpose and words, and refuses whoever may not; `about` says whose it is.
    """
    contact = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        contact = read(purpose=Purpose(given["purpose"]), words=given["words"])
    context = {"form": form, "about": about, "back": back, "contact": contact}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "rights/read_contact.html", context, status=status)
