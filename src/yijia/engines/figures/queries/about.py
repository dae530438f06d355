"""What can be said of any number, whichever way it is made: its days, rows and last recount."""

from datetime import datetime

from yijia.engines.figures.queries import reading
from yijia.engines.figures.queries.composites import Weighed
from yijia.engines.figures.queries.coverages import Covered
from yijia.engines.figures.queries.making import Found
from yijia.engines.figures.queries.persons import Persons
from yijia.engines.figures.queries.ratios import Share
from yijia.engines.figures.queries.reading import Value
from yijia.engines.figures.queries.spreads import Middle
from yijia.engines.figures.rules import Reason, Span

# A counted number, or one that is made of others.
AnyNumber = Value | Found


def days_counted(found: AnyNumber) -> Span:
    """The days that a number counts of those that were asked: of persons the public may be told of
    fewer, and nothing is counted of days that are yet to come where it is how it stands on one.
    """
    if isinstance(found, Persons | Covered):
        return found.span
    if isinstance(found, Weighed):
        return days_counted(found.shares[0])
    of = _of(found)
    return Span(of.start, of.end)


def n_of(found: AnyNumber) -> int | None:
    """How many rows stand behind a number; None where it is kept back, or not told.

    Of a share these are the rows of the whole, of a composite those of the smallest part, of a
    coverage the eligible places, and of persons told apart the persons.
    """
    if found.suppressed:
        return None
    if isinstance(found, Persons | Covered):
        return len(found.units) if isinstance(found, Covered) else found.value
    if isinstance(found, Weighed):
        return min((share.denominator.n or 0 for share in found.shares), default=None)
    return _of(found).n


def is_red(found: AnyNumber) -> bool:
    """Whether the last recount found that a number, or one that it is made of, does not agree with
    its rows. Persons told apart are told from the rows themselves.
    """
    if isinstance(found, Covered):
        return found.red
    return any(value.red for value in counted_behind(found))


def recounted_at(found: AnyNumber) -> datetime | None:
    """When all that a number is made of had been recounted; None before that."""
    if isinstance(found, Covered):
        return found.recounted_at
    return reading.recounted_at(counted_behind(found))


def reason_of(found: AnyNumber) -> Reason | None:
    """Why a number is not told."""
    if isinstance(found, Value):
        return Reason.SUPPRESSED if found.suppressed else None
    return found.reason


def counted_behind(found: AnyNumber) -> list[Value]:
    """The counted numbers behind a number; of persons told apart there are none."""
    if isinstance(found, Share):
        return [found.denominator, found.numerator]
    if isinstance(found, Weighed):
        return [value for share in found.shares for value in counted_behind(share)]
    if isinstance(found, Covered):
        return [unit.value for unit in found.units]
    return [] if isinstance(found, Persons) else [_of(found)]


def _of(found: Value | Share | Middle) -> Value:
    """The counted number of the rows that another is of; of a share, of the whole."""
    if isinstance(found, Value):
        return found
    return found.of if isinstance(found, Middle) else found.denominator
