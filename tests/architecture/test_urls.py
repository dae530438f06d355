"""Every address says who may open it: the middleware serves nothing that carries no mark."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from inspect import getclosurevars, isfunction

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.operation import PathView

from tests.architecture import source
from yijia.base.access import Permission, needs, public
from yijia.ground.access import middleware
from yijia.ground.shell.context import nearest_entry
from yijia.ground.shell.registry import navigation

View = Callable[..., object]


Patterns = Sequence[URLPattern | URLResolver]


def addresses(patterns: Patterns, *, below: str = "") -> Iterator[tuple[str, View]]:
    """Every address with the view behind it, through everything that is included."""
    for pattern in patterns:
        here = f"{below}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, below=here)
        else:
            yield here, pattern.callback


def unmarked(patterns: Patterns) -> list[str]:
    """Addresses, and methods of JSON routes, for which the middleware finds no mark."""
    return sorted(
        {
            f"/{address}: {method} has no mark"
            for address, view in addresses(patterns)
            for method in _methods(view)
            if middleware._mark_for(view, method=method) is None
        }
    )


def _methods(view: View) -> list[str]:
    """The methods of a JSON route, each with its own mark; a page has one for all of them."""
    route = getclosurevars(view).nonlocals.get("self") if isfunction(view) else None
    operations = route.operations if isinstance(route, PathView) else []
    return [method for operation in operations for method in operation.methods] or ["GET"]


def test_every_address_is_marked() -> None:
    try:
        root = importlib.import_module(settings.ROOT_URLCONF)
    except ModuleNotFoundError as missing:
        pytest.fail(f"The addresses cannot be read: {missing}. ROOT_URLCONF names that module.")
    assert len(list(addresses(root.urlpatterns))) > 0
    source.must_be_none(unmarked(root.urlpatterns))


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


@needs(Permission.CASE_READ)
def _marked_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


def test_a_page_without_a_mark_is_found() -> None:
    inner = [path("marked", _marked_page), path("bare", _page)]
    outer: list[URLPattern | URLResolver] = [
        path("marked", _marked_page),
        path("inner/", (inner, "inner", "inner")),
    ]
    assert unmarked(outer) == ["/inner/bare: GET has no mark"]


def test_a_json_operation_without_a_mark_is_found() -> None:
    api = NinjaAPI(urls_namespace="marks", docs_url=None, openapi_url=None)

    @api.get("/figure")
    @public
    def read_figure(request: HttpRequest) -> int:
        return len(request.path)

    @api.post("/figure")
    def write_figure(request: HttpRequest) -> int:
        return len(request.path)

    assert unmarked([path("api/", api.urls)]) == [
        "/api/: GET has no mark",
        "/api/figure: POST has no mark",
    ]


# What is called together on a case is asked for at the case.
ELSEWHERE = ("work/cases/",)
PROGRAMMES = "yijia.programmes."


def test_a_page_of_staff_lies_below_a_link_of_its_own_programme() -> None:
    root, entries = importlib.import_module(settings.ROOT_URLCONF), list(navigation)
    staff = [
        (address, view.__module__.removeprefix(PROGRAMMES).partition(".")[0])
        for address, view in addresses(root.urlpatterns)
        if view.__module__.startswith(PROGRAMMES)
        and address.startswith("work/")
        and not address.startswith(ELSEWHERE)
    ]
    above = {address: nearest_entry(entries, path=f"/{address}") for address, _ in staff}
    source.must_be_none(
        f"/{address} is shown in the menu at {found and found.url_name}"
        for address, programme in staff
        if programme != "issues"
        and not ((found := above[address]) and found.url_name.startswith(f"{programme}:"))
    )
