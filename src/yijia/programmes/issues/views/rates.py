"""How the three rates weigh: the rules there were and are, and the next one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.base.errors import Conflict, Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.programmes.issues import actions, inputs, queries, rules


@needs(Permission.RULE_EDIT)
def rates(request: ScopedRequest) -> HttpResponse:
    """Shows every rule, and sets the next one."""
    form = inputs.SetRates(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.set_rates(
                by=request.scope, at=timezone.now(), **rules.told_weights(form.cleaned_data)
            )
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect("issues:rates")
    context = {"form": form, "rules": queries.rate_rules()}
    return render(request, "issues/rates.html", context, status=422 if form.errors else 200)
