"""What is said of forms, in words and links, for pages and routes alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base import words
from yijia.base.scope import Scope
from yijia.engines.figures import queries as figures
from yijia.engines.figures.queries import AnyNumber
from yijia.engines.figures.shown import n_words, written
from yijia.engines.forms import queries, rules
from yijia.engines.forms.models import DueRule, FilledCell, Filling, Sheet
from yijia.engines.forms.queries import Standing, Waiting
from yijia.engines.forms.rules import Bound, Empty, Holds, Rhythm, State
from yijia.ground.files import shown as files
from yijia.ground.files.rules import XLSX_KIND
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.ground.shell.templatetags.shell import day

# So many of those that wait are listed; the others follow when these are done.
MOST_WAITING = 50
_COLOURS = {State.FILLED: "yellow", State.CHECKED: "teal", State.SIGNED: "purple"}


def name_of(sheet: Sheet) -> str:
    """The name of a form in the reader's language."""
    language = get_language() or ""
    return words.in_language(zh=sheet.name_zh, en=sheet.name_en, language=language)


def body(identity: int) -> str:
    """The name of an organisation in the reader's language."""
    known = organisations.ever_known().get(identity)
    return known.name(get_language() or "") if known else ""


def bodies(found: list[organisations.Known]) -> list[tuple[str, str]]:
    """Organisations to choose from."""
    return [(one.code, one.name(get_language() or "")) for one in found]


def place(code: str | None) -> str:
    """The name of a division, or of a circle, in the reader's language."""
    found = places.gazetteer().get(code or "") or figures.circles().get(code or "")
    return found.name if found else code or ""


def full_place(code: str) -> str:
    """The same, of a division with those above it: in two towns villages have one name."""
    found = places.gazetteer().get(code)
    return places.full_name(found) if found else place(code)


def state_words(state: str) -> str:
    """How far a filled form has come."""
    return gettext(rules.STATE_LABELS[State(state)])


def row_words(item: Mapping[str, object]) -> Mapping[str, str]:
    """What stands in a row of the figures of forms, in words."""
    said = {"state": state_words(str(item["state"]))} if "state" in item else {}
    return said | (
        {"division_id": place(str(item["division_id"]))} if "division_id" in item else {}
    )


def figure_titles(*, division: str) -> dict[str, str]:
    """The figures that a cell may hold, by code, in the reader's language."""
    return {code: gettext(title) for code, title, _unit in queries.offered(division=division)}


def rule_words(rule: DueRule) -> str:
    """When a form is due, in one line."""
    given = {"day": rule.day, "month": rule.month}
    if rule.rhythm == Rhythm.MONTHLY:
        return gettext("Every month on day %(day)s") % given
    if rule.rhythm == Rhythm.QUARTERLY:
        return gettext("Every quarter, in the month after it, on day %(day)s") % given
    if rule.rhythm == Rhythm.YEARLY:
        return gettext("Every year on day %(day)s of month %(month)s") % given
    return gettext("Once, on %(day)s") % {"day": day(rule.once_on) if rule.once_on else ""}


@dataclass(frozen=True)
class Line:
    """One form in the list: what it is called, when it is due next, how the last one stands."""

    name: str
    href: str
    due: str
    state: str
    colour: str


def lines(found: Sequence[Standing]) -> list[Line]:
    """The forms of a list."""
    return [
        Line(
            name=name_of(one.sheet),
            href=reverse("forms:sheet", args=[one.sheet.pk]),
            due=_due_words(one),
            state=state_words(one.last_state) if one.last_state else gettext("Never filled"),
            colour=_COLOURS.get(one.last_state, "") if one.last_state else "grey",
        )
        for one in found
    ]


@dataclass(frozen=True)
class WaitingRow:
    """A filled form that somebody is to go on with."""

    text: str
    href: str
    due_on: date
    is_late: bool


def waiting_rows(found: Sequence[Waiting]) -> list[WaitingRow]:
    """The filled forms that wait for somebody."""
    return [
        WaitingRow(
            text=gettext("%(to_do)s: %(name)s")
            % {
                "to_do": gettext(rules.TO_DO_LABELS[State(one.filling.state)]),
                "name": name_of(one.filling.sheet),
            },
            href=reverse("forms:filling", args=[one.filling.pk]),
            due_on=one.filling.due_on,
            is_late=one.is_late,
        )
        for one in found
    ]


def _due_words(one: Standing) -> str:
    if one.sheet.ended_on is not None:
        told = {"day": day(one.sheet.ended_on), "number": len(one.to_fill)}
        said = gettext("Ended on %(day)s, %(number)s still to fill")
        return (said if one.to_fill else gettext("Ended on %(day)s")) % told
    return day(one.next_due) if one.next_due else gettext("Not said yet")


def bound_words(bound: Bound, *, titles: Mapping[str, str]) -> str:
    """What a cell holds, in one line."""
    if bound.holds is not Holds.FIGURE:
        said = gettext(rules.HOLDS_LABELS[bound.holds])
        return f"{said} ({bound.reason})" if bound.reason else said
    what = what_words(titles.get(bound.figure, bound.figure), area=bound.division)
    return gettext("%(what)s, %(period)s") % {"what": what, "period": period_words(bound)}


def what_words(what: str, *, area: str | None) -> str:
    """What is counted, and of which place."""
    return gettext("%(what)s, %(place)s") % {"what": what, "place": place(area)} if area else what


def period_words(bound: Bound) -> str:
    """Over which days a cell is counted."""
    return gettext(rules.PERIOD_LABELS[bound.period]) if bound.period else ""


def rows_address(row: FilledCell) -> str:
    """Where the rows behind a number are, or the number itself where it has no rows of its own."""
    if row.is_typed or row.figure == "" or row.starts_on is None or row.ends_on is None:
        return ""
    plain = not figures.is_derived(row.figure)
    page = reverse("figures:rows" if plain else "figures:figure", args=[row.figure])
    asked = {"division": row.area or "", "from": row.starts_on, "to": row.ends_on}
    return f"{page}?{urlencode(asked)}"


def value_words(row: FilledCell) -> str:
    """What stands in a filled cell."""
    if row.value is not None:
        return f"{row.value.normalize():,f}"
    if row.holds == Holds.MONTH and row.starts_on is not None:
        return date_format(row.starts_on, gettext("F Y"))
    return day(row.starts_on) if row.holds == Holds.DUE_DAY else ""


def behind_words(row: FilledCell) -> str:
    """How many stand behind a number that was counted, where it does not say so itself."""
    return n_words(row.figure, n=row.n) if row.figure and row.n is not None else ""


def now_words(row: FilledCell, *, now: AnyNumber | None) -> str:
    """What a figure says now, where that is something else than was counted for a cell."""
    if now is None or not queries.differs_now(row, now=now):
        return ""
    return gettext("Now: %(number)s") % {"number": written(now.value)}


def why_empty(row: FilledCell) -> str:
    """Why a cell is empty; of what nobody counts, the reason that was given for it."""
    if row.empty == Empty.NONE:
        return ""
    return row.reason or gettext(rules.EMPTY_LABELS[Empty(row.empty)])


def handed_out(content: bytes, *, name: str) -> HttpResponse:
    """A workbook as a file."""
    return files.handed_out(content, name=name, kind=XLSX_KIND)


def file_name(filling: Filling) -> str:
    """What the file of a filled form is called."""
    return f"{filling.sheet.name_zh}-{filling.due_on.isoformat()}.xlsx"


def may(by: Scope, *, filling: Filling) -> dict[str, bool]:
    """What somebody can do with a filled form now."""
    edits = queries.may_edit(by, sheet=filling.sheet)
    signs = queries.may_sign(by, sheet=filling.sheet)
    state = filling.state
    return {
        "may_type": edits and state == State.FILLED,
        "may_check": edits and state == State.FILLED,
        "may_sign": signs and state == State.CHECKED and filling.checked_by_id != by.account,
        "may_send_back": signs and state == State.CHECKED,
        "may_send": edits and state == State.SIGNED,
    }
