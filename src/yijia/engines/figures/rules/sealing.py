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

    STOCK = "stock"  # it adds up all months before, and a month is sealed alone
    PERSONS = "persons"  # a row put right later would move it by one


def sealed_parts(declared: Figure | Stock | Derived) -> tuple[Figure, ...]:
    """The figures from whose seals a number of a month is made; of a figure itself, this one. None
    where a month's seals do not make it.
    """
    if isinstance(declared, Stock | Distinct):
        return ()
    if isinstance(declared, Figure):
        return (declared,)
    if isinstance(declared, Ratio):
        return declared.parts
    if isinstance(declared, Composite):
        return tuple(dict.fromkeys(part for one in declared.parts for part in one.parts))
    if isinstance(declared, Coverage):
        figures = tuple(part for part in declared.parts if isinstance(part, Figure))
        return figures if len(figures) == len(declared.parts) else ()
    return (declared.of,)


def why_unsealed(declared: Figure | Stock | Derived) -> Unsealed | None:
    """Why a number is not published with the months; None where it is, or is not public."""
    if not declared.public:
        return None
    if isinstance(declared, Distinct) or any(one.is_of_persons for one in sealed_parts(declared)):
        return Unsealed.PERSONS
    return None if sealed_parts(declared) else Unsealed.STOCK


def is_sealed(declared: Figure | Stock | Derived) -> bool:
    """Whether a number is published with the months: public, and made of seals of no persons."""
    return declared.public and why_unsealed(declared) is None
