"""A person's own data: what is held, who looked, and what they can do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from yijia.base.access import public, takes
from yijia.base.errors import Invalid, NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights import actions, counting, inputs, queries, rules, shown
from yijia.ground.rights.queries import Own
from yijia.ground.rights.registry import Holding
from yijia.ground.shell.forms import Form


@public
def page(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """What is held of a person, and who has read it; the contact opens when it is asked for."""
    found = queries.access_holding(holding)
    held = found.own(request, key, at=timezone.now())
    facts, at = found.facts(held), timezone.now()
    own = queries.access_own(found, held=held, at=at, language=get_language() or "")
    contact = None
    if request.method == "POST":
        contact = actions.show_contact(by=request.scope, at=at, held=held)
        counting.count_use(request, at=at)
    context = shown.own_page(own, holding=found, facts=facts)
    return render(request, "rights/own.html", context | {"contact": contact})


@public
@takes("POST")
def copy_json(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """A copy of all that is held, for another program."""
    found, at = queries.access_holding(holding), timezone.now()
    held = found.own(request, key, at=timezone.now())
    matter = found.document(held)
    own = queries.access_own(found, held=held, at=at, language=get_language() or "")
    contact = actions.take_copy(by=request.scope, at=at, held=held)
    counting.count_use(request, at=at)
    document = shown.copy_document(_whole(own), matter=matter, contact=contact, at=at)
    answer = JsonResponse(document, json_dumps_params=shown.READABLE)
    return _to_keep(answer, name=f"{key}.json")


@public
@takes("POST")
def copy_pdf(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """A copy of all that is held, to read and to print."""
    found, at = queries.access_holding(holding), timezone.now()
    held = found.own(request, key, at=timezone.now())
    facts = found.facts(held)
    own = queries.access_own(found, held=held, at=at, language=get_language() or "")
    contact = actions.take_copy(by=request.scope, at=at, held=held)
    counting.count_use(request, at=at)
    own = _whole(own)
    made = partial(shown.copy_pdf, own, holding=found, facts=facts, contact=contact, at=at)
    answer = SetLater(made)
    return _to_keep(answer, name=f"{key}.pdf")


def _whole(own: Own) -> Own:
    """The same with every reader, for a copy that leaves nothing out."""
    every = queries.every_reader(own.held.person_id or 0, language=get_language() or "")
    return replace(own, readers=list(every))


class SetLater(HttpResponse):
    """A document that is set once the transaction is over, so that nobody waits for it."""

    def __init__(self, make: Callable[[], bytes]) -> None:
        super().__init__(content_type="application/pdf")
        self._make = make

    def render(self) -> HttpResponse:
        """Sets the document; the framework asks for it after every view."""
        self.content = self._make()
        return self


def _to_keep(answer: HttpResponse, *, name: str) -> HttpResponse:
    """An answer that the browser puts into a file, and that nobody keeps on the way."""
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@public
def correct(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """Puts name and number right."""
    form = inputs.Correct(request.POST if request.method == "POST" else None)

    def act(found: Holding, own: Own) -> None:
        given = form.cleaned_data
        actions.correct_contact(by=request.scope, at=timezone.now(), held=own.held, **given)

    return _step(request, holding, key, form=form, act=act, template="rights/correct.html")


@public
def withdraw(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """Withdraws the consent to be contacted."""
    form = inputs.Withdraw(request.POST if request.method == "POST" else None)

    def act(found: Holding, own: Own) -> None:
        actions.withdraw_consent(by=request.scope, at=timezone.now(), holding=found, held=own.held)

    return _step(request, holding, key, form=form, act=act, template="rights/withdraw.html")


@public
def consent(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """Gives the consent to be contacted again, under the notice that stands on the page."""
    form = inputs.Consent(request.POST if request.method == "POST" else None)

    def act(found: Holding, own: Own) -> None:
        actions.give_consent(by=request.scope, at=timezone.now(), holding=found, held=own.held)

    return _step(request, holding, key, form=form, act=act, template="rights/consent.html")


@public
@takes("GET", "HEAD")
def readers(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """Everybody who looked at the contact, page by page."""
    found = queries.access_holding(holding)
    held = found.own(request, key, at=timezone.now())
    queries.hold_person(held)
    after, language = request.GET.get("after", ""), get_language() or ""
    page = queries.readers_page(held.person_id or 0, after=after, language=language)
    context = shown.readers_page(page) | {"held": held, "label": shown.label_of(found)}
    return render(request, "rights/all_readers.html", context)


@public
def erase(request: ScopedRequest, holding: str, key: str) -> HttpResponse:
    """Erases the contact, and the person's own words if they want."""
    form = inputs.Erase(request.POST if request.method == "POST" else None)

    def act(found: Holding, own: Own) -> None:
        kind = rules.RequestKind(form.cleaned_data["kind"])
        actions.ask_erasure(by=request.scope, at=timezone.now(), held=own.held, kind=kind)

    return _step(request, holding, key, form=form, act=act, template="rights/erase.html")


def _step(
    request: ScopedRequest,
    code: str,
    key: str,
    *,
    form: Form,
    act: Callable[[Holding, Own], None],
    template: str,
) -> HttpResponse:
    """One thing that a person does with their data, on a page of its own."""
    found, at = queries.access_holding(code), timezone.now()
    held = found.own(request, key, at=timezone.now())
    own = queries.access_own(found, held=held, at=at, language=get_language() or "")
    if isinstance(form, inputs.Erase) and not own.has_contact:
        form.offer_words_alone()
    if request.method == "POST" and form.is_valid():
        try:
            act(found, own)
            counting.count_use(request, at=at)
            return _done(request, found, key=key, at=at)
        except Invalid as refused:
            form.add_refusal(refused)
    context = {
        "form": form,
        "own": own,
        "notice": shown.notice_of(own),
        "backups_gone_on": shown.backups_gone_on(at),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _done(request: ScopedRequest, holding: Holding, *, key: str, at: datetime) -> HttpResponse:
    """Back to what is held; or, where nothing of it is one's own any more, a page that says so."""
    try:
        holding.own(request, key, at=at)
    except NotFound:
        context = {"backups_gone_on": shown.backups_gone_on(at)}
        return render(request, "rights/erased.html", context)
    return redirect("rights:own", holding.code, key)
