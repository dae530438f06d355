"""How many stand behind a number, in words: a rate is never shown without."""

from django.utils.translation import gettext

from yijia.base.words import _
from yijia.engines.figures import queries, registry
from yijia.engines.figures.queries import (
    AnyNumber,
    Covered,
    Middle,
    Number,
    Persons,
    Share,
    Value,
    Weighed,
)
from yijia.engines.figures.rules import (
    Composite,
    Coverage,
    Distinct,
    Figure,
    Median,
    Ratio,
    Span,
    Stock,
)
from yijia.engines.figures.shown.pages import Line, address, written

# What stands beside a number in a table, and what is said of a number that stands alone.
OF = {
    Share: _("Part and whole"),
    Middle: _("How many"),
    Weighed: _("What is weighed"),
    Covered: _("Places, of those eligible"),
}
PARTS = {Share: _("%(part)s of %(whole)s"), Covered: _("%(part)s of %(whole)s places")}
IN_BRACKETS = {Middle: _("%(n)s rows"), Weighed: _("%(n)s rows or more")}
FROM_ROWS = _("From %(n)s rows")
OF_N = {
    Ratio: _("of %(n)s"),
    Coverage: _("of %(n)s places"),
    Composite: _("Each part from %(n)s rows or more"),
    Median: FROM_ROWS,
}


def of_head(found: AnyNumber) -> str:
    """The head of what stands beside a number in a table; of what is counted, nothing does."""
    return gettext(OF[type(found)]) if type(found) in OF else ""


def of_words(found: AnyNumber) -> str:
    """What a number is made of, beside it in a table."""
    if isinstance(found, Share | Covered):
        return " / ".join(map(written, _part_and_whole(found)))
    if isinstance(found, Weighed):
        return " · ".join(map(with_of, found.shares))
    return written(queries.n_of(found)) if isinstance(found, Middle) else ""


def _part_and_whole(found: Share | Covered) -> tuple[Number, Number]:
    if isinstance(found, Share):
        return found.numerator.value, found.denominator.value
    return len(found.having), len(found.units)


def with_of(found: AnyNumber) -> str:
    """A number in a table with how many stand behind it, where there is one column for both."""
    n, told = queries.n_of(found), written(found.value)
    if n is None or found.value is None:
        return told
    if isinstance(found, Share | Covered):
        return f"{told} ({of_words(found)})"
    text = IN_BRACKETS.get(type(found))
    return f"{told} ({gettext(text) % {'n': written(n)}})" if text else told


def behind_words(found: AnyNumber) -> str:
    """How many stand behind a number that stands alone; nothing where it says so itself."""
    n = queries.n_of(found)
    if n is None or found.value is None or isinstance(found, Persons):
        return ""
    if isinstance(found, Share | Covered):
        part, whole = map(written, _part_and_whole(found))
        return gettext(PARTS[type(found)]) % {"part": part, "whole": whole}
    return n_words(_code_of(found), n=n)


def _code_of(found: Value | Middle | Weighed) -> str:
    if isinstance(found, Value):
        return found.code
    return (found.median if isinstance(found, Middle) else found.composite).code


def n_words(code: str, *, n: int) -> str:
    """How many stand behind a number of a figure; nothing where it says so itself, because each of
    them adds one.
    """
    declared = registry.figures.countable(code) or registry.figures.derived(code)
    if declared is None or isinstance(declared, Distinct):
        return ""
    if isinstance(declared, Figure | Stock):
        return gettext(FROM_ROWS) % {"n": written(n)} if declared.amount is not None else ""
    return gettext(OF_N[type(declared)]) % {"n": written(n)}


def share_line(text: str, share: Share, *, span: Span) -> Line:
    """A share in a table, with its two numbers."""
    href = address(share.ratio.code, division=share.denominator.division, span=span)
    return Line(text, href, value=written(share.value), of=of_words(share))
