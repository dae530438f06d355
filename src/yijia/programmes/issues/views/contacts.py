"""Many contacts at once: asked for, decided on by a second person, taken along as a table."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.people import queries as requests
from yijia.ground.people.rules import Purpose
from yijia.programmes.issues import actions, inputs, shown
from yijia.programmes.issues.rules import ContactList

CSV = "text/csv; charset=utf-8"


@needs(Permission.CONTACT_BULK)
def index(request: ScopedRequest) -> HttpResponse:
    """One's own requests, and those of others that wait for a decision."""
    found = requests.bulk_requests_for(request.scope)
    rows = shown.request_rows(found, scope=request.scope, at=timezone.now())
    return render(request, "issues/contacts.html", {"rows": rows})


@needs(Permission.CONTACT_BULK)
def ask(request: ScopedRequest) -> HttpResponse:
    """Asks for the contacts of a list of work."""
    form = inputs.AskContacts(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            asked = actions.ask_contacts(
                by=request.scope,
                at=timezone.now(),
                work=ContactList(given["work"]),
                purpose=Purpose(given["purpose"]),
                words=given["words"],
            )
            return redirect("issues:contacts-request", asked.pk)
        except Invalid as refused:
            form.add_refusal(refused)
    context = {"form": form}
    return render(request, "issues/ask_contacts.html", context, status=422 if form.errors else 200)


@needs(Permission.CONTACT_BULK)
def one(request: ScopedRequest, identity: int) -> HttpResponse:
    """One request, and what this person can do about it."""
    found = requests.access_bulk_request(scope=request.scope, identity=identity)
    row = shown.request_row(found, scope=request.scope, at=timezone.now())
    words = people.read_bulk_words(by=request.scope, at=timezone.now(), request=found)
    context = {"row": row, "words": words, "numbers": requests.labels_of(found)}
    return render(request, "issues/contacts_request.html", context)


@takes("POST")
@needs(Permission.CONTACT_BULK)
def approve(request: ScopedRequest, identity: int) -> HttpResponse:
    """Lets the asker read these contacts."""
    found = requests.access_bulk_request(scope=request.scope, identity=identity)
    people.approve_bulk_reading(by=request.scope, at=timezone.now(), request=found)
    return redirect("issues:contacts-request", identity)


@takes("POST")
@needs(Permission.CONTACT_BULK)
def refuse(request: ScopedRequest, identity: int) -> HttpResponse:
    """Refuses the request."""
    found = requests.access_bulk_request(scope=request.scope, identity=identity)
    people.refuse_bulk_reading(by=request.scope, at=timezone.now(), request=found)
    return redirect("issues:contacts-request", identity)


@takes("POST")
@needs(Permission.CONTACT_BULK)
def download(request: ScopedRequest, identity: int) -> HttpResponse:
    """The approved contacts as a table, once."""
    found = requests.access_bulk_request(scope=request.scope, identity=identity)
    taken = actions.take_contacts(by=request.scope, at=timezone.now(), request=found)
    response = HttpResponse(shown.table_of(taken), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="contacts-{identity}.csv"'
    response["Cache-Control"] = "no-store"
    return response
