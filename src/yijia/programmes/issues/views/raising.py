"""Raising an issue: one question on a page, then all answers at once, then it is sent."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.access import public
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.shell import drafts as sealed
from yijia.ground.shell.forms import Form
from yijia.ground.shell.problems import PhotoTooLarge
from yijia.programmes.issues import drafts, queries, rules, shown
from yijia.programmes.issues.views import joining, own

DRAFT, PHOTOS = "issue", "photos"


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
    draft = sealed.load(request, DRAFT)
    if asked not in rules.asked_pages(draft.get("needed", [])):
        return _onward(draft)
    form = _form(asked, request=request, draft=draft)
    if request.method == "POST":
        taken = drafts.take(form, asked=asked, draft=draft, sender=own.sender(request))
        if taken is not None:
            sealed.save(request, DRAFT, taken)
            return redirect(request.path) if "more" in request.POST else _onward(taken)
    context = {"form": form, "page": asked, "title": gettext(asked.title), "draft": draft}
    status = 422 if form.errors else 200
    return render(request, "issues/page.html", context | _around(asked, draft=draft), status=status)


def _form(asked: rules.Page, *, request: HttpRequest, draft: drafts.Draft) -> Form:
    too_large = asked.name == PHOTOS and PhotoTooLarge.code in request.GET
    form = drafts.form_for(
        asked,
        draft=draft,
        data=request.POST if request.method == "POST" or too_large else None,
        files=request.FILES or None,
        on=timezone.localdate(),
        language=get_language() or "",
    )
    if too_large:
        form.add_refusal(PhotoTooLarge())
    return form


def _onward(draft: drafts.Draft) -> HttpResponse:
    following = rules.next_page(draft.get("visited", []))
    if following is None:
        return redirect("issues:check")
    return redirect("issues:page", following.name)


def _around(asked: rules.Page, *, draft: drafts.Draft) -> dict[str, object]:
    pages = rules.asked_pages(draft.get("needed", []))
    number = pages.index(asked)
    back = reverse("issues:start")
    if number:
        back = reverse("issues:page", args=[pages[number - 1].name])
    outlines = f"/api/v1/divisions.geojson?parent={settings.YIJIA_COUNTY}"
    on, place = timezone.localdate(), draft.get("division") or ""
    notice = shown.notice(asked, on=on)
    is_named = "about" in asked.fields
    return {
        "units": queries.unit_hints(on=on, division=place) if is_named else [],
        "notice": notice,
        "back": back,
        "number": number + 1,
        "count": len(pages),
        "map_url": outlines,
    }


@public
def remove_photos(request: HttpRequest) -> HttpResponse:
    """Takes the photos out of the draft again."""
    draft = sealed.load(request, DRAFT)
    if request.method == "POST" and draft:
        sealed.save(request, DRAFT, draft | {"photos": []})
    return redirect("issues:page", PHOTOS)


@public
def check(request: ScopedRequest) -> HttpResponse:
    """All answers on one page; sending it registers the issue, once however often it is sent."""
    draft = sealed.load(request, DRAFT)
    if not draft:
        return redirect("issues:done" if own.NUMBERS.made_last(request) else "issues:start")
    if rules.next_page(draft.get("visited", [])) is not None:
        return _onward(draft)
    if drafts.revealing_texts(draft):
        return redirect("issues:revealing")
    number, form = drafts.number_of(draft), drafts.whole(draft)
    if number is None and request.method != "POST" and not drafts.is_compared(draft):
        return redirect("issues:similar")
    if number is None and request.method == "POST":
        number = drafts.send(form, draft=draft, sender=own.sender(request))
    return _sent(request, number=number) if number else _answers(request, draft=draft, form=form)


@public
def revealing(request: HttpRequest) -> HttpResponse:
    """Warns who is about to send a number that reveals somebody; it may be left as it is."""
    draft = sealed.load(request, DRAFT)
    texts = drafts.revealing_texts(draft)
    if not texts:
        return redirect("issues:check")
    if request.method == "POST":
        sealed.save(request, DRAFT, drafts.left_as_is(draft))
        return redirect("issues:check")
    return render(request, "issues/revealing.html", {"found": shown.revealed(texts)})


def _answers(request: HttpRequest, *, draft: drafts.Draft, form: Form) -> HttpResponse:
    context = {"answers": shown.answers(draft, on=timezone.localdate())}
    if request.method != "POST":
        return render(request, "issues/check.html", context)
    return render(request, "issues/check.html", context | {"form": form}, status=422)


def _sent(request: HttpRequest, *, number: str) -> HttpResponse:
    sealed.drop(request, DRAFT)
    own.NUMBERS.remember_made(request, number=number)
    return redirect("issues:done")


@public
def done(request: HttpRequest) -> HttpResponse:
    """The number and the code with which the issue is followed."""
    number = own.NUMBERS.made_last(request)
    if number is None:
        return redirect("issues:follow")
    if rules.joined_parts(number):
        return joining.done(request, number=number)
    opened = queries.access_own_issue(number=number)
    code = people.lookup_code(number)
    return render(request, "issues/done.html", {"opened": opened, "code": code})
