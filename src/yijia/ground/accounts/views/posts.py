"""The desk of the security administrator: who holds which post, and second factors of others."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.ground.access import queries as access
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import actions, inputs, queries, shown
from yijia.ground.accounts.views import frame

LETS_IN = Permission.GRANT_EDIT


@needs(LETS_IN)
def posts(request: ScopedRequest) -> HttpResponse:
    """The posts that this person may fill."""
    search = request.GET.get("search", "")
    page = queries.posts_kept(
        request.scope,
        on=timezone.localdate(),
        search=search,
        after=request.GET.get("after", ""),
    )
    context = {
        "rows": shown.seats(page.rows),
        "search": search,
        "next": frame.next_of(request, page.next),
    }
    return render(request, "accounts/posts.html", context)


@needs(LETS_IN)
def one_post(request: ScopedRequest, post: int) -> HttpResponse:
    """One post: who holds it."""
    found = queries.access_post(request.scope, on=timezone.localdate(), pk=post)
    (seat,) = shown.seats([found])
    context = {"seat": seat, "held": shown.holders(found)}
    return render(request, "accounts/post.html", context)


@needs(LETS_IN)
def fill(request: ScopedRequest, post: int) -> HttpResponse:
    """Puts somebody into a post, from a day on."""
    found = queries.access_post(request.scope, on=timezone.localdate(), pk=post)
    form = inputs.FillPost(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": timezone.now(), "post": found}
        if frame.does(form, actions.fill_post, values | form.cleaned_data):
            return redirect("desk-post", post=post)
    (seat,) = shown.seats([found])
    context = {"form": form, "seat": seat}
    return render(request, "accounts/fill.html", context, status=frame.status_of(form))


@needs(LETS_IN)
def leave(request: ScopedRequest, appointment: int) -> HttpResponse:
    """Ends an appointment and what it gave, and tells what waits there and who goes on."""
    on = timezone.localdate()
    found = queries.access_appointment(request.scope, on=on, pk=appointment)
    behind = access.left_behind(found, on=on)
    form = inputs.LeavePost(
        request.POST or None,
        initial={"ends_on": on},
        waits=behind.bound > 0,
        has_others=not behind.is_left_alone,
    )
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": timezone.now(), "appointment": found}
        if frame.does(form, actions.leave_post, values | form.cleaned_data):
            return redirect("desk-post", post=found.post_id)
    (held,) = shown.held([found])
    context = {"form": form, "held": held, "behind": shown.behind(behind)}
    if "unit" in form.fields:
        context["bodies"] = shown.bodies(on=on)
    return render(request, "accounts/leave.html", context, status=frame.status_of(form))


@needs(LETS_IN)
def reset_factors(request: ScopedRequest) -> HttpResponse:
    """Takes the second factors of somebody away who has lost them."""
    form = inputs.ResetFactors(request.POST or None)
    done = False
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": timezone.now()}
        done = frame.does(form, actions.reset_factors, values | form.cleaned_data)
    context = {"form": inputs.ResetFactors() if done else form, "done": done}
    return render(request, "accounts/reset.html", context, status=frame.status_of(form))


@needs(LETS_IN)
def release_password(request: ScopedRequest) -> HttpResponse:
    """Lets the system administrator set the password of somebody who has forgotten theirs."""
    form = inputs.ReleasePassword(request.POST or None)
    done = False
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": timezone.now()}
        done = frame.does(form, actions.release_password, values | form.cleaned_data)
    context = {"form": inputs.ReleasePassword() if done else form, "done": done}
    return render(request, "accounts/release.html", context, status=frame.status_of(form))
