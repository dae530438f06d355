"""Asking units to assist with an issue, and what those do about it, a page each."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import Invalid, NotFound
from yijia.engines.cases import queries as cases
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell.forms import Form
from yijia.programmes.issues import actions, inputs, queries, rules


@needs(Permission.CASE_READ)
def ask(request: ScopedRequest, number: str) -> HttpResponse:
    """Asks which unit shall assist, with what, and in how many days."""
    opened = queries.access_issue(scope=request.scope, number=number)
    form = inputs.AskAssist(request.POST if request.method == "POST" else None)
    language = get_language() or ""
    units = queries.units_to_assist(opened, on=timezone.localdate(), language=language)
    inputs.offer(form, {"organisation": units})

    def act() -> object:
        given = {name: form.cleaned_data[name] for name in ("organisation", "days", "text")}
        at = timezone.now()
        return actions.ask_assist(by=request.scope, at=at, case=opened.case, **given)

    title = gettext("Ask a unit to assist")
    return _asked(request, opened=opened, form=form, act=act, title=title)


@needs(Permission.CASE_READ)
def answer(request: ScopedRequest, number: str, identity: int, verb: str) -> HttpResponse:
    """One verb of a request to assist: of the unit that is asked, or of who asks."""
    if verb not in rules.ASSIST_VERBS:
        raise NotFound
    opened = queries.access_issue(scope=request.scope, number=number)
    assist = cases.access_assist(opened.case, identity=identity)
    form = inputs.BY_ASSIST_VERB[verb](request.POST if request.method == "POST" else None)

    def act() -> object:
        text = form.cleaned_data.get("text", "")
        return actions.answer_assist(
            by=request.scope, at=timezone.now(), assist=assist, verb=verb, text=text
        )

    title = gettext(rules.ASSIST_VERBS[verb])
    return _asked(request, opened=opened, form=form, act=act, title=title)


def _asked(
    request: ScopedRequest,
    *,
    opened: queries.Opened,
    form: Form,
    act: Callable[[], object],
    title: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
            # Who says that it is not their work may not see it any more.
            stays = cases.sees(request.scope, case=opened.case)
            return redirect("issues:case", opened.case.number) if stays else redirect("work")
        except Invalid as refused:
            form.add_refusal(refused)
    context = {"form": form, "opened": opened, "title": title}
    return render(request, "issues/assist_form.html", context, status=422 if form.errors else 200)
