"""One verb for many issues: what is to be done, what it needs, and what came of each."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import Invalid
from yijia.engines.cases import queries as cases
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import actions as shell
from yijia.ground.shell.forms import Form
from yijia.programmes.issues import actions, inputs, queries, rules, shown

Found = Sequence[object]


@needs(Permission.CASE_READ)
def together(request: ScopedRequest) -> HttpResponse:
    """Asks what is to be done with the ticked issues, then what that needs, and does it."""
    sent = request.POST if request.method == "POST" else request.GET
    numbers = sent.getlist("numbers")[: rules.MOST_TOGETHER]
    if not numbers:
        return redirect("work")
    verbs = shown.verbs_for_many(request.scope)
    chosen = inputs.Choose(sent if "verb" in sent or "asked" in sent else None, verbs=verbs)
    if not chosen.is_valid():
        return _asked(request, numbers=numbers, form=chosen)
    verb = chosen.cleaned_data["verb"]
    form = _form(request, verb=verb, numbers=numbers)
    if form.is_valid():
        try:
            return _done(request, verb=verb, numbers=numbers, form=form)
        except Invalid as refused:
            form.add_refusal(refused)
    return _needed(request, verb=verb, numbers=numbers, form=form)


def _asked(request: ScopedRequest, *, numbers: list[str], form: Form) -> HttpResponse:
    found = cases.cases_named(request.scope, numbers=numbers)
    context = {"form": form, "found": shown.ticked(found)}
    status = 422 if form.errors else 200
    return render(request, "issues/together.html", context, status=status)


def _form(request: ScopedRequest, *, verb: str, numbers: list[str]) -> Form:
    form = inputs.BY_VERB[verb](request.POST if request.method == "POST" else None)
    found = cases.cases_named(request.scope, numbers=numbers)
    area = rules.area_over(case.division_id for case in found)
    on, language = timezone.localdate(), get_language() or ""
    inputs.offer(form, queries.offered_to(verb, division=area, on=on, language=language))
    return form


def _needed(request: ScopedRequest, *, verb: str, numbers: list[str], form: Form) -> HttpResponse:
    found = cases.cases_named(request.scope, numbers=numbers)
    title = gettext(rules.VERB_LABELS[verb])
    context = {"form": form, "found": shown.ticked(found), "verb": verb, "title": title}
    context["key"] = request.POST.get("key") or get_random_string(32)
    status = 422 if form.errors else 200
    return render(request, "issues/together_verb.html", context, status=status)


def _done(request: ScopedRequest, *, verb: str, numbers: list[str], form: Form) -> HttpResponse:
    """Does it once, however often it is sent, and says what came of each."""
    key = request.POST.get("key", "")[: shell.LONGEST_KEY] or get_random_string(32)
    asked = shell.Asked(
        purpose="issues.together", key=key, body=b"", asker=str(request.scope.account)
    )
    told = shell.answer_given(asked)
    if told is None:
        at = timezone.now()
        came = actions.move_together(
            by=request.scope, at=at, numbers=numbers, verb=verb, inputs=form.cleaned_data
        )
        told = shown.outcome(came)
        shell.keep_answer(at=at, asked=asked, answer=told)
    found = cases.cases_named(request.scope, numbers=numbers)
    refused = shown.rows_of_outcome(told, titles={case.number: case.title for case in found})
    title = gettext(rules.VERB_LABELS[verb])
    context = {"title": title, "done": told["done"], "refused": refused}
    return render(request, "issues/together_done.html", context)
