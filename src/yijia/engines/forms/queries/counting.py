"""What is counted for the cells of a form: as the public is told it, for a form goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import ANONYMOUS
from yijia.base.words import _
from yijia.engines.figures import queries as figures
from yijia.engines.figures.queries import Ask, Found, Value
from yijia.engines.figures.rules import Countable, Derived, Distinct, Figure, Span, Stock
from yijia.engines.forms import rules
from yijia.engines.forms.models import Filling
from yijia.engines.forms.rules import Bound, Empty, Period

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
    asked = [(bound, _declared(bound), _span(bound, due_on=due_on)) for bound in bounds]
    plain = [
        (bound, Ask(one, str(bound.division), span))
        for bound, one, span in asked
        if isinstance(one, Figure | Stock)
    ]
    values = figures.answers(by=ANONYMOUS, asks=[ask for _bound, ask in plain], on=on)
    found = {
        bound: _counted(bound, value) for (bound, _ask), value in zip(plain, values, strict=True)
    }
    made = [
        (bound, (one, str(bound.division), span))
        for bound, one, span in asked
        if one is not None and not isinstance(one, Figure | Stock)
    ]
    others = figures.derived_each(by=ANONYMOUS, asks=[ask for _bound, ask in made], on=on)
    for (bound, (one, _place, span)), number in zip(made, others, strict=True):
        found[bound] = _made(bound, one, span, found=number)
    return [
        found.get(bound) or Counted(bound, span, empty=Empty.GONE) for bound, _one, span in asked
    ]


def _span(bound: Bound, *, due_on: date) -> Span:
    return rules.span_of(bound.period or Period.MONTH, due_on=due_on)


def _declared(bound: Bound) -> Countable | Derived | None:
    """The figure, if it is still counted and still told to everybody."""
    try:
        return figures.access_declared(
            by=ANONYMOUS, code=bound.figure, division=str(bound.division)
        )
    except NotFound:
        return None


def _counted(bound: Bound, found: Value) -> Counted:
    """A figure, with the days that it counts: of persons the public may be told of fewer."""
    span = Span(found.start, found.end)
    if found.value is None:
        return Counted(bound, span, found.version, empty=Empty.SUPPRESSED)
    return Counted(bound, span, found.version, value=_exact(found.value), n=found.n)


def _made(bound: Bound, declared: Derived, span: Span, *, found: Found) -> Counted:
    """A share, a middle, a number of persons."""
    if isinstance(found, figures.Persons):
        span = found.span
    if found.value is None:
        return Counted(bound, span, declared.version, empty=_empty(found))
    value, is_share = _exact(found.value), declared.unit == SHARE
    return Counted(bound, span, declared.version, value, _behind(found), is_share)


def _empty(found: Found) -> Empty:
    """Why there is no number."""
    return Empty(found.reason.value) if found.reason else Empty.NOTHING


def _behind(found: Found) -> int | None:
    """How many rows stand behind a number that is made of others."""
    if isinstance(found, figures.Share):
        return found.denominator.n
    return found.of.n if isinstance(found, figures.Middle) else None


def _exact(value: int | Decimal) -> Decimal:
    return round(Decimal(value), rules.PLACES)
