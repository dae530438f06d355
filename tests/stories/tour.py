"""Writes docs/tour.md from the pictures that a browser story has taken: `make tour`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from tests.harness.browser import PICTURES, ROOT

PLAN = Path(__file__).with_suffix(".toml")
PAGE, FOLDER = ROOT / "docs" / "tour.md", ROOT / "docs" / "images" / "tour"
COLOURS = 64
HEAD = """\
# A tour 导览

`make tour` wrote this page, from the pictures that a browser story took of the pages it walked
through. The county is made up for the tests, and so is everybody in it.
"""


def main() -> None:
    """Copies the pictures that the plan names, made small, and writes the page around them."""
    plan = tomllib.loads(PLAN.read_text("utf-8"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    parts = [HEAD, *(_stop(stop, plan=plan) for stop in plan["stops"])]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _stop(stop: Mapping[str, Any], *, plan: Mapping[str, Any]) -> str:
    """One stop: a heading in both languages, a few words, and its pictures side by side."""
    shown = [_picture(name, plan=plan, alt=stop["title"]) for name in stop["pictures"]]
    text = f"{stop['text']}\n\n{stop['text_zh']}\n\n{' '.join(shown)}"
    return f"## {stop['title']} {stop['title_zh']}\n\n{text}\n"


def _picture(name: str, *, plan: Mapping[str, Any], alt: str) -> str:
    taken = PICTURES / f"{plan['story']}-{plan['language']}-{name}.png"
    with Image.open(taken) as picture:
        picture.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
        width = 260 if picture.width < picture.height else 520
    return f'<img src="images/tour/{name}.png" alt="{alt}" width="{width}">'


if __name__ == "__main__":
    main()
