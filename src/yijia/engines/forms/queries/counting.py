"""What is counted for the cells of a form: as the public is told it, for a form goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import ANONYMOUS
from yijia.base.words import _
from yijia.engines.figures import queries as figures
from yijia.engines.figures.queries import AnyNumber
from yijia.engines.figures.rules import Countable, Derived, Distinct, Span
from yijia.engines.forms import rules
from yijia.engines.forms.models import FilledCell, Filling
from yijia.engines.forms.rules import Bound, Empty, Holds, Period

SHARE = "%"
OWN_TABLE = Filling._meta.db_table


@dataclass(frozen=True)
class Counted:
    """One number of a cell, with the days that it counts; of nothing there is `empty`, the why."""

    bound: Bound
    span: Span
    version: int | None = None
    value: Decimal | None = None
    n: int | None = None
    is_share: bool = False
    empty: Empty = Empty.NONE


def offered(*, division: str) -> list[tuple[str, str, str]]:
    """The public figures, and what is made of them: code, title and unit, by code.

    Those of forms themselves are left out: a form that is filled would count itself.
    """
    found: list[Countable | Derived] = [
        *(one for one in figures.figures_for(by=ANONYMOUS) if one.table != OWN_TABLE),
        *figures.derived_for(by=ANONYMOUS, division=division),
    ]
    return sorted((one.code, one.title, one.unit) for one in found)


def check_told(bound: Bound) -> None:
    """Refuses a figure of a division or a circle that there is not, or of which it is not told;
    and different persons of what nobody is ever told.

    Raises:
        NotFound: there is no such division or circle.
        Invalid: it would stay empty each time.
    """
    area = str(bound.division)
    declared = figures.access_declared(by=ANONYMOUS, code=bound.figure, division=area)
    if not isinstance(declared, Distinct):
        return
    if not figures.is_whole(area):
        raise Invalid(
            _("Different persons are told of the whole county alone. Choose the county."),
            field="division",
        )
    if bound.period not in rules.ONE_MONTH:
        raise Invalid(
            _("Different persons are told of one month alone. Choose one month."), field="period"
        )


def counted(bounds: Sequence[Bound], *, due_on: date, on: date) -> list[Counted]:
    """The numbers of cells that hold a figure, for a form due on a day, in the order asked.

    Plain figures are read in one statement, and so of one moment; what is made of figures in one
    for each way in which it is made, however many cells hold such a number.
    """
    asked = [
        (bound, _declared(bound.figure, area=bound.division), _span(bound, due_on=due_on))
        for bound in bounds
    ]
    told = [
        (bound, one, span)
        for bound, one, span in asked
        if one is not None and rules.is_over(span, due_on=due_on)
    ]
    asks = [(one, str(bound.division), span) for bound, one, span in told]
    numbers = figures.read_each(by=ANONYMOUS, asks=asks, on=on)
    found = {
        bound: _counted(bound, one, found=number)
        for (bound, one, _span), number in zip(told, numbers, strict=True)
    }
    return [
        found.get(bound) or Counted(bound, span, empty=Empty.NOT_OVER if one else Empty.GONE)
        for bound, one, span in asked
    ]


def _span(bound: Bound, *, due_on: date) -> Span:
    return rules.span_of(bound.period or Period.MONTH, due_on=due_on)


def _declared(figure: str, *, area: str | None) -> Countable | Derived | None:
    """The figure, if it is still counted and still told to everybody."""
    try:
        return figures.access_declared(by=ANONYMOUS, code=figure, division=str(area))
    except NotFound:
        return None


def told_now(rows: Sequence[FilledCell], *, on: date) -> dict[int, AnyNumber]:
    """What everybody is told on a day of the numbers that were counted for cells, and of those that
    may be filled again, by their keys; in as many statements for many as for one of each kind.
    """
    asks = {
        row.pk: (declared, str(row.area), Span(row.starts_on, row.ends_on))
        for row in rows
        if not row.is_typed and (row.value is not None or row.empty in rules.MAY_PASS)
        if row.starts_on is not None and row.ends_on is not None
        if (declared := _declared(row.figure, area=row.area)) is not None
    }
    told = figures.read_each(by=ANONYMOUS, asks=list(asks.values()), on=on)
    return dict(zip(asks, told, strict=True))


def fits_now(row: FilledCell, *, now: AnyNumber | None) -> bool:
    """Whether a cell that stayed empty can be filled by now: its figure is told, and agrees."""
    is_left = row.value is None and row.empty in rules.MAY_PASS
    return is_left and now is not None and _empty(now) == Empty.NONE


def counted_again(rows: Sequence[FilledCell], *, on: date) -> list[tuple[FilledCell, Counted]]:
    """The cells that stayed empty and can be filled by now, each with its number of the same days.

    They are read in one statement, and so of one moment.
    """
    left = [row for row in rows if row.value is None and row.empty in rules.MAY_PASS]
    told = told_now(left, on=on)
    return [
        (row, _counted(_bound(row), _access(row), found=told[row.pk]))
        for row in left
        if fits_now(row, now=told.get(row.pk))
    ]


def _bound(row: FilledCell) -> Bound:
    return Bound(row.worksheet, row.cell, Holds(row.holds), row.figure, row.area)


def _access(row: FilledCell) -> Countable | Derived:
    return figures.access_declared(by=ANONYMOUS, code=row.figure, division=str(row.area))


def differs_now(row: FilledCell, *, now: AnyNumber | None) -> bool:
    """Whether a figure says something else now than was counted for a cell."""
    return now is not None and (now.value is None or _exact(now.value) != row.value)


def _counted(bound: Bound, declared: Countable | Derived, *, found: AnyNumber) -> Counted:
    """A number, with the days that it counts: of persons the public may be told of fewer. One that
    does not agree with its rows is not filled in: a form is signed, and goes out.
    """
    span, empty = figures.days_counted(found), _empty(found)
    if found.value is None or empty != Empty.NONE:
        return Counted(bound, span, declared.version, empty=empty)
    value, is_share = _exact(found.value), declared.unit == SHARE
    return Counted(bound, span, declared.version, value, figures.n_of(found), is_share)


def _empty(found: AnyNumber) -> Empty:
    """Why there is no number. What is kept back is told of nobody, whatever a recount says."""
    if found.value is not None:
        return Empty.RED if figures.is_red(found) else Empty.NONE
    reason = figures.reason_of(found)
    return Empty(reason.value) if reason else Empty.NOTHING


def _exact(value: int | Decimal) -> Decimal:
    return round(Decimal(value), rules.PLACES)
