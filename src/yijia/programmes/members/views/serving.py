"""Posts for everybody, and a member's own service: taken, checked in and out, taken back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.base.access import public as everybody
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.members import actions, inputs, queries, shown
from yijia.programmes.members.rules import Kind

SERVES = Permission.MEMBER_SERVE


@everybody
def posts(request: ScopedRequest) -> HttpResponse:
    """Where volunteers are wanted: what, where, when, and how many places are left."""
    form = inputs.NarrowPosts(request.GET)
    form.offer(queries.communities_on(on=timezone.localdate()))
    asked = form.cleaned_data if form.is_valid() else dict.fromkeys(form.fields, "")
    rows = queries.open_posts(at=timezone.now(), kind=Kind.VOLUNTEERING, **asked)
    context = {"form": form, "rows": [shown.post_row(one) for one in rows]}
    return render(request, "members/posts.html", context)


@everybody
def post(request: ScopedRequest, identity: int) -> HttpResponse:
    """One post; whoever is a member can take a place."""
    found = queries.access_post(identity=identity)
    may_take = request.scope.holds(SERVES) and found.kind == Kind.VOLUNTEERING
    context = {"row": shown.post_row(found), "may_take": may_take}
    return render(request, "members/post.html", context)


@takes("POST")
@needs(SERVES)
def take(request: ScopedRequest, identity: int) -> HttpResponse:
    """Takes a place, freely."""
    found = queries.access_post(identity=identity)
    actions.take_post(by=request.scope, at=timezone.now(), post=found)
    return redirect("members:my-service")


@needs(SERVES)
def mine(request: ScopedRequest) -> HttpResponse:
    """One's own service, and one's own hours."""
    return render(request, "members/my_service.html", shown.own_service_page(request.scope))


@needs(SERVES)
def serve(request: ScopedRequest, kind: str, identity: int, verb: str) -> HttpResponse:
    """Checks in or out by the code at the place, or takes a place back."""
    found = queries.access_own_service(scope=request.scope, kind=kind, identity=identity)
    if verb not in {"check_in", "check_out", "cancel"}:
        raise NotFound
    form = (inputs.Sure if verb == "cancel" else inputs.Code)(questions.sent(request))
    question = Question(
        gettext(shown.SERVICE_VERBS[verb]),
        about=str(shown.post_row(found.post)["title"]),
        back=reverse("members:my-service"),
    )

    def act(given: Given) -> object:
        at, by = timezone.now(), request.scope
        if verb == "cancel":
            return actions.cancel_service(by=by, at=at, service=found)
        do = actions.check_in if verb == "check_in" else actions.check_out
        return do(by=by, at=at, service=found, code=given["code"], origin=request.origin)

    return questions.sure(request, form, question=question, act=act)
