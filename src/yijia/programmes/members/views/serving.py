"""Posts for everybody, and a member's own service: taken, checked in and out, taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.base.access import public as everybody
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.organisations import queries as organisations
from yijia.ground.rights.registry import Held
from yijia.ground.shell import questions
from yijia.ground.shell.forms import Form
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.members import actions, inputs, queries, rules, shown
from yijia.programmes.members.rules import Kind
from yijia.programmes.members.views import certificates

SERVES = Permission.MEMBER_SERVE


@everybody
def posts(request: ScopedRequest) -> HttpResponse:
    """Where volunteers are wanted: what, where, when, and how many places are left."""
    form = inputs.NarrowPosts(request.GET)
    form.offer(organisations.communities_on(on=timezone.localdate()))
    asked = form.cleaned_data if form.is_valid() else dict.fromkeys(form.fields, "")
    rows = queries.open_posts(at=timezone.now(), kind=Kind.VOLUNTEERING, **asked)
    context = {"form": form, "rows": [shown.post_row(one) for one in rows]}
    return render(request, "members/posts.html", context)


@everybody
def post(request: ScopedRequest, identity: int) -> HttpResponse:
    """One post; whoever is a member can take a place."""
    found = queries.access_post(identity=identity)
    may_take = request.scope.holds(SERVES) and shown.is_open(found, at=timezone.now())
    context = shown.post_page(found, scope=request.scope) | {"may_take": may_take}
    return render(request, "members/post.html", context)


@takes("POST")
@needs(SERVES)
def take(request: ScopedRequest, identity: int) -> HttpResponse:
    """Takes a place, freely."""
    found = queries.access_post(identity=identity)
    actions.take_post(by=request.scope, at=timezone.now(), post=found)
    return redirect("members:my-service")


@own
def mine(request: ScopedRequest, key: str = "") -> HttpResponse:
    """One's own service, and one's own hours."""
    if key not in {"", rules.service_key(request.scope.account or 0)}:
        raise NotFound
    return render(
        request, "members/my_service.html", shown.own_service_page(request.scope, at=timezone.now())
    )


FORMS: dict[str, type[Form]] = {
    "check_in": inputs.Code,
    "check_out": inputs.Code,
    "cancel": inputs.Sure,
    "show_name": inputs.Sure,
    "hide_name": inputs.Sure,
}
NAMES = {"show_name": certificates.ACTS["show"], "hide_name": certificates.ACTS["hide"]}


@own
def serve(request: ScopedRequest, kind: str, identity: int, verb: str) -> HttpResponse:
    """Checks in or out by the code at the place, or takes a place back."""
    found = queries.access_own_service(scope=request.scope, kind=kind, identity=identity)
    if verb not in FORMS:
        raise NotFound
    form = FORMS[verb](questions.sent(request))
    question = Question(
        gettext(shown.SERVICE_VERBS[verb]),
        about=str(shown.post_row(found.post)["title"]),
        back=reverse("members:my-service"),
        beside={"words": gettext(shown.NAME_HINTS.get(verb, ""))} if verb in NAMES else {},
    )

    def act(given: Given) -> object:
        at, by = timezone.now(), request.scope
        if verb == "cancel":
            return actions.cancel_service(by=by, at=at, service=found)
        if verb in NAMES:
            return NAMES[verb](by, at, found.post)
        do = actions.check_in if verb == "check_in" else actions.check_out
        return do(by=by, at=at, service=found, code=given["code"], origin=request.origin)

    return questions.sure(request, form, question=question, act=act, drawn=certificates.WORDS)


class ServiceHolding:
    """What this programme holds of a member who serves: at which posts, when, and for how long."""

    code = queries.SERVICES
    label = _("Service of a member")
    purpose = rules.SERVICES
    page = "members:own-service"
    kept_keys = "members_kept_services"
    owners = ""

    def own(self, request: HttpRequest, key: str, *, at: datetime) -> Held:
        """All of one's own service: whoever is signed in has shown who they are."""
        scope = getattr(request, "scope", None)
        if not isinstance(scope, Scope) or rules.account_of_key(key) != scope.account:
            raise NotFound
        return self.find(key)

    def find(self, key: str) -> Held:
        """All service of a member, by its number."""
        return queries.held_services(queries.services_of(key))

    def find_again(self, *, subject_id: int, mark: str) -> Held | None:
        """The same service in a database that was restored."""
        return queries.services_again(subject_id=subject_id, mark=mark)

    def facts(self, held: Held) -> Sequence[tuple[str, str]]:
        """Each service and each certificate in words."""
        services = queries.services_of(held.key)
        return [
            *shown.held_services(services),
            *shown.held_certificates(queries.certificates_of(held.key)),
        ]

    def document(self, held: Held) -> dict[str, object]:
        """Each service and each certificate for a program."""
        services = queries.services_of(held.key)
        return shown.services_document(services) | shown.certificates_document(
            queries.certificates_of(held.key)
        )

    def erase_texts(self, *, by: Scope, at: datetime, held: Held, names: Sequence[str]) -> None:
        """Takes out whose service it was, gives back places to come, and ends certificates."""
        del names
        actions.erase_services(by=by, at=at, key=held.key)


HOLDING = ServiceHolding()
