"""Raising an issue: one question on a page, then all answers at once, then it is sent."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext

from yijia.base.access import public
from yijia.base.errors import Invalid, NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.files import actions as files
from yijia.ground.files import rules as file_rules
from yijia.ground.places import queries as places
from yijia.ground.shell import actions as shell
from yijia.ground.shell import drafts
from yijia.ground.shell.forms import Form
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.views import own

DRAFT = "issue"
RAISED = "issue_raised"
_FORMS: dict[str, type[Form]] = {
    "topic": inputs.Topic,
    "street": inputs.Street,
    "photos": inputs.AddPhoto,
}


@public
def start(request: HttpRequest) -> HttpResponse:
    """What raising an issue is, before the first question."""
    return render(request, "issues/start.html")


@public
def page(request: ScopedRequest, name: str) -> HttpResponse:
    """One question. When all are asked, every page returns to the answers."""
    asked = rules.PAGES_BY_NAME.get(name)
    if asked is None:
        raise NotFound
    draft = drafts.load(request, DRAFT)
    form = _form(asked, request=request, draft=draft)
    if request.method == "POST" and form.is_valid() and _take(form, request=request, draft=draft):
        visited = _visited(draft, asked=asked)
        drafts.save(request, DRAFT, {"key": get_random_string(32)} | draft | {"visited": visited})
        if name == "photos" and "more" in request.POST:
            return redirect("issues:page", name)
        return _onward(visited)
    status = 422 if form.errors else 200
    context = {"form": form, "page": asked, "title": gettext(asked.title), "draft": draft}
    return render(request, "issues/page.html", context | _around(asked), status=status)


def _form(asked: rules.Page, *, request: HttpRequest, draft: dict[str, Any]) -> Form:
    """The page's part of the form, with what was answered before."""
    data = request.POST if request.method == "POST" else None
    if asked.name in _FORMS:
        form = _FORMS[asked.name](data, request.FILES or None, initial=draft)
    else:
        form = inputs.RaiseIssue(data, only=asked.fields, initial=draft)
    offered = queries.offered(
        topic=draft.get("topic", ""),
        street=draft.get("street", ""),
        on=timezone.localdate(),
        language=get_language() or "",
    )
    inputs.offer(form, offered)
    if len(asked.fields) == 1:
        form.label_is_heading = asked.fields[0]
    return form


def _take(form: Form, *, request: ScopedRequest, draft: dict[str, Any]) -> bool:
    """Puts the answers of a page into the draft; False when something is refused."""
    given = form.cleaned_data
    try:
        if isinstance(form, inputs.AddPhoto):
            _add_photo(given.get("photo"), request=request, draft=draft)
        elif isinstance(form, inputs.Street):
            _take_street(given, draft=draft)
        else:
            draft |= given
    except Invalid as refused:
        form.add_refusal(refused)
        return False
    return True


def _take_street(given: dict[str, Any], *, draft: dict[str, Any]) -> None:
    """The street chosen, or the place in which the point of the map lies."""
    lon, lat = given.get("lon"), given.get("lat")
    draft |= {"street": given.get("street", ""), "lon": None, "lat": None}
    if lon is None or lat is None:
        return
    found = places.division_at(lon=float(lon), lat=float(lat), on=timezone.localdate())
    if found is None:
        raise Invalid(rules.OUTSIDE, field="street")
    draft |= {"lon": str(lon), "lat": str(lat), "street": found.code[:9]}
    draft |= {"division": found.code if found.level >= actions.COMMUNITY else ""}


def _add_photo(upload: Any, *, request: ScopedRequest, draft: dict[str, Any]) -> None:
    held: list[str] = draft.setdefault("photos", [])
    if upload is None:
        return
    if len(held) >= file_rules.MOST_PHOTOS:
        raise Invalid(rules.ENOUGH_PHOTOS, params={"most": file_rules.MOST_PHOTOS}, field="photo")
    stored = files.store_photo(by=request.scope, at=timezone.now(), upload=upload)
    held.append(str(stored.token))


def _visited(draft: dict[str, Any], *, asked: rules.Page) -> list[str]:
    """The pages answered so far, without those that have to be asked again."""
    again = rules.FOLLOWING.get(asked.name, ())
    before = [name for name in draft.get("visited", []) if name not in (*again, asked.name)]
    return [*before, asked.name]


def _onward(visited: list[str]) -> HttpResponse:
    following = rules.next_page(visited)
    if following is None:
        return redirect("issues:check")
    return redirect("issues:page", following.name)


def _around(asked: rules.Page) -> dict[str, object]:
    number = rules.PAGES.index(asked)
    back = reverse("issues:start")
    if number:
        back = reverse("issues:page", args=[rules.PAGES[number - 1].name])
    outlines = f"/api/v1/divisions.geojson?parent={settings.YIJIA_COUNTY}"
    return {"back": back, "number": number + 1, "count": len(rules.PAGES), "map_url": outlines}


@public
def remove_photos(request: HttpRequest) -> HttpResponse:
    """Takes the photos out of the draft again."""
    draft = drafts.load(request, DRAFT)
    if request.method == "POST":
        drafts.save(request, DRAFT, draft | {"photos": []})
    return redirect("issues:page", "photos")


@public
def check(request: ScopedRequest) -> HttpResponse:
    """All answers on one page; sending it registers the issue, once however often it is sent."""
    draft = drafts.load(request, DRAFT)
    if not draft:
        return redirect("issues:done" if RAISED in request.session else "issues:start")
    following = rules.next_page(draft.get("visited", []))
    if following is not None:
        return redirect("issues:page", following.name)
    form = inputs.RaiseIssue(_as_sent(draft))
    if request.method == "POST" and form.is_valid() and _send(form, request=request, draft=draft):
        return redirect("issues:done")
    told = shown.answers(draft, on=timezone.localdate())
    context = {"form": form if form.errors else None, "answers": told}
    return render(request, "issues/check.html", context, status=422 if form.errors else 200)


def _as_sent(draft: dict[str, Any]) -> Any:
    """The draft as a browser would send it."""
    data = MultiValueDict[str, Any]()
    for name, value in draft.items():
        data.setlist(name, value if isinstance(value, list) else [value or ""])
    return data


def _send(form: inputs.RaiseIssue, *, request: ScopedRequest, draft: dict[str, Any]) -> bool:
    at = timezone.now()
    new = actions.NewIssue.told(form.cleaned_data, source=rules.Source.WEB)
    try:
        raised = actions.raise_issue(by=request.scope, at=at, new=new)
    except Invalid as refused:
        form.add_refusal(refused)
        return False
    asked = shell.Asked(purpose="issues.page", key=draft["key"], body=b"")
    shell.keep_answer(at=at, asked=asked, answer={"number": raised.number})
    drafts.drop(request, DRAFT)
    own.remember(request, number=raised.number)
    request.session[RAISED] = raised.number
    return True


@public
def done(request: HttpRequest) -> HttpResponse:
    """The number and the code with which the issue is followed."""
    number = request.session.get(RAISED)
    if number is None:
        return redirect("issues:follow")
    opened = queries.access_own_issue(number=number)
    code = queries.lookup_code(number)
    return render(request, "issues/done.html", {"opened": opened, "code": code})
