"""What stories may ask for: a standing county behind a real web server, and people at screens."""

import os
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests.harness import browser as harness
from tests.harness.browser import Visit
from tests.harness.county import County
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.places import actions as places
from yijia.ground.places.tests.drawing import MAP

# Each story in both languages, as `make stories` tells them.
BOTH = os.environ.get("STORIES") == "all"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tells each story in one of the languages that it is written for, always in the same."""
    left_out = [] if BOTH else [item for item in items if _is_told_otherwise(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_told_otherwise(item: pytest.Item) -> bool:
    """Whether it is a story in the language that is not its own."""
    call = getattr(item, "callspec", None)
    if HERE not in item.path.parents or call is None or "language" not in call.params:
        return False
    name = f"{item.path.stem}.{getattr(item, 'originalname', item.name)}"
    own = ("zh-hans", "en")[zlib.crc32(name.encode()) % 2]
    return str(call.params["language"]) != own


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this test process."""
    with harness.launched() as found:
        yield found


@pytest.fixture
def visit(
    live_server: LiveServer, chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visit]]:
    """Sits a person down at a screen, in a language; afterwards no page may have had a fault."""
    visits: list[Visit] = []

    def sit_down(*, language: str, screen: ViewportSize = harness.PHONE, who: str = "a") -> Visit:
        context = chromium.new_context(locale=language, viewport=screen)
        page = context.new_page()
        page.set_default_timeout(15_000)
        name = f"{request.node.name}-{who}".replace("[", "-").replace("]", "")
        made = Visit(page, base=live_server.url, name=name, language=language)
        visits.append(made)
        return made

    yield sit_down
    faults = [fault for made in visits for fault in made.faults]
    for made in visits:
        made.page.context.close()
    assert faults == []


@pytest.fixture
def drawn_county(standing_county: County, service: Scope, now: datetime) -> County:
    """The standing county with the outlines of two streets and one community."""
    with acting_as(service):
        places.import_boundaries(by=service, at=now, file=MAP, source="drawn for a test")
    return standing_county
