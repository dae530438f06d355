"""What figures should reach, by dated rows: public, as the figures are."""

from yijia.engines.figures.models import Target
from yijia.engines.figures.rules import Span


def targets_of(*, code: str, division: str) -> list[Target]:
    """Every target of a figure in one area, oldest first."""
    return list(Target.objects.filter(figure=code, area=division).order_by("starts_on"))


def targets_within(*, code: str, division: str, span: Span) -> list[Target]:
    """The targets that hold on some day of a range."""
    return [
        one
        for one in targets_of(code=code, division=division)
        if one.starts_on < span.end and (one.ends_on is None or one.ends_on > span.start)
    ]


def holds_throughout(target: Target, *, span: Span) -> bool:
    """Whether one target holds on every day of a range, so that its number can be held against."""
    return target.starts_on <= span.start and (target.ends_on is None or target.ends_on >= span.end)
