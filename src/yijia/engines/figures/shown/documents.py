"""Figures, and what is made of them, for a program."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext

from yijia.engines.figures import queries
from yijia.engines.figures.queries import (
    Covered,
    Found,
    Groups,
    Middle,
    Persons,
    Share,
    Unit,
    Value,
    Weighed,
)
from yijia.engines.figures.rules import Derived, Reason, Weighting
from yijia.engines.figures.shown.pages import json_number


def given(*, division: str, start: date, end: date) -> dict[str, str]:
    """What is asked, as an address writes it."""
    return {"division": division, "from": start.isoformat(), "to": end.isoformat()}


def value_document(found: Value, *, address: str) -> dict[str, object]:
    """One counted number; `address` is where its rows are."""
    asked = given(division=found.division, start=found.start, end=found.end)
    at = found.recounted_at
    return {
        **vars(found),
        "value": json_number(found.value),
        "unit": gettext(found.unit),
        "recounted_at": timezone.localtime(at).isoformat() if at else None,
        "rows": f"{address}?{urlencode(asked)}" if found.rows_open else None,
        "suppressed": found.suppressed,
    }


def derived_document(found: Found, *, beside: str) -> dict[str, object]:
    """A number that is made of others; `beside` is the address that codes are added to."""
    told = _derived(found, beside=beside)
    return told | {"n": queries.n_of(found), "red": queries.is_red(found)}


def _derived(found: Found, *, beside: str) -> dict[str, object]:
    if isinstance(found, Share):
        return _share(found, beside=beside)
    if isinstance(found, Middle):
        told = value_document(found.of, address=f"{beside}{found.median.of.code}/rows")
        told |= _says(found.median, value=found.value, reason=found.reason)
        return told | {"bands": [vars(band) for band in found.bands]}
    if isinstance(found, Persons):
        return _persons(found)
    if isinstance(found, Covered):
        return _covered(found)
    return _weighed(found)


def _says(
    declared: Derived, *, value: int | Decimal | None, reason: Reason | None
) -> dict[str, object]:
    """What such a number says of itself, in the place of what it is made of."""
    return {
        "code": declared.code,
        "value": json_number(value),
        "unit": gettext(declared.unit),
        "version": declared.version,
        "suppressed": reason is Reason.SUPPRESSED,
        "reason": reason.value if reason else None,
    }


def _share(found: Share, *, beside: str) -> dict[str, object]:
    whole, ratio = found.denominator, found.ratio
    told = value_document(whole, address=f"{beside}{whole.code}/rows")
    told |= _says(ratio, value=found.value, reason=found.reason)
    del told["reason"]
    if found.suppressed:
        return told | {"numerator": None, "denominator": None}
    numbers = {"numerator": found.numerator.value, "denominator": whole.value}
    return told | {name: json_number(value) for name, value in numbers.items()}


def _persons(found: Persons) -> dict[str, object]:
    told = _says(found.distinct, value=found.value, reason=found.reason)
    return told | {
        "suppressed": found.suppressed,
        "division": found.division,
        "start": found.span.start,
        "end": found.span.end,
        "recounted_at": None,
        "rows": None,
        "bands": None,
    }


def _covered(found: Covered) -> dict[str, object]:
    told = _says(found.coverage, value=found.value, reason=found.reason)
    at = queries.recounted_at(found)
    return told | {
        "division": found.division,
        "start": found.span.start,
        "end": found.span.end,
        "recounted_at": timezone.localtime(at).isoformat() if at else None,
        "rows": None,
        "numerator": len(found.having),
        "denominator": len(found.units),
        "comparison": found.coverage.threshold.comparison.value,
        "threshold": json_number(found.coverage.threshold.value),
        "having": [_unit(unit) for unit in found.having],
        "lacking": [_unit(unit) for unit in found.lacking],
    }


def _unit(unit: Unit) -> dict[str, object]:
    return {
        "division": unit.division.code,
        "name": unit.division.name,
        "value": json_number(unit.value.value),
    }


def _weighed(found: Weighed) -> dict[str, object]:
    rule = found.rule
    told = value_document(found.shares[0].denominator, address="")
    return (
        told
        | _says(found.composite, value=found.value, reason=found.reason)
        | {
            "rows": None,
            "parts": [
                _part(share, weight=rule.weights[i] if rule else None)
                for i, share in enumerate(found.shares)
            ],
            "rules": [_weighting(one) for one in found.rules_within],
        }
    )


def _part(share: Share, *, weight: int | None) -> dict[str, object]:
    return {
        "code": share.ratio.code,
        "value": json_number(share.value),
        "numerator": json_number(share.numerator.value),
        "denominator": json_number(share.denominator.value),
        "weight": weight,
    }


def _weighting(rule: Weighting) -> dict[str, object]:
    return {
        "start": rule.start,
        "end": rule.end,
        "weights": list(rule.weights),
        "source": rule.source,
        "sample": rule.is_sample,
    }


def groups_document(found: Groups) -> dict[str, object]:
    """A number by a dimension."""
    items = [
        {
            "code": one.code,
            "name": one.name,
            "value": json_number(one.value),
            "made_of": [json_number(number) for number in one.made_of],
        }
        for one in found.items or []
    ]
    return {
        "code": found.declared.code,
        "by": found.dimension.code,
        "division": found.division,
        "start": found.span.start,
        "end": found.span.end,
        "unit": gettext(found.declared.unit),
        "items": None if found.items is None else items,
    }
