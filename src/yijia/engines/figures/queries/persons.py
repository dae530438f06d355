"""How many persons stand behind rows: told apart in the database, and named to nobody.

Who does not work over a place is told of one month of the whole alone: one that is over, without
what was written since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.figures import rules
from yijia.engines.figures.database.groups import PERSONS, WHOLE
from yijia.engines.figures.queries import areas
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.reading import is_privileged
from yijia.engines.figures.queries.sorting import MOMENT, TEXT, Call, bounded
from yijia.engines.figures.rules import MOST_TOLD_APART, Distinct, Reason, Span


@dataclass(frozen=True)
class Persons:
    """A number of persons of one area over a range; None when it is not told, with why."""

    distinct: Distinct
    division: str
    span: Span
    value: int | None
    reason: Reason | None

    @property
    def suppressed(self) -> bool:
        """Whether it is kept back from whoever asks, so that nobody can be recognised."""
        return self.reason in (Reason.SUPPRESSED, Reason.ONE_MONTH)


def persons(*, by: Scope, asks: Sequence[tuple[Distinct, str, Span]], on: date) -> list[Persons]:
    """What was asked, in the order asked, in one statement. The numbers must be the asker's.

    For a number that is told to nobody who asks from outside, whatever it is, nobody is told apart.
    """
    questions = [_question(*ask, by=by, on=on) for ask in asks]
    calls = [one.call for one in questions if one.may_be_told]
    found = iter(bounded(calls, most=MOST_TOLD_APART))
    return [one.told(next(found) if one.may_be_told else None) for one in questions]


def persons_by(
    *, distinct: Distinct, division: str, span: Span, dimension: str
) -> dict[str, int] | None:
    """The numbers by the codes of a dimension, for who works there; None where the rows are too
    many.
    """
    call = _Question(distinct, division, span, before=None, may_be_told=True).called(dimension)
    ((n, rows),) = bounded([call], most=MOST_TOLD_APART)
    return None if n > MOST_TOLD_APART else _by_code(rows)


@dataclass(frozen=True)
class _Question:
    """What is asked of whom. `before` is when the rows were written that the public is told of;
    who works there is told of every row.
    """

    distinct: Distinct
    division: str
    span: Span
    before: datetime | None
    may_be_told: bool

    @property
    def call(self) -> Call:
        """The function that tells them apart, and hands out how many they are."""
        return self.called(WHOLE)

    def called(self, within: str) -> Call:
        """The same, by the codes of a dimension."""
        return Call(
            Ask(self.distinct.of, self.division, self.span),
            f"{PERSONS}{self.distinct.slug}",
            ((within, TEXT), (self.before, MOMENT)),
            together=True,
        )

    def told(self, found: tuple[int, list[tuple[object, ...]]] | None) -> Persons:
        """The number, or why it is not told; what was found is how many rows, and how many
        persons stand behind them.
        """
        value, reason = None, None
        if found is None:
            reason = Reason.ONE_MONTH
        elif found[0] > MOST_TOLD_APART:
            reason = Reason.TOO_MANY
        else:
            value = _by_code(found[1]).get(WHOLE, 0)
            if self.before is not None and not rules.are_enough(value):
                value, reason = None, Reason.SUPPRESSED
        return Persons(self.distinct, self.division, self.span, value=value, reason=reason)


def _question(distinct: Distinct, division: str, span: Span, *, by: Scope, on: date) -> _Question:
    if is_privileged(by=by, division=division):
        return _Question(distinct, division, span, before=None, may_be_told=True)
    return _Question(
        distinct,
        division,
        rules.span_told_of(span, on=on),
        before=datetime.combine(on.replace(day=1), time(), tzinfo=CHINA),
        may_be_told=rules.may_tell_apart(span, is_whole=areas.is_whole(division), on=on),
    )


def _by_code(rows: Sequence[tuple[object, ...]]) -> dict[str, int]:
    return {str(code or ""): n for code, n in rows if isinstance(n, int)}
