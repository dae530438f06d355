"""Linking an issue with another case, and parting them again."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yijia.base.access import Permission, needs
from yijia.base.errors import Invalid
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.rules import LinkKind
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell.forms import Form
from yijia.programmes.issues import inputs, queries, shown


@needs(Permission.CASE_READ)
def link(request: ScopedRequest, number: str) -> HttpResponse:
    """Asks which other case, how the two belong together, and why."""
    opened = queries.access_issue(scope=request.scope, number=number)
    form = inputs.LinkCase(request.POST if request.method == "POST" else None)

    def act() -> object:
        given = form.cleaned_data
        return cases.link_cases(
            by=request.scope,
            at=timezone.now(),
            case=opened.case,
            number=given["number"],
            kind=LinkKind(given["kind"]),
            reason=given["reason"],
        )

    context: dict[str, object] = {"title": _("Link with another case")}
    return _asked(request, opened=opened, form=form, act=act, context=context)


@needs(Permission.CASE_READ)
def unlink(request: ScopedRequest, number: str, identity: int) -> HttpResponse:
    """Asks why the two do not belong together after all, and parts them."""
    opened = queries.access_issue(scope=request.scope, number=number)
    found = case_queries.access_link(request.scope, case=opened.case, identity=identity)
    form = inputs.Unlink(request.POST if request.method == "POST" else None)

    def act() -> object:
        return cases.unlink_cases(
            by=request.scope,
            at=timezone.now(),
            case=opened.case,
            linked=found,
            reason=form.cleaned_data["reason"],
        )

    label = shown.label_of(found)
    context: dict[str, object] = {"title": _("Part them"), "other": found.case, "label": label}
    return _asked(request, opened=opened, form=form, act=act, context=context)


def _asked(
    request: ScopedRequest,
    *,
    opened: queries.Opened,
    form: Form,
    act: Callable[[], object],
    context: dict[str, object],
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
            return redirect("issues:case", opened.case.number)
        except Invalid as refused:
            form.add_refusal(refused)
    status = 422 if form.errors else 200
    context |= {"form": form, "opened": opened}
    return render(request, "issues/link_form.html", context, status=status)
