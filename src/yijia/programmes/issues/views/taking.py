"""The page of one verb, which the person who raised an issue and staff take in the same way."""

from collections.abc import Callable, Mapping
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.errors import Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell.forms import Form
from yijia.programmes.issues import inputs, queries, rules

# The field in which a unit is typed by its name.
ABOUT = "about"


def verb_page(
    request: ScopedRequest,
    *,
    act: Callable[..., object],
    verb: str,
    opened: queries.Opened,
    form: Form,
    template: str,
    onward: str,
    beside: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Asks what the verb needs, takes it by `act`, and goes on to the issue at `onward`.

    `beside` is what its template shows beside the form.
    """
    case, at, on = opened.case, timezone.now(), timezone.localdate()
    if form.is_valid() and _is_meant(form, on=on):
        try:
            act(by=request.scope, at=at, case=case, verb=verb, inputs=form.cleaned_data)
            return redirect(onward, case.number)
        except Invalid as refused:
            form.add_refusal(refused)
    title = gettext(rules.VERB_LABELS[verb])
    context: dict[str, object] = {"form": form, "opened": opened, "verb": verb, "title": title}
    if ABOUT in form.fields:
        context["units"] = queries.unit_hints(on=on, division=case.division_id)
    context |= beside or {}
    return render(request, template, context, status=422 if form.errors else 200)


def _is_meant(form: Form, *, on: date) -> bool:
    """Whether what was typed of a unit names one; it may be left open."""
    typed = form.cleaned_data.get(ABOUT)
    return not typed or inputs.settle(form, ABOUT, found=queries.typed_units(typed, on=on))
