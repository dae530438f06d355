"""The frame of every page: language, banner, menu and headers."""

import hashlib
import re
from typing import cast

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.utils import translation

from yijia.base.access import Permission
from yijia.base.errors import Refused
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import context
from yijia.ground.shell.context import Shell
from yijia.ground.shell.middleware import HeadersMiddleware
from yijia.ground.shell.registry import Dialects, Entry, Menu, Section

HANDLER = Scope(
    account=7,
    name="north.01",
    grants=(GrantValue(permissions=frozenset({Permission.CASE_HANDLE}), division="350181"),),
)


def asked(path: str, *, scope: Scope, query: dict[str, str] | None = None) -> ScopedRequest:
    """A request as the access middleware hands it on."""
    request = cast("ScopedRequest", RequestFactory().get(path, query or {}))
    request.scope = scope
    return request


def page(language: str, *, scope: Scope = ANONYMOUS) -> str:
    """A whole page as it is sent."""
    request = asked("/somewhere", scope=scope, query={"a": "1"})
    with translation.override(language):
        context = {"title": "Nothing here", "message": "", "status": 404}
        return render_to_string("shell/problem.html", context, request=request)


@pytest.mark.parametrize(("language", "tag"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_a_page_says_its_language_and_offers_the_other(language: str, tag: str) -> None:
    html = page(language)
    other = {"zh-hans": "en", "en": "zh-hans"}[language]
    assert f'<html lang="{tag}"' in html
    assert f'value="{other}"' in html
    assert 'name="next" value="/somewhere?a=1"' in html


def test_a_page_holds_no_script_and_no_style_of_its_own() -> None:
    html = page("en")
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert "<style" not in html
    assert re.findall(r"\s(?:style|on\w+)=", html) == []


@pytest.mark.parametrize("shown", [True, False])
def test_a_demonstration_says_so_in_both_languages(settings: LazySettings, shown: bool) -> None:
    settings.YIJIA_DEMONSTRATION = shown
    html = page("en")
    assert ("演示数据，非官方" in html) is shown
    assert ("Demonstration data, not official" in html) is shown


def test_who_is_signed_in_can_sign_out_and_others_can_sign_in() -> None:
    assert 'action="/sign-out"' in page("en", scope=HANDLER)
    assert "north.01" in page("en", scope=HANDLER)
    assert 'href="/sign-in"' in page("en")


def test_a_menu_shows_what_the_person_may_use_in_order() -> None:
    menu = Menu()
    handles, recounts = Permission.CASE_HANDLE, Permission.FIGURE_RECOUNT
    menu.add(Entry("Work", "work", handles, order=1, section=Section.WORK))
    menu.add(Entry("Recount", "recount", recounts, order=2, section=Section.KEEPING))
    menu.add(Entry("Home", "home", order=0))
    assert [entry.label for entry in menu.seen_by(HANDLER)] == ["Home", "Work"]
    assert [entry.label for entry in menu.seen_by(ANONYMOUS)] == ["Home"]


def test_who_works_here_finds_the_menu_in_sections_and_others_as_one_list() -> None:
    reads = GrantValue(permissions=frozenset({Permission.CASE_READ}), division="350181")
    scope = Scope(account=7, name="north.01", grants=(reads,), waiting=(("notices:index", 3),))
    with translation.override("en"):
        shell = cast("Shell", context.page(asked("/work/forms", scope=scope))["shell"])
    assert [group.label for group in shell.groups][-1] == Section.OPEN.value
    assert [group.label for group in shell.groups if group.current] == [Section.WORK.value]
    assert [group.waiting for group in shell.groups if group.waiting] == ["3"]
    below = [
        href for group in shell.groups for href in [one.href for one in group.links] or [group.href]
    ]
    assert sorted(below) == sorted(link.href for link in shell.navigation)
    stranger = cast("Shell", context.page(asked("/issues", scope=ANONYMOUS))["shell"])
    assert (stranger.groups, len(stranger.navigation) > 3) == ([], True)


def test_the_nearest_page_above_is_the_one_that_is_open() -> None:
    kept = frozenset({Permission.CASE_READ, Permission.FORM_EDIT})
    scope = Scope(account=7, name="a", grants=(GrantValue(permissions=kept, division="350181"),))
    shell = cast("Shell", context.page(asked("/work/forms/7", scope=scope))["shell"])
    assert [link.href for link in shell.navigation if link.current] == ["/work/forms"]


def test_a_menu_takes_an_address_once() -> None:
    menu = Menu()
    menu.add(Entry("Home", "home"))
    menu.add(Entry("Home", "home"))
    assert len(list(menu.seen_by(ANONYMOUS))) == 1
    with pytest.raises(ValueError, match="another link to 'home'"):
        menu.add(Entry("House", "home"))
    with pytest.raises(ValueError, match="name a section"):
        menu.add(Entry("Work", "work", permission=Permission.CASE_HANDLE))


def test_refusals_are_said_in_one_way_at_an_address_and_elsewhere_as_everywhere() -> None:
    known = Dialects()
    known.add("/maps/", said=said)
    known.add("/maps/", said=said)
    assert known.at("/maps/tiles.json") is said
    assert known.at("/map") is None
    with pytest.raises(ValueError, match="at '/maps/'"):
        known.add("/maps/", said=said_otherwise)


def said(request: HttpRequest, refused: Refused) -> HttpResponse:
    return HttpResponse(f"{request.path}: {refused}", status=refused.status)


def said_otherwise(request: HttpRequest, refused: Refused) -> HttpResponse:
    return HttpResponse(f"{refused} ({request.path})")


def answered(*, scope: Scope, cache: str = "") -> HttpResponseBase:
    """The answer to a request after the middleware."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("", headers={"Cache-Control": cache} if cache else {})

    return HeadersMiddleware(view)(asked("/", scope=scope))


def test_an_answer_lets_nothing_in_from_elsewhere() -> None:
    policy = answered(scope=ANONYMOUS)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answered(scope=ANONYMOUS)["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("scope", "asked", "kept"),
    [
        (ANONYMOUS, "", "no-store"),
        (ANONYMOUS, "public, max-age=60", "public, max-age=60"),
        (HANDLER, "", "no-store"),
        (HANDLER, "public, max-age=60", "no-store"),
    ],
)
def test_only_a_public_page_of_nobody_is_kept(scope: Scope, asked: str, kept: str) -> None:
    assert answered(scope=scope, cache=asked)["Cache-Control"] == kept


def test_an_answer_differs_by_person_and_language() -> None:
    assert answered(scope=ANONYMOUS)["Vary"] == "Cookie, Accept-Language"


def test_the_page_of_a_breakdown_needs_no_request_and_no_database() -> None:
    html = render_to_string("shell/500.html")
    assert "系统出错了" in html
    assert "Something went wrong" in html


@pytest.mark.parametrize("name", ["yijia.css", "yijia.js", "place-map.js"])
@pytest.mark.parametrize("packing", ["gzip", "br"])
def test_style_and_script_come_packed_to_whoever_can_unpack_them(name: str, packing: str) -> None:
    sizes = []
    for accepted, sent in (("identity", None), (packing, packing)):
        answer = Client().get(static(name), headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == sent
        sizes.append(len(answer.getvalue()))
    assert sizes[1] < sizes[0] / 2


def test_a_style_is_kept_for_ever_under_a_name_made_from_its_content() -> None:
    address = static("yijia.css")
    assert re.fullmatch(r"/static/yijia\.[0-9a-f]{12}\.css", address)
    answer = Client().get(address)
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    hashed = hashlib.sha256(answer.getvalue()).hexdigest()[:12]
    assert f".{hashed}." in address


def test_a_page_names_its_style_and_its_picture_by_their_content() -> None:
    html = render_to_string("shell/500.html")
    assert static("yijia.css") in html and static("seal.svg") in html


def test_what_was_not_built_is_asked_for_by_its_plain_name() -> None:
    assert static("nothing.css") == "/static/nothing.css"
