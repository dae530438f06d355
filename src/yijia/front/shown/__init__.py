"""What the front's pages show, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries
from yijia.engines.cases.models import Case, Remark, Sample
from yijia.engines.cases.registry import kinds
from yijia.engines.cases.rules import URGENCY_COLOURS, URGENCY_LABELS, Urgency
from yijia.front.inputs import Filter
from yijia.front.queries import WorkPage
from yijia.front.rules import WORK_LABELS, WorkList
from yijia.front.shown import days
from yijia.front.shown.home import front_stats
from yijia.front.shown.kept import (
    organisation_choices,
    organisation_documents,
    own_organisations,
    saved_documents,
    saved_rows,
)
from yijia.front.shown.moved import days_moved_documents, days_moved_page
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division
from yijia.ground.shell.queries import NOT_OFFICIAL

__all__ = [
    "beside_page",
    "days_moved_documents",
    "days_moved_page",
    "front_stats",
    "organisation_choices",
    "organisation_documents",
    "own_organisations",
    "saved_documents",
    "saved_rows",
]
# In the address of a case, where its number goes.
_ANY_NUMBER = "the-number"
# Who may do the same with many cases of a list.
TICKING = (Permission.CASE_DISPATCH, Permission.CASE_HANDLE, Permission.CASE_SUPERVISE)
# What a route says of a parameter that it cannot take, by the beginning of the fault's type.
WRONG = {
    "missing": _("Please fill this in."),
    "int": _("Enter a whole number."),
    "float": _("Enter a number."),
    "decimal": _("Enter a number."),
    "finite": _("Enter a number."),
    "date": _("Enter a real date, like 2026-09-30."),
    "bool": _("Write true or false."),
    "string_too_long": _("Write at most %(max_length)s characters."),
    "string_too_short": _("Write at least %(min_length)s characters."),
    "greater_than_equal": _("Enter a number not below %(ge)s."),
    "less_than_equal": _("Enter a number not above %(le)s."),
}


@dataclass(frozen=True)
class WorkRow:
    """One case in a list."""

    number: str
    href: str
    title: str
    place: str
    state: str
    colour: str
    due: str
    is_late: bool
    is_provisional: bool
    can_tick: bool = False
    is_confidential: bool = False
    urgent: str = ""
    urgent_colour: str = ""

    @property
    def stands_still(self) -> bool:
        """Whether no clock runs, so that there is no due day."""
        return not self.due


def work_rows(
    rows: Sequence[tuple[Case, str]], *, at: datetime, can_tick: bool = False
) -> list[WorkRow]:
    """Rows of a list of cases, which may be ticked to do the same with many."""
    names = places.gazetteer()
    said = {on: _day(on) for on in {days.due_on(case) for case, _page in rows}}
    return [
        _work_row(
            case,
            href=_address(page).replace(_ANY_NUMBER, case.number),
            due=said[days.due_on(case)],
            at=at,
            names=names,
            can_tick=can_tick,
        )
        for case, page in rows
    ]


def work_page(
    page: WorkPage, *, listed: WorkList, form: Filter, after: str, scope: Scope, at: datetime
) -> dict[str, object]:
    """A list of open work, the lists beside it, what it is narrowed by, and where it goes on.

    `after` is the place in the list after which this page of it begins.
    """
    can_tick, asked = may_tick(scope), _asked(form)
    return {
        "rows": work_rows(page.rows, at=at, can_tick=can_tick),
        "can_tick": can_tick,
        "beside_url": page.rows
        and _beside_address(page.rows[0][0].number, listed=listed, asked=_here(asked, after=after)),
        "lists": [
            {
                "label": gettext(label),
                "href": _list_address(one, **asked),
                "is_current": one is listed,
            }
            for one, label in WORK_LABELS.items()
        ],
        "chosen": _chosen(form, listed=listed, asked=asked),
        "clear_url": _list_address(listed),
        "narrow_url": _list_address(listed, page="narrow", **asked),
        "save_url": _list_address(listed, page="save-list", **asked),
        "next_url": _list_address(listed, **asked, after=page.next) if page.next else "",
    }


def may_tick(scope: Scope) -> bool:
    """Whether a person does anything with many cases at once."""
    return any(scope.holds(permission) for permission in TICKING)


def beside_page(
    rows: Sequence[tuple[Case, str]],
    *,
    number: str,
    listed: WorkList,
    form: Filter,
    after: str,
    at: datetime,
) -> dict[str, object]:
    """A page of a list of which one case is shown: where each other one is shown in its place."""
    asked = _here({} if form.errors else _asked(form), after=after)
    return {
        "beside": [
            (row, _beside_address(row.number, listed=listed, asked=asked), row.number == number)
            for row in work_rows(rows, at=at)
        ],
        "list_url": _list_address(listed, **asked),
    }


def _here(asked: Mapping[str, str], *, after: str) -> dict[str, str]:
    """What is asked of a list, with the page of it on which one is."""
    return {**asked, "after": after} if after else dict(asked)


def _beside_address(number: str, *, listed: WorkList, asked: Mapping[str, str]) -> str:
    """The address at which a case stands beside its list."""
    _path, _sign, question = _list_address(listed, **asked).partition("?")
    address = reverse("work-beside", args=[number])
    return f"{address}?{question}" if question else address


def narrow_page(*, listed: WorkList, form: Filter) -> dict[str, object]:
    """What a list is narrowed by now, and the list that one goes back to."""
    kept = {} if form.errors else _asked(form)
    return {
        "form": form,
        "listed": "" if listed is WorkList.MINE else listed.value,
        "back_url": _list_address(listed, **kept),
    }


def _asked(form: Filter) -> dict[str, str]:
    return {name: form[name].data for name in form.fields if form[name].data}


def _list_address(listed: WorkList, *, page: str = "work", **asked: str) -> str:
    """The address of a list, narrowed as asked."""
    which = {} if listed is WorkList.MINE else {"in": listed.value}
    question = urlencode(which | asked)
    return f"{reverse(page)}?{question}" if question else reverse(page)


def _chosen(form: Filter, *, listed: WorkList, asked: Mapping[str, str]) -> list[dict[str, object]]:
    """What the list is narrowed by, each with the address of the list without it."""
    return [
        {
            "label": form[name].label,
            "text": _choice_text(form, name=name, value=value),
            "href": _list_address(listed, **{n: v for n, v in asked.items() if n != name}),
        }
        for name, value in asked.items()
    ]


def _choice_text(form: Filter, *, name: str, value: str) -> str:
    choices = dict(getattr(form.fields[name].widget, "choices", ()))
    return str(choices.get(value, value)).strip()


def search_page(
    rows: Sequence[tuple[Case, str]], *, asked: str, after: str, at: datetime
) -> dict[str, object]:
    """What a search found, and the address of what comes next."""
    onward = urlencode({"q": asked, "after": after})
    return {
        "asked": asked,
        "rows": work_rows(rows, at=at),
        "next_url": f"{reverse('search')}?{onward}" if after else "",
    }


@cache
def _address(page: str) -> str:
    """The address of a page about a case, with a word where its number goes."""
    return reverse(page, args=[_ANY_NUMBER])


def _day(on: date | None) -> str:
    return "" if on is None else date_format(on, gettext("j F Y"))


def _work_row(
    case: Case,
    *,
    href: str,
    due: str,
    at: datetime,
    names: Mapping[str, Division],
    can_tick: bool = False,
) -> WorkRow:
    kind = kinds.get(name=case.kind, version=case.version).kind
    division = names.get(case.division_id)
    return WorkRow(
        number=case.number,
        href=href,
        title=case.title,
        place=division.name if division else case.division_id,
        state=gettext(kind.labels.get(case.state, case.state)),
        colour=kind.colours.get(case.state, "grey"),
        due=due,
        is_late=days.is_late(case, at=at),
        is_provisional=days.is_provisional(case),
        can_tick=can_tick,
        is_confidential=bool(case.confidential),
        **_urgency(case),
    )


def _urgency(case: Case) -> dict[str, str]:
    """The mark of a case that is more urgent than usual."""
    urgency = Urgency(case.urgency)
    colour = URGENCY_COLOURS.get(urgency, "")
    return {"urgent": gettext(URGENCY_LABELS[urgency]) if colour else "", "urgent_colour": colour}


def areas_of(scope: Scope) -> list[tuple[str, str]]:
    """The areas of an auditor's engagements, by code and name."""
    names = places.gazetteer()
    codes = scope.prefixes(Permission.SAMPLE_READ)
    return [(code, names[code].name if code in names else code) for code in codes]


@dataclass(frozen=True)
class SampleRow:
    """A sample in a list."""

    id: int
    place: str
    size: int
    seed: str
    drawn_at: datetime


def samples(found: Iterable[Sample]) -> list[SampleRow]:
    """Samples with the names of their areas."""
    names = places.gazetteer()
    return [
        SampleRow(
            id=row.pk,
            place=names[row.division_id].name if row.division_id in names else row.division_id,
            size=row.size,
            seed=row.seed,
            drawn_at=row.drawn_at,
        )
        for row in found
    ]


def sampled_case(case: Case, *, remarks: Sequence[Remark], at: datetime) -> dict[str, object]:
    """What an auditor sees of a case that was drawn: how it was handled, and nobody's contact."""
    row = _work_row(case, href="", due=_day(case.due_on), at=at, names=places.gazetteer())
    unit = organisations.ever_known().get(case.organisation_id or 0)
    language = get_language() or ""
    return {
        "case": case,
        "row": row,
        "unit": unit.name(language) if unit else "",
        "remarks": [(remark.at, remark.public_text) for remark in remarks if remark.public_text],
    }


def work_documents(cases: Iterable[Case], *, at: datetime) -> list[dict[str, object]]:
    """Cases of a list for a program: codes, and the names of places beside them."""
    names, bodies = places.gazetteer(), organisations.ever_known()
    return [
        {
            "number": case.number,
            "title": case.title,
            "division": case.division_id,
            "division_name_zh": names[case.division_id].name_zh,
            "division_name_en": names[case.division_id].name_en,
            "kind": case.kind,
            "sort": case.sort,
            "topic": case.topic,
            "source": case.source,
            "urgency": case.urgency,
            "state": case.state,
            "organisation": bodies[case.organisation_id].code if case.organisation_id else None,
            "due_on": case.due_on,
            "next_due_on": case.first_due_on,
            "assist_on": days.assist_on(case),
            "is_late": days.is_late(case, at=at),
            "provisional": case.due_provisional,
            "confidential": bool(case.confidential),
        }
        for case in cases
    ]


def sample_document(sample: Sample) -> dict[str, object]:
    """A sample for a program."""
    return {
        "id": sample.pk,
        "division": sample.division_id,
        "size": sample.size,
        "seed": sample.seed,
        "drawn_at": timezone.localtime(sample.drawn_at),
    }


def drawn_document(sample: Sample) -> dict[str, object]:
    """A sample for a program, with its cases."""
    return sample_document(sample) | {
        "numbers": queries.numbers_of(sample),
        "drawn_again": queries.is_drawn_again(sample),
    }


def sampled_document(case: Case, *, remarks: Sequence[Remark], at: datetime) -> dict[str, object]:
    """What an auditor's program is told of a case that was drawn."""
    (row,) = work_documents([case], at=at)
    moments = {
        name: found and timezone.localtime(found)
        for name, found in (
            ("happened_at", case.happened_at),
            ("recorded_at", case.recorded_at),
            ("ended_at", case.ended_at),
        )
    }
    told = [
        {"at": timezone.localtime(remark.at), "text": remark.public_text}
        for remark in remarks
        if remark.public_text
    ]
    return row | moments | {"told": told}


def sentence_of(fault: Mapping[str, Any]) -> str:
    """What is wrong with one parameter, in the reader's language."""
    kind = str(fault["type"])
    msgid = WRONG.get(kind) or WRONG.get(kind.partition("_")[0], _("This is not right."))
    sentence = gettext(msgid)
    return sentence % fault.get("ctx", {}) if "%(" in sentence else sentence


def with_note(document: Mapping[str, object]) -> dict[str, object]:
    """A document for programs that says of itself whether its data are official."""
    if not settings.YIJIA_DEMONSTRATION:
        return {"demonstration": False, **document}
    return {"demonstration": True, "note": gettext(NOT_OFFICIAL), **document}
