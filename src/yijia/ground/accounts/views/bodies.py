"""The desk of the system administrator: organisations and their credit codes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import inputs, queries, shown
from yijia.ground.accounts.views import frame
from yijia.ground.organisations import actions

EDITS = Permission.ORGANISATION_EDIT


@needs(EDITS)
def organisations(request: ScopedRequest) -> HttpResponse:
    """The organisations of this person's area."""
    search = request.GET.get("search", "")
    page = queries.organisations_kept(
        request.scope, search=search, after=request.GET.get("after", "")
    )
    context = {
        "rows": shown.body_rows(page.rows),
        "search": search,
        "next": frame.next_of(request, page.next),
    }
    return render(request, "accounts/organisations.html", context)


@needs(EDITS)
def one_organisation(request: ScopedRequest, code: str) -> HttpResponse:
    """One organisation, and the form that puts its credit code right."""
    found = queries.access_organisation(request.scope, code=code)
    form = inputs.CreditCode(request.POST or None, initial={"credit_code": found.credit_code})
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": timezone.now(), "organisation": found}
        if frame.does(form, actions.put_credit_code, values | form.cleaned_data):
            return redirect("desk-organisations")
    (row,) = shown.body_rows([found])
    context = {"form": form, "row": row}
    return render(request, "accounts/organisation.html", context, status=frame.status_of(form))
