"""The morning on a page and for a program."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from yijia.base.words import _
from yijia.engines.cases.rules import Due
from yijia.engines.figures.queries import Area, Value, is_red
from yijia.engines.figures.shown import json_number
from yijia.front.morning.numbers import MOST_LATE, Morning, Moved
from yijia.front.rules import WorkList
from yijia.front.shown.home import Stat, red_words

MORE, FEWER = _("%(number)s more than a week before"), _("%(number)s fewer than a week before")
SAME = _("As many as a week before")
# By what a notice calls them.
_TOLD = {"opened": "issues.opened", "solved": "issues.solved"}


def page(found: Morning, *, wished: str) -> dict[str, object]:
    """What the page shows: few numbers, each with the page that it opens. `wished` is the area of
    which the reader is told each morning, if any.
    """
    return {
        "is_wished": found.area.code == wished,
        "area": found.area,
        "day": found.day,
        "others": [(one.name, _address(one)) for one in found.areas if one != found.area],
        "stats": [*map(_stat, found.numbers), _late(found)],
        "red": [
            (gettext(one.title), reverse("figures:figure", args=[one.code]), is_new)
            for one, is_new in found.red
        ],
    }


def _address(area: Area) -> str:
    return f"{reverse('morning')}?{urlencode({'division': area.code})}"


def _stat(one: Moved) -> Stat:
    return Stat(
        label=gettext(one.declared.title),
        value=one.now.value,
        unit=gettext(one.now.unit),
        href=_rows(one.now),
        note=" · ".join(filter(None, (change_words(one), red_words(one.now)))),
    )


def _rows(value: Value) -> str:
    asked = {"division": value.division, "from": value.start, "to": value.end}
    return f"{reverse('figures:figure', args=[value.code])}?{urlencode(asked)}"


def change_words(one: Moved) -> str:
    """How a number of yesterday stands to that of the week before, where both are told."""
    if one.change is None:
        return ""
    text = (MORE if one.change > 0 else FEWER) if one.change else SAME
    return gettext(text) % {"number": abs(one.change)}


def _late(found: Morning) -> Stat:
    asked = {"in": WorkList.AREA, "division": found.area.code, "due": Due.LATE}
    return Stat(
        label=gettext("Late now"),
        value=_at_most(found.late),
        unit=gettext("cases"),
        href=f"{reverse('work')}?{urlencode(asked)}",
        note=gettext("%(number)s of them since yesterday") % {"number": _at_most(found.late_since)},
    )


def _at_most(number: int) -> int | str:
    return number if number <= MOST_LATE else gettext("over %(most)s") % {"most": MOST_LATE}


def facts(found: Morning) -> dict[str, str]:
    """What a notice says of it: of which area, of which day, and the numbers; of one that is not
    told, nothing.
    """
    numbers = {one.declared.code: one.now.value for one in found.numbers}
    told = {name: numbers.get(code) for name, code in _TOLD.items()}
    return {
        "number": found.area.code,
        "told_on": found.day.isoformat(),
        "late": str(found.late) if found.late <= MOST_LATE else f"{MOST_LATE}+",
        **{name: "" if value is None else str(value) for name, value in told.items()},
    }


def document(found: Morning, *, wished: str) -> dict[str, object]:
    """The same for a program."""
    return {
        "told_each_morning": found.area.code == wished,
        "division": found.area.code,
        "day": found.day,
        "numbers": [
            {
                "code": one.declared.code,
                "value": json_number(one.now.value),
                "week_before": json_number(one.before.value),
                "unit": gettext(one.now.unit),
                "red": is_red(one.now),
            }
            for one in found.numbers
        ],
        "late": min(found.late, MOST_LATE),
        "late_since_yesterday": min(found.late_since, MOST_LATE),
        "more_late": found.late > MOST_LATE,
        "red": [{"code": one.code, "is_new": is_new} for one, is_new in found.red],
    }
