"""Powers of one's own: what the post gives only while it is switched on."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.ground.access import actions as access
from yijia.ground.access import queries as access_queries
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import actions, inputs, shown
from yijia.ground.accounts.views import frame


@frame.own
def powers(request: ScopedRequest) -> HttpResponse:
    """Every power that the person's posts give, on or off."""
    found = access_queries.powers_of(request.scope, at=timezone.now())
    return render(request, "accounts/powers.html", {"powers": shown.powers(found)})


@frame.confirmed
def switch_on(request: ScopedRequest, power: str) -> HttpResponse:
    """Switches a power on, with a reason and for an hour at most."""
    permission = _power(power)
    form = inputs.PowerOn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": timezone.now(), "permission": permission}
        if frame.does(form, actions.switch_power_on, values | form.cleaned_data):
            return redirect("account-powers")
    context = {"form": form, "label": shown.label_of_power(permission)}
    return render(request, "accounts/power_on.html", context, status=frame.status_of(form))


@frame.own
def switch_off(request: ScopedRequest, power: str) -> HttpResponse:
    """Switches a power off before its time is over."""
    if request.method == "POST":
        access.switch_power_off(by=request.scope, at=timezone.now(), permission=_power(power))
    return redirect("account-powers")


def _power(code: str) -> Permission:
    for permission in shown.POWERS:
        if permission.value == code:
            return permission
    raise NotFound
