"""What notices say of issues: the facts, who has the issue, and whose it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models

from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Assist, Case, Clock
from yijia.engines.cases.rules import AskKind, Step, last_day
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.rules import Kind
from yijia.ground.people.actions import lookup_code
from yijia.ground.places import queries as places
from yijia.programmes.issues import events, rules
from yijia.programmes.issues.models import Issue
from yijia.programmes.issues.queries.quiet import is_first_handling

HOLDING = "issues"
_AT_ONCE = 200


class Issues:
    """Issues as the subjects of notices."""

    table = "cases_case"
    holding = HOLDING
    page = "issues:case"
    own_page = "issues:follow"
    heading = _("Your issue %(number)s")

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:
        """The lookup code, for the message that was asked for, and for no other."""
        return {"code": lookup_code(number)} if code == events.CODE.code else {}

    def reach(self, subject: int) -> Reach | None:
        """Whose contact was left for an issue, and the language it was raised in."""
        issue = Issue.objects.filter(case_id=subject, person__isnull=False).first()
        if issue is None or issue.person_id is None:
            return None
        return Reach(issue.person_id, issue.language)

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """The issues that each entry is about, and those that rest with them."""
        found = _cases_of(happened)
        resting = _resting_with(one.subject for one in happened if one.event in events.FOLLOWED)
        every = [*found, *(case for rest in resting.values() for case in rest)]
        known = _Known(
            by_id={case.pk: case for case in found},
            by_number={case.number: case for case in found},
            units={body.code: body.id for body in organisations.ever_known().values()},
            persons=_persons(every),
            checked=cases.units_waiting(found, kind=AskKind.CHECK),
        )
        return {
            one.entry: [
                *(_matter(case, one=one, known=known) for case in _about(one, known=known)),
                *(_beside(case, known=known) for case in resting.get(one.subject or 0, ())),
            ]
            for one in happened
        }


# What of an entry is told as it stands there.
_SAID = ("days", "review_on", "assist_on")


@dataclass(frozen=True)
class _Known:
    """What was read for many entries at once.

    `persons` is what their persons left, and `checked` the units whose reply to one is checked.
    """

    by_id: Mapping[int, Case]
    by_number: Mapping[str, Case]
    units: Mapping[str, int]
    persons: "Mapping[int, _Person]"
    checked: Mapping[int, int]


SOURCE = Issues()


def _cases_of(happened: Sequence[Happened]) -> list[Case]:
    """The issues of these entries; another kind of case is another programme's."""
    subjects = {one.subject for one in happened if one.subject is not None}
    named = models.Q(pk__in=subjects) | models.Q(number__in=_numbers(happened))
    found = Case.objects.filter(named, kind=rules.ISSUE.name)
    return list(found.select_related("parent"))


def _numbers(happened: Iterable[Happened]) -> set[str]:
    """The numbers in entries about many cases at once."""
    return {str(number) for one in happened for number in _listed(one)}


def _listed(one: Happened) -> list[object]:
    """The numbers of an entry about many; where it says which days moved, those alone."""
    days, listed = one.said.get("days"), one.said.get("numbers")
    if isinstance(days, dict):
        return list(days)
    return listed if isinstance(listed, list) else []


def _days_of(case: Case, *, one: Happened) -> dict[str, str]:
    """From which day to which one a case has moved by an entry, if it has."""
    days = one.said.get("days")
    was, now = one.said.get("was_on"), one.said.get("now_on")
    if isinstance(days, dict):
        was, now = days.get(case.number) or (None, None)
    return {"was_on": str(was), "due_on": str(now)} if was and now else {}


def _about(one: Happened, *, known: _Known) -> Iterator[Case]:
    if one.subject is not None and one.subject in known.by_id:
        yield known.by_id[one.subject]
    yield from (known.by_number[str(n)] for n in _listed(one) if n in known.by_number)


@dataclass(frozen=True)
class _Person:
    """Whether a person left a contact with an issue, and needs no reply, as they said."""

    has_contact: bool = False
    no_reply: bool = False

    @property
    def said(self) -> Mapping[str, object]:
        """What a notice may ask for."""
        return {"no_reply": True} if self.no_reply else {}


_NOBODY = _Person()


def _persons(cases: Iterable[Case]) -> dict[int, _Person]:
    """What persons left with these issues, by the id of the case."""
    first = {case.pk: is_first_handling(case) for case in cases}
    left = Issue.objects.filter(case_id__in=first)
    rows = left.values_list("case_id", "person_id", "no_reply")
    return {
        case: _Person(person is not None, no_reply and first[case])
        for case, person, no_reply in rows
    }


def _resting_with(subjects: Iterable[int | None]) -> dict[int, list[Case]]:
    """The issues that were merged into each of these and still rest with it."""
    found: dict[int, list[Case]] = {}
    wanted = set(subjects) - {None}
    if not wanted:
        return found
    for case in Case.objects.filter(merged_into_id__in=wanted, state=rules.State.MERGED):
        found.setdefault(case.merged_into_id or 0, []).append(case)
    return found


def _matter(case: Case, *, one: Happened, known: _Known) -> Matter:
    """An issue, with what the entry says of it; a part that is done is its whole's affair."""
    if one.event == events.BY_VERB["deliver"].code and case.parent is not None:
        case = case.parent
    # Of what a unit does that assists the lead is told, and else the unit that is named.
    named = one.said.get("lead") or one.said.get("code")
    unit = known.units.get(str(named)) or case.organisation_id
    day = one.at.astimezone(CHINA).date()
    centre = organisations.dispatching_centre(division=case.division_id, on=day)
    said = {name: str(one.said[name]) for name in _SAID if name in one.said}
    dispatcher = centre.id if centre else None
    former = known.units.get(str(one.said.get("former")))
    if one.event in events.TO_WHO_HAS_IT:
        # The unit whose reply waits to be checked does not read it meanwhile.
        unit, dispatcher = _who_has(case)
        former = known.checked.get(case.pk)
    person = known.persons.get(case.pk, _NOBODY)
    return Matter(
        subject=case.pk,
        division=case.division_id,
        facts=_facts(case, unit=unit, due_on=case.due_on) | said | _days_of(case, one=one),
        unit=unit,
        dispatcher=dispatcher,
        former=former,
        lead=known.units.get(str(one.said.get("for"))),
        has_person=case.parent_id is None,
        has_contact=person.has_contact,
        said=person.said,
        kept_from=cases.accounts_kept_out(case, on=day),
    )


def _who_has(case: Case) -> tuple[int | None, int | None]:
    """The unit that has an issue, or else the centre."""
    known = organisations.ever_known().get(case.organisation_id or 0)
    waits_here = known is not None and known.kind == Kind.CENTRE
    return (None, case.organisation_id) if waits_here else (case.organisation_id, None)


def _beside(case: Case, *, known: _Known) -> Matter:
    person = known.persons.get(case.pk, _NOBODY)
    return Matter(
        subject=case.pk,
        division=case.division_id,
        facts=_facts(case, unit=None, due_on=None),
        is_beside=True,
        has_contact=person.has_contact,
        said=person.said,
    )


def _facts(case: Case, *, unit: int | None, due_on: date | None) -> dict[str, str]:
    known = organisations.ever_known().get(unit or 0)
    return {
        "number": case.number,
        "unit": known.code if known else "",
        "due_on": due_on.isoformat() if due_on else "",
    }


def soon_late(*, step: Step, at: datetime, place: cases.Place | None) -> list[Clock]:
    """The next limits of a step that end soon while an issue waits for an office, soonest first."""
    return cases.due_between(
        kind=rules.ISSUE.name,
        states=rules.AWAITED_STATES,
        step=step,
        after=place or cases.Place(at, id=0),
        until=at + timedelta(days=settings.YIJIA_WARN_DAYS),
        limit=_AT_ONCE,
    )


def warnings_of(runs: Sequence[Clock], *, on: date) -> list[tuple[str, Matter]]:
    """What is told on a day of limits that end soon, once for each day on which one ends."""
    kept_from = cases.accounts_kept_out_of_each([run.case for run in runs], on=on)
    return [(_key_of(run), _matter_of_run(run, kept_from=kept_from)) for run in runs]


def _key_of(run: Clock) -> str:
    return f"due:{run.step}:{run.run}:{run.due_at.isoformat() if run.due_at else ''}"


def _matter_of_run(run: Clock, *, kept_from: Mapping[int, frozenset[int]]) -> Matter:
    case = run.case
    unit, centre = _who_has(case)
    day = last_day(run.due_at) if run.due_at else None
    return Matter(
        subject=case.pk,
        division=case.division_id,
        facts=_facts(case, unit=case.organisation_id, due_on=day),
        unit=unit,
        dispatcher=centre,
        has_person=False,
        kept_from=kept_from.get(case.pk, frozenset()),
    )


def just_late(
    *, step: Step, since: datetime, at: datetime, place: cases.Place | None
) -> list[Clock]:
    """The next limits of a step that have run out since a time, while an issue waits for an office.

    The longest ago first, those with a provisional day among them.
    """
    return cases.due_between(
        kind=rules.ISSUE.name,
        states=rules.AWAITED_STATES,
        step=step,
        after=place or cases.Place(since, id=0),
        until=at,
        limit=_AT_ONCE,
    )


def lateness_of(runs: Sequence[Clock], *, on: date) -> list[tuple[str, Matter]]:
    """What is told on a day of limits that have run out: to who has it, and who dispatches there.

    Once for each day on which one ended.
    """
    return [(key, _also_to_centre(matter, on=on)) for key, matter in warnings_of(runs, on=on)]


def _also_to_centre(matter: Matter, *, on: date) -> Matter:
    centre = organisations.dispatching_centre(division=matter.division, on=on)
    return replace(matter, dispatcher=matter.dispatcher or (centre.id if centre else None))


def assists_near(*, on: date, after: int) -> list[Assist]:
    """The next requests to assist that are due by now or soon, as far as the calendar goes."""
    # One working day more than units are warned before: what is due later, nobody is told of yet.
    ahead = settings.YIJIA_WARN_DAYS + 1
    until = places.calendar().due_after(start=on, workdays=ahead).day
    return cases.assists_near(kind=rules.ISSUE.name, until=until, after=after, limit=_AT_ONCE)


def told_of_assists(found: Iterable[Assist], *, on: date) -> dict[str, list[tuple[str, Matter]]]:
    """What is told on a day of these requests, by notice; once for each day that one is due on."""
    told: dict[str, list[tuple[str, Matter]]] = {}
    for assist in found:
        if codes := _codes_of(assist, on=on):
            day = cases.day_of_assist(assist).on
            matter = f"assist:{assist.pk}:{day.isoformat()}", _matter_of(assist, on=on)
            for code in codes:
                told.setdefault(code, []).append(matter)
    return told


def _codes_of(assist: Assist, *, on: date) -> tuple[str, ...]:
    if cases.is_assist_late(assist, on=on):
        return events.ASSIST_LATE.code, events.ASSIST_LATE_HERE.code
    soon = cases.is_warned_of_assist(assist, on=on, workdays=settings.YIJIA_WARN_DAYS)
    return (events.ASSIST_SOON.code,) if soon else ()


def _matter_of(assist: Assist, *, on: date) -> Matter:
    case, day = assist.case, cases.day_of_assist(assist).on
    facts = _facts(case, unit=assist.organisation_id, due_on=case.due_on)
    return Matter(
        subject=case.pk,
        division=case.division_id,
        facts=facts | {"assist_on": day.isoformat()},
        unit=assist.organisation_id,
        lead=assist.lead_id,
        has_person=False,
        kept_from=cases.accounts_kept_out(case, on=on) if case.confidential else frozenset(),
    )
