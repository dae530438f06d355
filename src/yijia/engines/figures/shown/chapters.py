"""Numbers by their chapters, wherever many of them stand."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.translation import gettext

from yijia.engines.figures import registry

Shown = TypeVar("Shown")


def by_chapter(
    found: Iterable[Shown], *, code: Callable[[Shown], str]
) -> list[tuple[str, list[Shown]]]:
    """What is shown of numbers, by the titles of their chapters and in the order of those; chapters
    of which there is nothing are left out. `code` says of which number it is.
    """
    known, every = registry.figures, list(found)
    sorted_out = [
        (gettext(chapter.title), [one for one in every if known.chapter_of(code(one)) == chapter])
        for chapter in known.chapters()
    ]
    return [(title, own) for title, own in sorted_out if own]
