"""The work calendar at the desk: one day of it changes as a document orders."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.base.errors import Conflict, Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places import actions as places
from yijia.ground.places import queries as known
from yijia.programmes.issues import inputs, shown


@needs(Permission.PLACE_EDIT)
def workdays(request: ScopedRequest) -> HttpResponse:
    """Shows the days that are not as in every week, and changes one; open cases follow."""
    form = inputs.EditWorkday(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        try:
            places.edit_workday(
                by=request.scope,
                at=at,
                day=given["day"],
                is_workday=given["becomes"] == inputs.WORK,
                document=given["document"],
            )
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect("issues:workdays")
    calendar = known.calendar()
    context = {
        "form": form,
        "rows": shown.special_days(calendar, since=timezone.localdate()),
        "loaded": shown.loaded(calendar),
    }
    return render(request, "issues/workdays.html", context, status=422 if form.errors else 200)
