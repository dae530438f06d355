"""Handling issues at work: the whole issue on one page, and one page for each verb."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.engines.cases import queries as cases
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights import questions as contacts
from yijia.ground.shell.forms import Form
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.views import taking


@needs(Permission.CASE_READ)
def case(request: ScopedRequest, number: str) -> HttpResponse:
    """An issue with its clock, replies and journal, and what this person can do now."""
    opened = queries.access_issue(scope=request.scope, number=number)
    context = shown.case_page(opened, scope=request.scope, at=timezone.now())
    return render(request, "issues/case.html", context)


@needs(Permission.CASE_READ)
def work_order(request: ScopedRequest, number: str) -> HttpResponse:
    """The issue on one page, to be printed; nobody's contact stands on it."""
    opened = queries.access_issue(scope=request.scope, number=number)
    context = shown.order_page(opened, on=timezone.localdate())
    return render(request, "issues/print.html", context)


@needs(Permission.CASE_READ)
def move(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """One verb of staff on a page of its own."""
    if verb not in rules.STAFF_VERBS:
        raise NotFound
    opened = queries.access_issue(scope=request.scope, number=number)
    offered = _templates(verb, opened=opened)
    answer = taking.verb_page(
        request,
        act=actions.move_issue,
        verb=verb,
        opened=opened,
        form=_form(verb, request=request, opened=opened, offered=offered),
        template="issues/move.html",
        onward="issues:case",
        beside={
            "templates": offered,
            "above": _above(verb, opened=opened),
            "parts": shown.parts(opened) if verb in rules.ANSWERING else [],
        },
    )
    # Who has given an issue away may not see it any more, and goes on with what is left.
    is_gone = request.method == "POST" and not cases.sees(request.scope, case=opened.case)
    return redirect("work") if is_gone else answer


def _templates(verb: str, *, opened: queries.Opened) -> list[shown.Words]:
    """The words that are offered where something is told to the person."""
    if verb not in rules.TEMPLATED:
        return []
    return shown.words_offered(queries.templates_for(opened.case, on=timezone.localdate()))


def _form(
    verb: str, *, request: ScopedRequest, opened: queries.Opened, offered: list[shown.Words]
) -> Form:
    chosen = request.GET.get("template", "")
    words = next((one.words for one in offered if str(one.id) == chosen), {})
    data = request.POST if request.method == "POST" else None
    suggested = _suggested(verb, opened=opened)
    form = inputs.BY_VERB[verb](data, request.FILES or None, initial=words | suggested)
    if verb in rules.ENCLOSING:
        inputs.add_document(form, verb=verb)
    if verb in rules.ANSWERING:
        inputs.ask_about_assists(form, units=shown.missing(opened))
    choices = queries.offered_to(
        verb,
        division=opened.case.division_id,
        on=timezone.localdate(),
        language=get_language() or "",
        kept_out=cases.bodies_kept_out(opened.case),
    )
    inputs.offer(form, choices)
    if suggested:
        said = gettext("As the dispatch catalogue says")
        form.fields["organisation"].widget.hints[suggested["organisation"]] = said
    return form


def _above(verb: str, *, opened: queries.Opened) -> str:
    """The body to which an issue goes that is passed one level up."""
    if verb != "escalate":
        return ""
    case, on = opened.case, timezone.localdate()
    above = queries.unit_above(case.organisation_id, division=case.division_id, on=on)
    return above.name(get_language() or "") if above else ""


def _suggested(verb: str, *, opened: queries.Opened) -> dict[str, str]:
    """The unit that the dispatch catalogue names, where one is chosen and may have it."""
    unit = shown.suggested(opened, on=timezone.localdate()) if verb in rules.SUGGESTED else None
    return {"organisation": unit.code} if unit else {}


@needs(Permission.CONTACT_READ)
def contact(request: ScopedRequest, number: str) -> HttpResponse:
    """The person's contact, after the purpose has been written down."""
    opened = queries.access_issue(scope=request.scope, number=number)
    if opened.issue.person_id is None:
        raise NotFound
    return contacts.read_contact(
        request,
        inputs.ReadContact(request.POST if request.method == "POST" else None),
        about=f"{number} · {opened.case.title}",
        back=reverse("issues:case", args=[number]),
        read=partial(
            actions.read_contact,
            by=request.scope,
            at=timezone.now(),
            case=opened.case,
            person_id=opened.issue.person_id,
        ),
    )


@needs(Permission.CASE_READ)
def photo(request: ScopedRequest, number: str, token: str) -> HttpResponse:
    """A photo of an issue that this person may read."""
    opened = queries.access_issue(scope=request.scope, number=number)
    return shown.picture(queries.picture_of(opened, token=token))


@needs(Permission.CASE_READ)
def document(request: ScopedRequest, number: str, token: str) -> HttpResponse:
    """A document of an issue that this person may read, to be kept and opened elsewhere."""
    opened = queries.access_issue(scope=request.scope, number=number)
    content = queries.document_of(opened, token=token, is_own=False)
    return shown.handed_out(content, name=f"{number}.pdf")
