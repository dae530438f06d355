"""The desk of the system administrator: one day of the work calendar changes by a document."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import inputs
from yijia.ground.accounts.shown import calendar as shown
from yijia.ground.accounts.views import frame
from yijia.ground.places import actions as places
from yijia.ground.places import queries as known


@needs(Permission.PLACE_EDIT)
def workdays(request: ScopedRequest) -> HttpResponse:
    """Shows the days that are not as in every week, and changes one; open cases follow."""
    form = inputs.EditWorkday(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = {"by": request.scope, "at": timezone.now(), **form.told}
        if frame.does(form, places.edit_workday, values):
            return redirect("desk-calendar")
    calendar = known.calendar()
    context = {
        "form": form,
        "rows": shown.special_days(calendar, since=timezone.localdate()),
        "loaded": shown.loaded(calendar),
    }
    return render(request, "accounts/workdays.html", context, status=frame.status_of(form))
