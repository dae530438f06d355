"""Reading how the three rates weigh: a dated local rule."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext

from yijia.engines.figures.rules import Span, Weighting
from yijia.ground.journal.queries import remembered
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import rules
from yijia.programmes.issues.models import RateRule
from yijia.programmes.issues.queries.choices import category_names


@remembered
def rate_rules() -> list[RateRule]:
    """Every rule of the three rates there ever was, oldest first."""
    return list(RateRule.objects.order_by("starts_on"))


def weightings(span: Span) -> list[Weighting]:
    """The rules of the three rates that hold within a range, oldest first."""
    every = [
        Weighting(
            start=row.starts_on,
            end=row.ends_on,
            weights=(row.response, row.resolution, row.satisfaction),
            source=row.source,
            is_sample=row.is_sample,
        )
        for row in rate_rules()
    ]
    return [rule for rule in every if rule.within(span) is not None]


def named_categories() -> Mapping[str, str]:
    """Categories in the reader's language, by code."""
    return category_names(get_language() or "")


def named_units() -> Mapping[str, str]:
    """Units in the reader's language, by the number that a row holds."""
    language = get_language() or ""
    return {str(key): known.name(language) for key, known in organisations.ever_known().items()}


def named_sources() -> Mapping[str, str]:
    """The ways on which issues come in, in the reader's language."""
    return {way.value: gettext(label) for way, label in rules.SOURCE_LABELS.items()}
