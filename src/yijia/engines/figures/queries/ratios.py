"""Reading ratios: both numbers in one statement, and so of one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import reading
from yijia.engines.figures.queries.around import Around, around
from yijia.engines.figures.queries.reading import Ask, Value
from yijia.engines.figures.rules import Figure, Ratio, Span
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division


@dataclass(frozen=True)
class Share:
    """A ratio of one division over a range, and the two numbers that it is made of."""

    ratio: Ratio
    numerator: Value
    denominator: Value

    @property
    def suppressed(self) -> bool:
        """Whether one of the numbers counts too few persons to be shown to whoever asks."""
        return self.numerator.suppressed or self.denominator.suppressed

    @property
    def value(self) -> Decimal | None:
        """Hundredths to one place; None of nothing, and where a number is kept back."""
        part, whole = self.numerator.value, self.denominator.value
        if part is None or whole is None:
            return None
        return rules.share_of(part, denominator=whole)


def ratios_for(*, by: Scope, division: str) -> list[Ratio]:
    """The ratios whose numbers somebody may see of a division, by code."""
    privileged = reading.is_privileged(by=by, division=division)
    return [ratio for ratio in registry.figures.ratios() if ratio.public or privileged]


def is_ratio(code: str) -> bool:
    """Whether a ratio has this code, and no counted figure."""
    return registry.figures.ratio(code) is not None


def access_ratio(*, by: Scope, code: str, division: str) -> Ratio:
    """The ratio of a code, for a division that is, or was, there.

    Raises:
        NotFound: there is no such ratio or division, or a number of it is not the asker's to see.
    """
    ratio = registry.figures.ratio(code)
    places.access_division(code=division)
    if ratio is None:
        raise NotFound(_("There is no such figure."))
    for part in ratio.parts:
        reading.access_figure(by=by, code=part.code, division=division)
    return ratio


def access_declared(*, by: Scope, code: str, division: str) -> Figure | Ratio:
    """The figure or the ratio of a code.

    Raises:
        NotFound: there is none, or it is not the asker's to see.
    """
    if is_ratio(code):
        return access_ratio(by=by, code=code, division=division)
    return reading.access_figure(by=by, code=code, division=division)


def shares(*, by: Scope, asks: Sequence[tuple[Ratio, str, Span]]) -> list[Share]:
    """What was asked, in the order asked, in one statement. The ratios must be the asker's."""
    both = [Ask(part, place, span) for ratio, place, span in asks for part in ratio.parts]
    found = reading.answers(by=by, asks=both)
    return [
        Share(ratio, numerator=numerator, denominator=denominator)
        for (ratio, _place, _span), numerator, denominator in zip(
            asks, found[::2], found[1::2], strict=True
        )
    ]


def share(*, by: Scope, code: str, division: str, start: date, end: date) -> Share:
    """One ratio of one division over `[start, end)`, exact at commit.

    Raises:
        NotFound: it is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    ratio = access_ratio(by=by, code=code, division=division)
    return shares(by=by, asks=[(ratio, division, rules.span_of(start=start, end=end))])[0]


@dataclass(frozen=True)
class RatioPage:
    """One ratio of one division over a range, with what stands around it."""

    around: Around
    share: Share
    parts: list[tuple[Division, Share]]
    months: list[Share]


def ratio_page(
    *, by: Scope, code: str, division: str, start: date, end: date, on: date
) -> RatioPage:
    """One ratio, its parts by division, and twelve months, all of them read in one statement.

    Raises:
        NotFound: it is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    ratio = access_ratio(by=by, code=code, division=division)
    page = around(division=division, start=start, end=end, on=on)
    found = shares(by=by, asks=[(ratio, place, span) for place, span in page.asks()])
    whole, parts, months = page.sorted_out(found)
    return RatioPage(around=page, share=whole, parts=parts, months=months)
