"""What pages and routes show of numbers that are made of figures, and of numbers by a dimension."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from yijia.base.words import _
from yijia.engines.figures import queries, registry, rules
from yijia.engines.figures.queries import (
    Area,
    Covered,
    DerivedPage,
    Found,
    Group,
    Groups,
    Middle,
    Persons,
    Share,
    Unit,
    Weighed,
)
from yijia.engines.figures.rules import (
    Band,
    Countable,
    Derived,
    Dimension,
    Figure,
    Reason,
    Span,
    Weighting,
)
from yijia.engines.figures.shown import pages
from yijia.engines.figures.shown.counts import of_head, of_words, share_line
from yijia.engines.figures.shown.pages import Line, address, number, written
from yijia.engines.figures.shown.targets import compared
from yijia.ground.places import queries as places

REASONS = {
    Reason.NOTHING: _("Nothing was counted here."),
    Reason.SUPPRESSED: _(
        "Not shown, so that nobody can be recognised: there are fewer than %(minimum)s persons"
        " here, in a place beside it or in one of the months. Only months that are over are shown."
    ),
    Reason.ONE_MONTH: _(
        "Not shown, so that nobody can be recognised: of different persons everybody is shown one"
        " month at a time, when it is over, and of the whole county alone."
    ),
    Reason.BEYOND: _("%(days)s days or longer; how much longer is not counted apart."),
    Reason.TOO_MANY: _("More than %(most)s rows. Choose fewer days or a smaller place."),
    Reason.CHANGED: _("The weights changed in these days. Choose days in which one rule holds."),
    Reason.NO_RULE: _("No rule says how the parts weigh in these days."),
}
ELIGIBLE = {
    True: _(
        "%(number)s, by the records of who shall have it on the day. They are read each time, so no"
        " sum is kept that could differ from them."
    ),
    False: _(
        "%(number)s, by the list of places on the day. It is read each time, so no sum is kept that"
        " could differ from it."
    ),
}
MADE_OF = _("Made of")
NO_ROWS = _("It has no rows of its own. Each number that it is made of opens its rows.")
# What is confidential stands under no code, beside what has none.
NO_CODE = _("Not shown, or none given")


def derived_page(found: DerivedPage, *, today: date) -> dict[str, object]:
    """One number that is made of others: of what, by place and by month."""
    declared, division, span = found.declared, found.around.division, found.around.span
    whole = found.whole
    return pages.heading(declared, division=division) | {
        "span": queries.days_counted(whole),
        "is_derived": True,
        "value": number(whole.value),
        "exact": whole.value,
        "note": reason(whole.reason),
        "red": queries.is_red(whole),
        "is_recounted": not isinstance(whole, Persons),
        "is_told_apart": isinstance(whole, Persons),
        "eligible": _eligible(whole),
        "recounted_at": queries.recounted_at(whole),
        "made_of": _made_of(whole, division=division, span=span),
        "bands": _bands(whole),
        "weights": _rules(whole),
        "units": _units(whole),
        "of_unit": gettext(whole.coverage.of.unit) if isinstance(whole, Covered) else "",
        "threshold": _threshold(whole),
        "of_head": of_head(whole),
        "closed": gettext(NO_ROWS),
        "crumbs": pages.crumbs(declared, around=found.around),
        "parts": [
            _line(d.name, one, declared=declared, division=d.code, span=days)
            for (d, days), (_d, one) in zip(found.around.beneath, found.parts, strict=True)
        ],
        "months": [
            _line(
                date_format(month.start, gettext("F Y")),
                one,
                declared=declared,
                division=division.code,
                span=month,
            )
            for month, one in zip(found.around.months, found.months, strict=True)
        ],
        "periods": pages.periods(declared, division=division.code, span=span, today=today),
    }


def reason(why: Reason | None) -> str:
    """Why a number is not there, in words."""
    if why is None:
        return ""
    told = {
        "minimum": rules.MINIMUM_OF_PERSONS,
        "days": rules.LONGEST_DAYS,
        "most": f"{rules.MOST_TOLD_APART:,}",
    }
    return gettext(REASONS[why]) % told


def _made_of(found: Found, *, division: Area, span: Span) -> list[Line]:
    """The numbers that it is made of, each with its own page."""
    if isinstance(found, Persons):
        figure = found.distinct.of
        return [Line(gettext(figure.title), _page_of(figure, division=division, span=span), "")]
    if isinstance(found, Covered):
        return [
            Line(gettext(one.title), address(one.code, division=division.code, span=span), "")
            for one in found.coverage.parts
        ]
    if isinstance(found, Weighed):
        rule = found.rule
        return [
            _weighed_part(share, weight=rule.weights[i] if rule else None, span=span)
            for i, share in enumerate(found.shares)
        ]
    values = (found.of,) if isinstance(found, Middle) else (found.numerator, found.denominator)
    figures = (found.median.of,) if isinstance(found, Middle) else found.ratio.parts
    return [
        Line(
            gettext(figure.title),
            _page_of(figure, division=division, span=span),
            value=written(value.value),
        )
        for figure, value in zip(figures, values, strict=True)
    ]


def _bands(found: Found) -> list[tuple[str, str, str]]:
    """How the rows behind a middle are spread over the days: how many, and of all of them."""
    bands = found.bands if isinstance(found, Middle) else []
    n = sum(band.n for band in bands)
    return [
        (_days(band), written(band.n), written(rules.share_of(band.n, denominator=n)))
        for band in bands
    ]


def _days(band: Band) -> str:
    if band.last is None:
        return gettext("%(days)s or more") % {"days": band.first}
    return f"{band.first}–{band.last}"


def _units(found: Found) -> list[tuple[str, list[Line]]]:
    """Both lists of the places of a coverage: those that have it, and those that have not."""
    if not isinstance(found, Covered):
        return []
    return [
        (
            gettext("Places that meet it: %(number)s") % {"number": len(found.having)},
            [_unit(one) for one in found.having],
        ),
        (
            gettext("Places that do not: %(number)s") % {"number": len(found.lacking)},
            [_unit(one) for one in found.lacking],
        ),
    ]


def _eligible(found: Found) -> str:
    """Of which places a coverage is, and from where that is known: no sum is kept of them."""
    if not isinstance(found, Covered):
        return ""
    kept = registry.figures.is_kept(found.coverage)
    return gettext(ELIGIBLE[kept]) % {"number": len(found.units)}


def _threshold(found: Found) -> str:
    """What a place has to have, with the comparison in words."""
    if not isinstance(found, Covered):
        return ""
    threshold, unit = found.coverage.threshold, gettext(found.coverage.of.unit)
    return compared(threshold.comparison, value=threshold.value, unit=unit)


def _unit(one: Unit) -> Line:
    value = one.value
    href = address(value.code, division=value.division, span=Span(value.start, value.end))
    return Line(places.full_name(one.division), href, value=written(value.value))


def _page_of(figure: Figure, *, division: Area, span: Span) -> str:
    return address(figure.code, division=division.code, span=span)


def _weighed_part(share: Share, *, weight: int | None, span: Span) -> Line:
    line = share_line(gettext(share.ratio.title), share, span=span)
    value = f"{line.value} % ({line.of})"
    if weight is None:
        return Line(line.text, line.href, value=value)
    told = {"share": value, "weight": weight}
    return Line(line.text, line.href, gettext("%(share)s, weighs %(weight)s of 100") % told)


def _rules(found: Found) -> list[dict[str, object]]:
    """The rules that weigh a composite within the range."""
    if not isinstance(found, Weighed):
        return []
    return [_rule(rule) for rule in found.rules_within]


def _rule(rule: Weighting) -> dict[str, object]:
    return {
        "start": rule.start,
        "last": Span(rule.start, rule.end).last_day if rule.end else None,
        "weights": " : ".join(map(str, rule.weights)),
        "source": rule.source,
        "is_sample": rule.is_sample,
    }


def _line(text: str, found: Found, *, declared: Derived, division: str, span: Span) -> Line:
    href = address(declared.code, division=division, span=span)
    return Line(text, href, value=written(found.value), of=of_words(found))


def sorting(
    dimensions: list[Dimension],
    *,
    declared: Countable | Derived,
    where: tuple[str, Span],
    found: Groups | None,
) -> dict[str, object]:
    """What a number can be sorted by, and where something is chosen, the number of each group."""
    division, span = where
    page = address(declared.code, division=division, span=span)
    told: dict[str, object] = {
        "dimensions": [
            (
                gettext(one.title),
                f"{page}&by={one.code}",
                found is not None and found.dimension == one,
            )
            for one in dimensions
        ]
    }
    if found is None:
        return told
    title = gettext(found.dimension.title)
    head, is_made = [title, gettext(declared.unit)], _is_made(found)
    return told | {
        "by": title,
        "too_many": found.items is None,
        "group_head": [*head, gettext(MADE_OF)] if is_made else head,
        "group_numeric": "2,3" if is_made else "2",
        "groups": [_group(one) for one in found.items or []],
    }


def _is_made(found: Groups) -> bool:
    return any(one.made_of for one in found.items or [])


def _group(one: Group) -> list[str]:
    of = " / ".join(map(written, one.made_of))
    return [one.name or gettext(NO_CODE), written(one.value), *([of] if of else [])]
