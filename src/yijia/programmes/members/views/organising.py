"""The desk of who wants service: posts, the code at the place, hours, and what was solved."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell import questions
from yijia.ground.shell.forms import Form
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.members import actions, inputs, queries, shown

HANDLES = Permission.CASE_HANDLE


@needs(HANDLES)
def index(request: ScopedRequest) -> HttpResponse:
    """The posts of one's bodies, the duty to which one may assign members, and whom one has."""
    context = shown.organised_page(request.scope, at=timezone.now())
    return render(request, "members/organised.html", context)


@needs(HANDLES)
def open_post(request: ScopedRequest) -> HttpResponse:
    """Opens a place and a time at which service is wanted."""
    on = timezone.localdate()
    bodies = [one.id for one in queries.bodies_of(request.scope, on=on)]
    form = inputs.OpenPost(questions.sent(request), initial={"places": 5, "held_on": on})
    form.offer(bodies=shown.unit_choices(bodies), communities=organisations.communities_on(on=on))
    question = Question(
        gettext("Open a post"), about=gettext("Service"), back=reverse("members:organised")
    )

    def act(given: Given) -> object:
        new = shown.new_post(given, bodies=bodies)
        return actions.open_service_post(by=request.scope, at=timezone.now(), new=new)

    return questions.asked(request, form, question=question, act=act)


@needs(HANDLES)
def post(request: ScopedRequest, identity: int) -> HttpResponse:
    """One post: who serves there."""
    found = queries.access_own_post(scope=request.scope, identity=identity)
    context = shown.desk_post_page(found, scope=request.scope)
    return render(request, "members/organised_post.html", context)


@needs(HANDLES)
def code(request: ScopedRequest, identity: int) -> HttpResponse:
    """The code of this minute, to be shown at the place."""
    found = queries.access_own_post(scope=request.scope, identity=identity)
    return render(request, "members/code.html", shown.code_page(found, at=timezone.now()))


@needs(HANDLES)
def cancel(request: ScopedRequest, identity: int) -> HttpResponse:
    """Cancels a post at which nobody has served."""
    found = queries.access_own_post(scope=request.scope, identity=identity)
    question = Question(
        gettext("Cancel this post"),
        about=str(shown.post_row(found)["title"]),
        back=reverse("members:organised"),
    )
    return questions.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=question,
        act=lambda _given: actions.cancel_service_post(
            by=request.scope, at=timezone.now(), post=found
        ),
    )


@needs(HANDLES)
def assign(request: ScopedRequest, identity: int) -> HttpResponse:
    """Assigns a member of one's unit who has reported in."""
    found, on = queries.access_post(identity=identity), timezone.localdate()
    form = inputs.Assign(questions.sent(request))
    members = queries.reported_of(request.scope, on=on)
    form.offer([(one.login, one.login) for one in members])
    question = Question(
        gettext("Assign a member"),
        about=str(shown.post_row(found)["title"]),
        back=reverse("members:organised"),
    )
    return questions.sure(
        request,
        form,
        question=question,
        act=lambda given: actions.assign_duty(
            by=request.scope, at=timezone.now(), post=found, login=given["login"]
        ),
    )


FORMS: dict[str, type[Form]] = {
    "confirm": inputs.Confirm,
    "link": inputs.LinkCase,
    "cancel": inputs.Sure,
}


@needs(HANDLES)
def move(request: ScopedRequest, kind: str, identity: int, verb: str) -> HttpResponse:
    """Confirms hours, links a solved case, or takes an assignment back."""
    found = queries.access_service(scope=request.scope, kind=kind, identity=identity)
    if verb not in FORMS:
        raise NotFound
    back = reverse("members:organised-post", args=[found.post_id])
    if not queries.answers_for(request.scope, body=found.organisation_id):
        back = reverse("members:organised")
    question = Question(
        gettext(shown.SERVICE_VERBS[verb]),
        about=str(shown.post_row(found.post)["title"]),
        back=back,
    )

    def act(given: Given) -> object:
        at, by = timezone.now(), request.scope
        if verb == "cancel":
            return actions.cancel_service(by=by, at=at, service=found)
        if verb == "link":
            numbers = [given["number"]]
            return actions.link_cases(by=by, at=at, service=found, numbers=numbers)
        return actions.confirm_service(
            by=by, at=at, service=found, **shown.presence(given, post=found.post)
        )

    initial = shown.presence_known(found) if verb == "confirm" else {}
    form = FORMS[verb](questions.sent(request), initial=initial)
    return questions.sure(request, form, question=question, act=act)
