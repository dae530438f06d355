"""What pages and routes show of targets: what a figure should reach, and whether it does."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from yijia.base.words import _
from yijia.engines.figures import queries, rules
from yijia.engines.figures.models import Target
from yijia.engines.figures.queries import Area
from yijia.engines.figures.rules import Comparison, Countable, Derived, Span
from yijia.engines.figures.shown.pages import heading, json_number, written

COMPARISONS = {
    Comparison.MORE_THAN: _("more than %(number)s %(unit)s"),
    Comparison.AT_LEAST: _("at least %(number)s %(unit)s"),
}


def compared(comparison: Comparison, *, value: Decimal, unit: str) -> str:
    """A number with its comparison, in words."""
    told = {"number": written(rules.plain(value)), "unit": unit}
    return gettext(COMPARISONS[comparison]) % told


def target_address(code: str, *, division: str) -> str:
    """Where the targets of a figure are kept."""
    return f"{reverse('figures:targets', args=[code])}?{urlencode({'division': division})}"


def targets(
    found: Iterable[Target],
    *,
    declared: Countable | Derived,
    number: int | Decimal | None,
    span: Span,
) -> list[dict[str, object]]:
    """The targets of the days that are shown; `reached` is said where the number is of the days
    that a target means.
    """
    return [
        _target(one, declared=declared)
        | {
            "reached": one.threshold.is_met(number)
            if number is not None and queries.is_held_against(one, declared=declared, span=span)
            else None
        }
        for one in found
    ]


def _target(one: Target, *, declared: Countable | Derived) -> dict[str, object]:
    text = compared(Comparison(one.comparison), value=one.value, unit=gettext(declared.unit))
    if rules.is_by_year(declared):
        text = gettext("%(target)s in a year") % {"target": text}
    return {
        "text": text,
        "since": one.starts_on,
        "until": one.ends_on,
        "source": one.source,
        "is_sample": one.is_sample,
    }


def target_page(
    declared: Countable | Derived, *, division: Area, found: Iterable[Target]
) -> dict[str, object]:
    """Every target of a figure in a place."""
    return heading(declared, division=division) | {
        "targets": [_target(one, declared=declared) for one in found],
        "figure_href": f"{reverse('figures:figure', args=[declared.code])}"
        f"?{urlencode({'division': division.code})}",
    }


def target_document(
    one: Target, *, declared: Countable | Derived
) -> dict[str, str | int | float | date | bool | None]:
    """A target for a program."""
    return {
        "each": "year" if rules.is_by_year(declared) else None,
        "comparison": one.comparison,
        "value": json_number(rules.plain(one.value)),
        "start": one.starts_on,
        "end": one.ends_on,
        "source": one.source,
        "sample": one.is_sample,
    }
