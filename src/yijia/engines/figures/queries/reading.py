"""Reading numbers, exact at commit: what of them may be told to whoever asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import areas, cells, telling
from yijia.engines.figures.queries.cells import Ask, Sum
from yijia.engines.figures.rules import Countable, Span, Stock

# A sum, or a number made of sums; None is not told.
Number = int | Decimal | None
# Reads sums, in the order asked.
Read = Callable[[Sequence[Ask]], list[Sum]]


@dataclass(frozen=True)
class Value:
    """One number. `value` and `n` (the rows behind it) are None when it must be kept back.

    `rows_open` says whether whoever asks may see those rows.
    """

    code: str
    value: int | Decimal | None
    n: int | None
    unit: str
    division: str
    start: date
    end: date
    version: int
    recounted_at: datetime | None
    red: bool
    rows_open: bool

    @property
    def suppressed(self) -> bool:
        """Whether the number counts too few persons to be shown to whoever asks."""
        return self.value is None


def recounted_at(values: Sequence[Value]) -> datetime | None:
    """When all of these had been recounted; None before that, and of nothing."""
    times = [value.recounted_at for value in values]
    known = [at for at in times if at is not None]
    return min(known, default=None) if len(known) == len(times) else None


def is_privileged(*, by: Scope, division: str) -> bool:
    """Whether somebody works over a division, or over all that a circle is or was made of, and so
    sees what the public does not.
    """
    made_of = areas.codes_of(division)
    return bool(made_of) and all(
        by.may(Permission.CASE_READ, division=code, organisation=None) for code in made_of
    )


def figures_for(*, by: Scope) -> list[Countable]:
    """The figures and stocks that somebody may ask for somewhere, by code."""
    held = by.holds(Permission.CASE_READ)
    return [one for one in registry.figures.countables() if one.public or held]


def access_figure(*, by: Scope, code: str, division: str) -> Countable:
    """The figure or the stock of a code, for a division or a circle that is, or was, there.

    Raises:
        NotFound: there is no such figure or area, or this one is not the asker's to see.
    """
    figure = registry.figures.countable(code)
    areas.access_area(code=division)
    if figure is None:
        raise NotFound(_("There is no such figure."))
    if not figure.public and not is_privileged(by=by, division=division):
        raise NotFound(_("There is no such figure."))
    return figure


def value(*, by: Scope, code: str, division: str, start: date, end: date, on: date) -> Value:
    """One figure of one division over `[start, end)`, exact at commit; `on` is the present day.

    Raises:
        NotFound: it is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    return values(by=by, codes=[code], divisions=[division], start=start, end=end, on=on)[0]


def values(
    *,
    by: Scope,
    codes: Sequence[str],
    divisions: Sequence[str],
    start: date,
    end: date,
    on: date,
) -> list[Value]:
    """Every figure of every division over `[start, end)`: all divisions of the first figure first.

    Raises:
        NotFound: one of them is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    span = rules.span_of(start=start, end=end)
    asks = [
        Ask(access_figure(by=by, code=code, division=division), division, span)
        for code in codes
        for division in divisions
    ]
    return answers(by=by, asks=asks, on=on)


def answers(*, by: Scope, asks: Sequence[Ask], on: date, read: Read | None = None) -> list[Value]:
    """What was asked, in the order asked, in one statement. The figures must be the asker's.

    Of persons the public is told of the months that are over on the day, where what is read beside
    them allows it; of a stock everybody, how it stands on that day or before. `read` reads the
    asks first that were asked, with the days that are told, and then what is needed beside them.
    """
    careful = [ask.figure.is_of_persons and not _privileged(ask, by=by) for ask in asks]
    meant = [
        replace(ask, span=_days_meant(ask, is_careful=is_careful, on=on))
        for ask, is_careful in zip(asks, careful, strict=True)
    ]
    asked = [ask for ask, is_careful in zip(meant, careful, strict=True) if is_careful]
    wanted = telling.wanted(asked, on=on)
    sums = (read or cells.read)([*meant, *(ask for one in wanted for ask in one.asks)])
    known = telling.known(wanted, sums[len(meant) :])
    told = [
        not is_careful or telling.may_tell(ask, known=known, on=on)
        for ask, is_careful in zip(asks, careful, strict=True)
    ]
    return [
        _value(ask, by=by, found=found, may_tell=may_tell)
        for ask, found, may_tell in zip(meant, sums, told, strict=False)
    ]


def _days_meant(ask: Ask, *, is_careful: bool, on: date) -> Span:
    if isinstance(ask.figure, Stock):
        return ask.span.come_by(on)
    return rules.span_told_of(ask.span, on=on) if is_careful else ask.span


def _privileged(ask: Ask, *, by: Scope) -> bool:
    return is_privileged(by=by, division=ask.division)


def _value(ask: Ask, *, by: Scope, found: Sum, may_tell: bool) -> Value:
    return Value(
        code=ask.figure.code,
        value=rules.plain(found.total) if may_tell else None,
        n=found.n if may_tell else None,
        unit=ask.figure.unit,
        division=ask.division,
        start=ask.span.start,
        end=ask.span.end,
        version=ask.figure.version,
        recounted_at=found.recounted_at,
        red=bool(found.mismatches),
        rows_open=not ask.figure.is_of_persons or _privileged(ask, by=by),
    )
