"""What is published with the months, and why what was is sealed anew."""

from enum import StrEnum

from yijia.base.words import _
from yijia.engines.figures.rules.coverage import Coverage
from yijia.engines.figures.rules.declared import Figure
from yijia.engines.figures.rules.derived import Composite, Derived, Distinct, Ratio
from yijia.engines.figures.rules.stocks import Stock


class Cause(StrEnum):
    """Why there is a seal; the database says it when it makes one."""

    FIRST = "first"  # the month was published
    LATE = "late"  # the month was published without it: it was new, or red
    VERSION = "version"  # something else is counted
    RECOUNT = "recount"  # a recount had found that it did not agree with its rows
    CHANGED = "changed"  # the number moved, and no recount since found fault with it


# What stands beside a month that was sealed again by night, when nobody was there to say it.
BY_NIGHT = _("Sealed again by night; beside each number stands why.")


class Unsealed(StrEnum):
    """Why a public number is not published with the months."""

    PERSONS = "persons"  # a row put right later would move it by one


def sealed_parts(declared: Figure | Stock | Derived) -> tuple[Figure | Stock, ...]:
    """What is sealed that a number of a month is made of: of a figure this one, of a stock how it
    stands at the end of the month. None where a month's seals do not make it.
    """
    return () if isinstance(declared, Distinct) else made_of(declared)


def made_of(declared: Figure | Stock | Derived) -> tuple[Figure | Stock, ...]:
    """The figures and stocks that a number is made of; of one of them, itself."""
    if isinstance(declared, Figure | Stock):
        return (declared,)
    if isinstance(declared, Ratio | Coverage):
        return declared.parts
    if isinstance(declared, Composite):
        return tuple(dict.fromkeys(part for one in declared.parts for part in one.parts))
    return (declared.of,)


def counted_codes(declared: Figure | Stock | Derived) -> list[str]:
    """The codes of the counted figures behind a number."""
    return sorted({figure.code for one in made_of(declared) for figure, _sign in one.counted})


def recounted_codes(declared: Figure | Stock | Derived) -> list[str]:
    """The codes of all that a recount finds out about a number: counted figures, and stocks."""
    stocks = {one.code for one in made_of(declared) if isinstance(one, Stock)}
    return sorted({*counted_codes(declared), *stocks})


def why_unsealed(declared: Figure | Stock | Derived) -> Unsealed | None:
    """Why a number is not published with the months; None where it is, or is not public."""
    if not declared.public:
        return None
    parts = sealed_parts(declared)
    return None if parts and not any(one.is_of_persons for one in parts) else Unsealed.PERSONS


def is_sealed(declared: Figure | Stock | Derived) -> bool:
    """Whether a number is published with the months: public, and made of seals of no persons."""
    return declared.public and why_unsealed(declared) is None
