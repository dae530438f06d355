"""An attack by differences over all public addresses: nothing of few persons moves any of them.

A script asks every address that everybody may open, of every place and month of a county of few
persons. Then persons are put elsewhere, so that numbers move that are kept back and none that is
told, and the script asks again: every answer must be the same, word for word. With the guard off,
as a planted weakness, it must find the difference at every address that shows numbers.
"""

import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from inspect import getclosurevars, isfunction, unwrap
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, resolve
from django.utils import timezone

from yijia.base.access import mark_of
from yijia.engines.figures import actions, database, registry
from yijia.engines.figures.queries import telling
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Ratio
from yijia.engines.figures.tests.sample import COUNTY, PERSONS, TOWN, VILLAGE, recount, run
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.engines.figures.tests.test_derived import PEOPLE as APART
from yijia.engines.figures.tests.test_telling import (
    ADD,
    BELOW,
    DAYS,
    ENDS,
    FEW,
    GRIDS,
    MONTHS,
    SECOND,
    SPREAD,
)
from yijia.ground.access.queries import acting_as
from yijia.ground.places import actions as gazetteer
from yijia.ground.places import queries as places

SHARE = Ratio("sample.share", "Share", "Of all.", SPREAD, PERSONS)
PEOPLE = replace(APART, of=PERSONS)
TODAY = date(2026, 9, 30)
# A person moves from one place to another in a month in which both are kept back; what holds both
# counts as many as before.
MOVES = (
    (GRIDS[1], GRIDS[0], MONTHS[1]),
    (GRIDS[0], SECOND, MONTHS[2]),
    ("350181003901", "350181106", MONTHS[3]),
    (TOWN, SECOND, MONTHS[4]),
)
MOVE = """
UPDATE sample_thing SET division_id = %s WHERE id = (
  SELECT max(id) FROM sample_thing
  WHERE division_id = %s AND opened_on >= %s AND opened_on < %s::date + interval '1 month'
)
"""
# Every public address of figures, and those of other apps that show a place's or the county's.
ROUTES = {
    "figures": ["/figures"],
    "figures/board": ["/figures/board"],
    "figures/board/<str:name>.<str:kind>": [
        *(f"/figures/board/{name}.json" for name in ("time", "places", "map")),
        *(f"/figures/board/{name}.svg" for name in ("time", "places")),
    ],
    "figures/recounts": ["/figures/recounts"],
    "figures/circles": ["/figures/circles"],
    "figures/circles/<str:code>": [f"/figures/circles/{CIRCLE}"],
    "figures/published": ["/figures/published"],
    "figures/published/<str:month>": ["/figures/published/{month}"],
    "figures/published/<str:month>.pdf": ["/figures/published/{month}.pdf"],
    "data/": ["/data/"],
    "data/datapackage.json": ["/data/datapackage.json"],
    "data/figures.csv": ["/data/figures.csv"],
    "data/<str:code>.csv": ["/data/{code}.csv"],
    "figures/<str:code>": ["/figures/{code}", "/figures/{code}?by=kind"],
    "figures/<str:code>/rows": ["/figures/{code}/rows"],
    "api/v1/figures": ["/api/v1/figures"],
    "api/v1/recounts": ["/api/v1/recounts"],
    "api/v1/circles": ["/api/v1/circles"],
    "api/v1/publications": ["/api/v1/publications"],
    "api/v1/publications/<month>": ["/api/v1/publications/{month}"],
    "api/v1/figures/<code>": ["/api/v1/figures/{code}"],
    "api/v1/figures/<code>/rows": ["/api/v1/figures/{code}/rows"],
    "api/v1/figures/<code>/groups": ["/api/v1/figures/{code}/groups?by=kind"],
    "api/v1/figures/<code>/seals": ["/api/v1/figures/{code}/seals"],
    "api/v1/figures/<code>/targets": ["/api/v1/figures/{code}/targets"],
}
ELSEWHERE = ["/", "/article", "/article.json", "/network/places/{area}"]
# Those that show a number of persons as soon as the guard is off.
SHOWING = {
    "/figures",
    "/figures/board",
    *(f"/figures/board/{name}" for name in ("time.json", "places.json", "time.svg", "places.svg")),
    "/figures/{code}",
    "/api/v1/figures/{code}",
    "/article",
    "/article.json",
    "/network/places/{area}",
}
# Those that are the same whatever is asked of them.
STATIC = {
    path
    for path in [*(path for paths in ROUTES.values() for path in paths), *ELSEWHERE[:3]]
    if "{" not in path and "board" not in path and path != "/figures"
}
# Those that are asked of all that is made of persons, too.
MANY = {"/figures/board", "/figures/{code}", "/api/v1/figures/{code}"}
CODES = [PERSONS.code, DAYS.code, SHARE.code, PEOPLE.code]
AREAS = [COUNTY, TOWN, VILLAGE, GRIDS[0], "350181106", CIRCLE]
# What was answered, by the way to it and its address.
Answers = dict[tuple[str, str], tuple[int, str]]
Patterns = Sequence[URLPattern | URLResolver]


def public_routes(patterns: Patterns, *, below: str = "") -> Iterator[tuple[str, str]]:
    """Every address that everybody may open, with the app that it is of."""
    for pattern in patterns:
        here = f"{below}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from public_routes(pattern.url_patterns, below=here)
            continue
        view = pattern.callback
        route = getclosurevars(view).nonlocals.get("self") if isfunction(view) else None
        views = [one.view_func for one in getattr(route, "operations", ()) if "GET" in one.methods]
        for one in views or [view]:
            mark = mark_of(one)
            if mark is not None and mark.permission is None:
                yield here, one.__module__


@pytest.fixture
def county(
    bare: psycopg.Cursor[Any], monkeypatch: pytest.MonkeyPatch, at: Any, service: Any
) -> None:
    """A county in which nothing but persons is counted, of few in some places and months; a front
    page and an article that show them.
    """
    known = Registry([PERSONS, SPREAD])
    known.add_ratio(SHARE)
    for one in (DAYS, PEOPLE):
        known.add_derived(one)
    monkeypatch.setattr(registry, "figures", known)
    with bare.connection.transaction():
        for statement in database.statements(known):
            bare.execute(statement.encode())
    with acting_as(service):
        gazetteer.import_divisions(by=service, at=at, file=BELOW.encode(), source="test")
    towns = [one.code for one in places.children_of(parent=COUNTY, on=MONTHS[0])]
    rows = {town: (6, 6, 6, 6, 0, 0) for town in towns if town not in (TOWN, "350181003")} | FEW
    for place, counts in rows.items():
        for month, n in zip(MONTHS, counts, strict=True):
            run(ADD, [place, month, n])
    draw((VILLAGE, "350181003901"))
    monkeypatch.setattr(timezone, "localdate", lambda *_at: TODAY)
    # What shows figures above this floor is known here by its addresses alone.
    front = importlib.import_module(unwrap(resolve("/").func).__module__)
    monkeypatch.setattr(front.queries, "FRONT_FIGURES", (PERSONS.code,))
    monkeypatch.setattr(front.articles, "article", article_of_persons(front.articles.article()))


def article_of_persons(article: Any) -> Any:
    """The article, with a number of few persons of a place in a month in the place of another."""
    first, *others = article.sentences[1].numbers
    few = replace(first, figure=PERSONS.code, division=GRIDS[0], start=MONTHS[1], end=ENDS[1])
    sentence = replace(article.sentences[1], numbers=(few, *others))
    told = replace(article, sentences=(article.sentences[0], sentence, *article.sentences[2:]))
    return lambda: told


def asked(area: str, start: date, end: date) -> Iterator[tuple[str, str]]:
    """Every address for an area and days: how it is told from others, and itself."""
    for path in [*(path for paths in ROUTES.values() for path in paths), *ELSEWHERE]:
        for code in CODES if path in MANY else CODES[:1]:
            query = {"division": area, "from": start, "to": end, "month": f"{start:%Y-%m}"}
            filled = path.format(code=code, month=query["month"], area=area)
            mark = "&" if "?" in path else "?"
            yield path, f"{filled}{mark}{urlencode(query | {'figure': code})}"


def answers(client: Client, areas: Sequence[str], days: Sequence[tuple[date, date]]) -> Answers:
    """The status of every address and what it says; of what is always the same, once."""
    found: Answers = {}
    for area in areas:
        for start, end in days:
            for path, address in asked(area, start, end):
                key = (path, "" if path in STATIC else address)
                if key not in found:
                    answer = client.get(address)
                    text = answer.content.decode("utf-8", "replace")
                    found[key] = answer.status_code, said(text, path=path)
    return found


def said(text: str, *, path: str) -> str:
    """What an answer says, whatever the clock does; of recounts, what the latest has found."""
    text = re.sub(r"[0-2]\d:[0-5]\d(:[0-5]\d(\.\d+)?)?", "", text)
    text = re.sub(r'"id": ?\d+', "", text)
    text = re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    ends = {"/figures/recounts": "</dd>", "/api/v1/recounts": "}"}
    return text.partition(ends[path])[0] if path in ends else text


# Every page of an area shows each month too, and what lies below it.
DAYS_ASKED = [(MONTHS[1], ENDS[1]), (date(2026, 1, 9), ENDS[3])]


@pytest.mark.long
@pytest.mark.usefixtures("county")
def test_what_few_persons_do_moves_no_public_address(
    client: Client,
) -> None:
    def unguarded() -> Answers:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(telling, "may_tell", lambda *_asked, **_known: True)
            return answers(client, [GRIDS[0], VILLAGE], [(MONTHS[1], ENDS[1])])

    actions.fold_deltas()
    recount()
    before, planted = answers(client, AREAS, DAYS_ASKED), unguarded()
    for origin, place, month in MOVES:
        run(MOVE, [place, origin, month, month])
    actions.fold_deltas()
    recount()
    after, found = answers(client, AREAS, DAYS_ASKED), unguarded()
    assert {key for key in before if before[key] != after[key]} == set()
    # Something was answered, and with the guard off the script would have seen it.
    assert {path for (path, _of), (status, _text) in before.items() if status == 200} >= SHOWING
    assert {path for path, of in planted if planted[path, of] != found[path, of]} >= SHOWING


def test_every_public_address_of_figures_is_among_those_that_are_asked() -> None:
    root = importlib.import_module(settings.ROOT_URLCONF)
    ours = {
        route
        for route, module in public_routes(root.urlpatterns)
        if module.startswith("yijia.engines.figures.")
    }
    assert ours == set(ROUTES)
