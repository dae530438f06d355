"""A real browser for stories: pages are opened, filled in, and examined for accessibility."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from django.utils import translation
from playwright.sync_api import Browser, Page, Response, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "var" / "pictures"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
# The file button of govuk-frontend is named by label, comma and its own text, in which axe does not
# find the visible text because of the comma between its parts. Waived for that button alone.
WAIVED = ("label-content-name-mismatch", "govuk-file-upload-button")
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return JSON.stringify(found.violations);
}"""
# What axe does not judge by: where a link leads, what a field holds, which number a page shows.
_UNJUDGED = re.compile(
    r'<script.*?</script>|\s(?:href="[^#"]|(?:value|content|src|action)=")[^"]*"', re.DOTALL
)
_SAID = re.compile(r">[^<]*[^<\s][^<]*<")
_OURS = re.compile(r'(\s(?:href)?lang=)"(?:en|zh-Hans)"')
# The name of a region may be any of its own; that of a control must hold what is written on it.
_CONTROL = re.compile(r'<(a|button)\b[^>]*\saria-label="[^"]+"[^>]*>.*?</\1>', re.DOTALL)
_REGION = re.compile(r'(<(?!a\b|button\b|input\b|select\b|textarea\b)[^>]*\saria-label=)"([^"]+)"')
_examined: set[tuple[int, str]] = set()


def shape(html: str) -> str:
    """What axe judges a page by: its elements and attributes, and where there is text at all.

    A control with a name for those who hear a page (`aria-label`) is kept word for word, with what
    is written on it; of regions, which of them have the same name; of languages, which is not ours.
    """
    judged = _OURS.sub(r'\1"l"', _UNJUDGED.sub("", html))
    controls = [one.group() for one in _CONTROL.finditer(judged)]
    names: dict[str, int] = {}

    def numbered(region: re.Match[str]) -> str:
        return f'{region[1]}"{names.setdefault(region[2], len(names))}"'

    bare = _REGION.sub(numbered, _SAID.sub(">t<", _CONTROL.sub("<kept>", judged)))
    return "".join([bare, *controls])


def chromium_path() -> str:
    """Where Chromium lies: where `CHROMIUM` says, or else where the system has it.

    Raises:
        RuntimeError: there is none.
    """
    named = os.environ.get("CHROMIUM", "")
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    if found is None:
        where = f"no program at {named}" if named else "none installed"
        raise RuntimeError(f"Stories need Chromium, and there is {where}.")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser of one test process."""
    # The driver runs an event loop in this thread, where the framework would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """One person at one screen, who looks at every page for what shuts people out."""

    def __init__(self, page: Page, *, base: str, name: str, language: str) -> None:
        self.page = page
        self.language = language
        self.base = base
        self.name = name
        self.faults: list[str] = []
        self.seen = 0
        page.on("pageerror", lambda fault: self.faults.append(f"script: {fault}"))
        page.on("response", self._heard)

    def _heard(self, response: Response) -> None:
        """Notes an answer that no page should ever have: a fault, or something missing from it."""
        missing = response.status == HTTPStatus.NOT_FOUND
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or missing:
            self.faults.append(f"{response.status}: {response.url}")

    def say(self, msgid: str) -> str:
        """A sentence of the catalogues in this person's language."""
        with translation.override(self.language):
            return translation.gettext(msgid)

    def open(self, path: str) -> None:
        """Opens an address of the site."""
        self.page.goto(self.base + path)
        self.look()

    def press(self, name: str) -> None:
        """Presses the button or follows the link of this msgid, and looks at what comes."""
        name = self.say(name)
        main = self.page.locator("main")
        found = main.get_by_role("button", name=name, exact=True)
        found = found.or_(main.get_by_role("link", name=name, exact=True))
        with self.page.expect_navigation():
            found.first.click()
        self.look()

    def choose(self, label: str) -> None:
        """Ticks the answer of this msgid, or of this name."""
        self.page.get_by_label(self.say(label), exact=True).check()

    def select(self, label: str, option: str) -> None:
        """Picks an option by its name from the list of this msgid."""
        self.page.get_by_label(self.say(label)).select_option(label=option)

    def fill(self, label: str, text: str) -> None:
        """Fills in the field whose label is this msgid."""
        named = self.page.get_by_label(self.say(label))
        named.and_(self.page.locator("input, textarea")).first.fill(text)

    def heading(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").first.inner_text().strip()

    def text(self) -> str:
        """What stands in the main part of the page."""
        return self.page.locator("main").inner_text()

    def must_show(self, *texts: str) -> None:
        """Fails unless every text stands in the main part of the page."""
        shown = self.text()
        assert [text for text in texts if text not in shown] == [], shown

    def look(self) -> None:
        """Examines the page, and keeps a picture of it where pictures are wanted."""
        self._examine()
        overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        if self.page.evaluate(overflow):
            self.faults.append(f"{self.page.url}: wider than the screen")
        self.seen += 1
        if os.environ.get("STORY_PICTURES"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            picture = PICTURES / f"{self.name}-{self.seen:02}.png"
            self.page.screenshot(path=picture, full_page=True)

    def _examine(self) -> None:
        """Asks axe about the page, unless it has found nothing in one of the same shape."""
        seen = (self.page.viewport_size or PHONE)["width"], shape(self.page.content())
        if seen in _examined:
            return
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        before = len(self.faults)
        for violation in json.loads(self.page.evaluate(_RUN)):
            for node in violation["nodes"]:
                if not (violation["id"] == WAIVED[0] and WAIVED[1] in node["html"]):
                    where = f"{violation['id']} at {node['target']}"
                    self.faults.append(f"{self.page.url}: {where}")
        if len(self.faults) == before:
            _examined.add(seen)
