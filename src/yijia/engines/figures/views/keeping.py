"""Pages of what is kept beside figures: circles of places, and what a figure should reach."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, public
from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.engines.figures import actions, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest


@public
def circles(request: ScopedRequest) -> HttpResponse:
    """Places that are followed together, and the way to draw another circle for who may."""
    context = {
        "circles": shown.circle_list(queries.circles().values()),
        "can_draw": request.scope.holds(Permission.RULE_EDIT),
        "ways": shown.ways(shown.Way.CIRCLES),
    }
    return render(request, "figures/circles.html", context)


@public
def circle(request: ScopedRequest, code: str) -> HttpResponse:
    """One circle: its places, and since when."""
    context = shown.circle_page(queries.access_circle(code=code))
    context |= {"can_change": request.scope.holds(Permission.RULE_EDIT)}
    return render(request, "figures/circle.html", context)


@needs(Permission.RULE_EDIT)
def draw_circle(request: ScopedRequest) -> HttpResponse:
    """Names places that are followed together from a month on."""
    form = inputs.DrawCircle(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.draw_circle(
                by=request.scope, at=timezone.now(), **inputs.told_circle(form.cleaned_data)
            )
        except (Conflict, Invalid, NotFound) as refused:
            form.add_refusal(refused)
        else:
            return redirect("figures:circle", code=made.code)
    status = 422 if form.errors else 200
    return render(request, "figures/draw_circle.html", {"form": form}, status=status)


@needs(Permission.RULE_EDIT)
def change_circle(request: ScopedRequest, code: str) -> HttpResponse:
    """Names other places for a circle, from a month on."""
    found = queries.access_circle(code=code)
    form = inputs.ChangeCircle(
        request.POST if request.method == "POST" else None,
        initial={"divisions": shown.present_codes(found)},
    )
    if form.is_valid():
        try:
            actions.change_circle(
                by=request.scope, at=timezone.now(), code=code, **form.cleaned_data
            )
        except (Conflict, Invalid, NotFound) as refused:
            form.add_refusal(refused)
        else:
            return redirect("figures:circle", code=code)
    context = {"form": form, "circle": found}
    status = 422 if form.errors else 200
    return render(request, "figures/draw_circle.html", context, status=status)


@needs(Permission.RULE_EDIT)
def targets(request: ScopedRequest, code: str) -> HttpResponse:
    """What a figure should reach in a place: the targets there were and are, and the next one."""
    division = request.GET.get("division") or settings.YIJIA_COUNTY
    declared = queries.access_declared(by=request.scope, code=code, division=division)
    form = inputs.SetTarget(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = inputs.told_target(form.cleaned_data)
        try:
            actions.set_target(
                by=request.scope, at=timezone.now(), code=code, division=division, **told
            )
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect(shown.target_address(code, division=division))
    context = shown.target_page(
        declared,
        division=queries.access_area(code=division),
        found=queries.targets_of(code=code, division=division),
    )
    status = 422 if form.errors else 200
    return render(request, "figures/targets.html", context | {"form": form}, status=status)
