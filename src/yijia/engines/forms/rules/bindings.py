"""What a cell of a form holds: a counted figure, a day, or what nobody counts, with why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypedDict

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.figures.rules.circles import is_circle
from yijia.engines.forms.rules.formats import serial_of
from yijia.engines.forms.rules.periods import Period, month_of

LONGEST_REASON = 200
LONGEST_BACK = 400
LONGEST_NAME = 80
# A named circle of divisions may stand wherever a division can; its code begins with a letter.
LONGEST_CIRCLE = 40
# Digits before and after the point of what is filled in.
DIGITS, PLACES = 18, 4


class Holds(StrEnum):
    """What is filled into a cell."""

    FIGURE = "figure"
    DUE_DAY = "due_day"
    MONTH = "month"
    NOBODY = "nobody"


HOLDS_LABELS = {
    Holds.FIGURE: _("A number that is counted"),
    Holds.MONTH: _("The month reported"),
    Holds.DUE_DAY: _("The due day"),
    Holds.NOBODY: _("Nothing: nobody counts this"),
}


class Empty(StrEnum):
    """Why a cell stays empty."""

    NONE = ""
    NOBODY = "nobody"
    SUPPRESSED = "suppressed"
    ONE_MONTH = "one_month"
    NOTHING = "nothing"
    BEYOND = "beyond"
    TOO_MANY = "too_many"
    CHANGED = "changed"
    NO_RULE = "no_rule"
    RED = "red"
    GONE = "gone"
    NOT_OVER = "not_over"


EMPTY_LABELS = {
    Empty.NOBODY: _("Nobody counts this."),
    Empty.SUPPRESSED: _("Too few persons to be told."),
    Empty.ONE_MONTH: _("Different persons are told of one month and the whole county alone."),
    Empty.NOTHING: _("There was nothing to count it from."),
    Empty.BEYOND: _("It took longer than the days that are counted apart."),
    Empty.TOO_MANY: _("There are too many rows to be told apart."),
    Empty.CHANGED: _("The rule by which it is weighed changed within these days."),
    Empty.NO_RULE: _("There is no rule by which it is weighed."),
    Empty.RED: _("This figure does not agree with its rows, so it is not filled in."),
    Empty.GONE: _("This figure is not counted any more."),
    Empty.NOT_OVER: _("This month is not over on the due day."),
}
# What is kept back of persons is kept back from the form too.
NOT_TYPED = frozenset({Empty.SUPPRESSED, Empty.ONE_MONTH})
# A figure agrees with its rows again, or is counted or weighed again: these reasons may pass. What
# the others say of the days that are counted stays so.
MAY_PASS = frozenset({Empty.RED, Empty.NO_RULE, Empty.GONE})


@dataclass(frozen=True)
class Bound:
    """What a cell holds. A figure has a period and a division, or a named circle of divisions, by
    its code; what nobody counts has a reason.
    """

    worksheet: str
    cell: str
    holds: Holds
    figure: str = ""
    division: str | None = None
    period: Period | None = None
    reason: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """What the journal says of it."""
        return {name: str(value) for name, value in vars(self).items() if value}


class Place(TypedDict):
    """The columns in which a row says of which area something is counted."""

    division_id: str | None
    circle: str


def place_of(code: str | None) -> Place:
    """A division in its column, and a circle in its own."""
    if code is not None and is_circle(code):
        return {"division_id": None, "circle": code}
    return {"division_id": code, "circle": ""}


def check_bound(bound: Bound) -> None:
    """Refuses what says too little, or too much.

    Raises:
        Invalid: with the field that is wrong.
    """
    if bound.holds is Holds.FIGURE and not bound.figure:
        raise Invalid(_("Choose a figure."), field="figure")
    if bound.holds is Holds.FIGURE and not bound.division:
        raise Invalid(_("Choose a place."), field="division")
    if bound.holds is Holds.FIGURE and bound.period is None:
        raise Invalid(_("Choose a period."), field="period")
    if bound.holds is Holds.NOBODY and not bound.reason.strip():
        raise Invalid(_("Say why nobody counts this."), field="reason")


def day_held(holds: Holds, *, due_on: date) -> date:
    """The day that is filled into a cell that holds one."""
    return due_on if holds is Holds.DUE_DAY else month_of(due_on)


def day_put(day: date, *, from_1904: bool) -> Decimal:
    """A day as a number, as a workbook writes it."""
    return Decimal(serial_of(day, from_1904=from_1904))


def number_typed(text: str) -> Decimal:
    """The number that somebody typed into a cell that nobody counts.

    Raises:
        Invalid: it is none, or has too many digits.
    """
    try:
        found = Decimal(text.strip().replace(",", ""))
    except ArithmeticError as fault:
        raise Invalid(_("Enter a number."), field="value") from fault
    if not found.is_finite() or abs(found) >= Decimal(10) ** (DIGITS - PLACES):
        raise Invalid(_("Enter a number."), field="value")
    if found != round(found, PLACES):
        raise Invalid(
            _("Enter at most %(most)s places after the point."),
            params={"most": PLACES},
            field="value",
        )
    return found


# What is asked of a cell, in this order; the rest follows from what it holds.
QUESTIONS = ("holds", "figure", "division", "period", "reason")
_FURTHER = {Holds.FIGURE: QUESTIONS[1:4], Holds.NOBODY: QUESTIONS[4:]}


def next_question(answered: Mapping[str, str]) -> str | None:
    """The next question about a cell, or None when all of it is said."""
    if "holds" not in answered:
        return QUESTIONS[0]
    further = _FURTHER.get(Holds(answered["holds"]), ())
    return next((name for name in further if name not in answered), None)
