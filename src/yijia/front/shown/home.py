"""The numbers of the front page, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from yijia.engines.figures import registry
from yijia.engines.figures.queries import Value, is_red


@dataclass(frozen=True)
class Stat:
    """One large number of the front page, and the page that it opens."""

    label: str
    value: int | Decimal | str | None
    unit: str
    href: str
    note: str = ""


def front_stats(numbers: Iterable[Value]) -> list[Stat]:
    """The numbers of the front page, in words."""
    return [_stat(number) for number in numbers]


def _stat(number: Value) -> Stat:
    figure = registry.figures.get(number.code)
    span = {"from": number.start.isoformat(), "to": number.end.isoformat()}
    page = reverse("figures:figure", args=[number.code])
    return Stat(
        label=gettext(figure.title) if figure else number.code,
        value=number.value,
        unit=gettext(number.unit),
        href=f"{page}?{urlencode({'division': number.division, **span})}",
        note=red_words(number),
    )


def red_words(number: Value) -> str:
    """What is said of a number that does not agree with its rows."""
    return gettext("Does not agree with its rows") if is_red(number) else ""
