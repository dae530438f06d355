"""What figures are, what is made of them, and the ranges over which they are asked for."""

from yijia.base.errors import Conflict
from yijia.base.words import _
from yijia.engines.figures.rules.chapters import MOST_LEADING, OTHERS, Chapter
from yijia.engines.figures.rules.coverage import (
    Comparison,
    Coverage,
    Threshold,
    check_target,
    faults_of_coverage,
)
from yijia.engines.figures.rules.declared import (
    LEVELS,
    LONGEST_CODE,
    LONGEST_DAYS,
    MINIMUM_OF_PERSONS,
    NOTE_LENGTH,
    SPREAD,
    Counts,
    Dimension,
    Figure,
    Grain,
    faults,
    plain,
)
from yijia.engines.figures.rules.derived import (
    MOST_TOLD_APART,
    Band,
    Composite,
    Derived,
    Distinct,
    Median,
    Ratio,
    Reason,
    Weighting,
    bands_of,
    faults_of_derived,
    faults_of_ratio,
    median_of,
    share_of,
    weighed,
)
from yijia.engines.figures.rules.sealing import (
    BY_NIGHT,
    Cause,
    Unsealed,
    counted_codes,
    is_sealed,
    made_of,
    recounted_codes,
    sealed_parts,
    why_unsealed,
)
from yijia.engines.figures.rules.spans import (
    BEGINNING,
    END_OF_DAYS,
    FIRST_DAY,
    MONTHS_SHOWN,
    Span,
    check_over,
    day_known,
    known_until,
    last_year,
    month_of,
    months_before,
    next_month,
    previous_month,
    span_of,
    this_month,
    this_year,
)
from yijia.engines.figures.rules.stocks import Stock, faults_of_stock, until
from yijia.engines.figures.rules.telling import (
    are_enough,
    follow_from_each_other,
    may_tell_apart,
    months_told_of,
    span_told_of,
)

# What has cells, or is added up from them: it has rows, and is read like any other.
Countable = Figure | Stock


def is_by_year(declared: Countable | Derived) -> bool:
    """Whether a number grows with its days, so that what it should reach is meant by the year."""
    return isinstance(declared, Figure | Distinct)


def may_aim(declared: Countable | Derived) -> bool:
    """Whether a target may be set for a number, or it is only shown."""
    return not isinstance(declared, Figure) or declared.is_aim


def check_aim(declared: Countable | Derived) -> None:
    """Refuses a target for a number that is only shown.

    Raises Conflict.
    """
    if not may_aim(declared):
        raise Conflict(_("This number is shown, and no target is set for it."))


__all__ = [
    "BEGINNING",
    "BY_NIGHT",
    "END_OF_DAYS",
    "FIRST_DAY",
    "LEVELS",
    "LONGEST_CODE",
    "LONGEST_DAYS",
    "MINIMUM_OF_PERSONS",
    "MONTHS_SHOWN",
    "MOST_LEADING",
    "MOST_TOLD_APART",
    "NOTE_LENGTH",
    "OTHERS",
    "SPREAD",
    "Band",
    "Cause",
    "Chapter",
    "Comparison",
    "Composite",
    "Countable",
    "Counts",
    "Coverage",
    "Derived",
    "Dimension",
    "Distinct",
    "Figure",
    "Grain",
    "Median",
    "Ratio",
    "Reason",
    "Span",
    "Stock",
    "Threshold",
    "Unsealed",
    "Weighting",
    "are_enough",
    "bands_of",
    "check_aim",
    "check_over",
    "check_target",
    "counted_codes",
    "day_known",
    "faults",
    "faults_of_coverage",
    "faults_of_derived",
    "faults_of_ratio",
    "faults_of_stock",
    "follow_from_each_other",
    "is_by_year",
    "is_sealed",
    "known_until",
    "last_year",
    "made_of",
    "may_aim",
    "may_tell_apart",
    "median_of",
    "month_of",
    "months_before",
    "months_told_of",
    "next_month",
    "plain",
    "previous_month",
    "recounted_codes",
    "sealed_parts",
    "share_of",
    "span_of",
    "span_told_of",
    "this_month",
    "this_year",
    "until",
    "weighed",
    "why_unsealed",
]
