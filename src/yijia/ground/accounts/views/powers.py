"""Powers of one's own: what the post gives only while it is switched on."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.ground.access import actions as access
from yijia.ground.access import queries as access_queries
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.accounts import actions, inputs, queries, shown
from yijia.ground.accounts.views import frame


@own
def powers(request: ScopedRequest) -> HttpResponse:
    """Every power that the person's posts give, on or off, here and for their programs."""
    at = timezone.now()
    found = access_queries.powers_of(request.scope, at=at)
    programs = queries.powers_of_programs(queries.own_account(request.scope), at=at)
    context = {"powers": shown.powers(found, programs=programs)}
    return render(request, "accounts/powers.html", context)


@frame.confirmed
def switch_on(request: ScopedRequest, power: str) -> HttpResponse:
    """Switches a power on, with a reason and for an hour at most: here, or for one program."""
    permission, at = _power(power), timezone.now()
    tokens = queries.tokens(queries.own_account(request.scope), at=at)
    form = inputs.PowerOn(request.POST or None, programs=shown.programs(tokens))
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": at, "permission": permission, **form.cleaned_data}
        wanted = values.pop("program", "")
        values["token"] = next((row for row in tokens if str(row.pk) == wanted), None)
        if frame.does(form, actions.switch_power_on, values):
            return redirect("account-powers")
    context = {"form": form, "label": shown.label_of_power(permission)}
    return render(request, "accounts/power_on.html", context, status=frame.status_of(form))


@own
def switch_off(request: ScopedRequest, power: str) -> HttpResponse:
    """Switches a power off before its time is over, here or for one program."""
    if request.method == "POST":
        access.switch_power_off(
            by=request.scope,
            at=timezone.now(),
            permission=_power(power),
            door=_door_of(request),
        )
    return redirect("account-powers")


def _door_of(request: ScopedRequest) -> str | None:
    """The door of the program that is meant, or None for this session."""
    program = request.POST.get("program", "")
    if not program:
        return None
    token = queries.token(queries.own_account(request.scope), pk=frame.id_of(program))
    return access_queries.door_of_token(bytes(token.hash))


def _power(code: str) -> Permission:
    for permission in shown.POWERS:
        if permission.value == code:
            return permission
    raise NotFound
