"""What figures should reach, by dated rows: public, as the figures are."""

from yijia.engines.figures import rules
from yijia.engines.figures.models import Target
from yijia.engines.figures.rules import Countable, Coverage, Derived, Span, Stock


def targets_of(*, code: str, division: str) -> list[Target]:
    """Every target of a figure in one area, oldest first."""
    return list(Target.objects.filter(figure=code, area=division).order_by("starts_on"))


def targets_within(*, code: str, division: str, span: Span) -> list[Target]:
    """The targets that hold on some day of a range."""
    return [
        one
        for one in targets_of(code=code, division=division)
        if span.within(one.starts_on, one.ends_on) is not None
    ]


def is_held_against(target: Target, *, declared: Countable | Derived, span: Span) -> bool:
    """Whether the number of the days `span` that it counts can be held against a target: it holds
    on every day of them, and what grows with the days, and so is meant by the year, is of one.

    Of how something stands on the last of them it is asked whether it holds on that one.
    """
    if isinstance(declared, Stock | Coverage):
        span = Span(span.last_day, span.end)
    if rules.is_by_year(declared) and span != rules.this_year(span.start):
        return False
    return span.within(target.starts_on, target.ends_on) == span
