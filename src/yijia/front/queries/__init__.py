"""Over all programmes: what waits for a person, what was counted, whether this is a show."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.cases.models import Case
from yijia.engines.cases.registry import Beside, Declared, kinds
from yijia.engines.figures import queries as figures
from yijia.front import rules
from yijia.front.models import SavedList
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.models import Appointment
from yijia.ground.organisations.rules import NEAREST
from yijia.ground.places import queries as places
from yijia.ground.shell.paging import PAGE, cursor_of, id_of, moment_of, parts_of, text_of

_ONLY_LOAD = 5_317_005
# How much of a division's code names its street or town.
_STREET = 9
FRONT_FIGURES = ("issues.opened", "issues.solved")


@dataclass(frozen=True)
class WorkPage:
    """One page of cases, each with the name of the page that shows it."""

    rows: list[tuple[Case, str]]
    next: str


_LISTS = {
    rules.WorkList.MINE: cases.my_work,
    rules.WorkList.AREA: cases.work_in_area,
    rules.WorkList.ASKED: cases.asked_in_area,
    rules.WorkList.CALLBACK: cases.to_call_back,
    rules.WorkList.SUPERVISED: cases.supervised,
    rules.WorkList.ASSISTING: cases.assisting,
}


def work(
    scope: Scope,
    *,
    listed: rules.WorkList,
    after: str,
    on: date,
    only: case_rules.Filters = case_rules.EVERY,
) -> WorkPage:
    """One page of a list of open cases, by due time, as people hold their posts on a day.

    Raises:
        Invalid: `after` is no place in this list.
    """
    place = _place(after)
    if listed is rules.WorkList.ALONE:
        waiting = cases.without_anybody(scope, on=on, after=place, limit=PAGE + 1, only=only)
    else:
        waiting = _LISTS[listed](scope, after=place, limit=PAGE + 1, only=only)
    more = len(waiting) > PAGE
    return WorkPage(
        rows=_with_pages(waiting[:PAGE]), next=_cursor(waiting[PAGE - 1]) if more else ""
    )


def shown_beside(scope: Scope, *, number: str, at: datetime) -> Beside:
    """A case as its programme shows it beside a list.

    Raises:
        NotFound: there is none of this number, it is not theirs to see, or it stands beside none.
    """
    case = cases.access_case(scope=scope, number=number)
    declared = kinds.get(name=case.kind, version=case.version)
    if declared.beside is None:
        raise NotFound
    return declared.beside(scope, number, at)


@dataclass(frozen=True)
class MovedPage:
    """One page of days that the work calendar moved, each with the name of its case's page."""

    rows: list[tuple[cases.DayMoved, str]]
    next: str


def days_moved(scope: Scope, *, after: str) -> MovedPage:
    """The cases whose days moved when the work calendar did, the latest first.

    Raises:
        Invalid: `after` is no place in this list.
    """
    parts = parts_of(after, count=2)
    place = (id_of(parts[0]), text_of(parts[1])) if parts else None
    found = cases.days_moved(scope, before=place, limit=PAGE + 1)
    more, found = len(found) > PAGE, found[:PAGE]
    pages = dict(_with_pages([one.case for one in found]))
    rows = [(one, pages[one.case]) for one in found]
    return MovedPage(rows, cursor_of(found[-1].entry, found[-1].case.number) if more else "")


def saved_lists(scope: Scope) -> list[SavedList]:
    """The lists that a person has saved, and those shared with an organisation they work in."""
    shared = SavedList.objects.filter(organisation_id__in=scope.homes())
    own = SavedList.objects.filter(account=scope.account)
    return list((own | shared).order_by("name", "id"))


def lists_left(*, before: datetime, limit: int) -> list[int]:
    """Ids of lists kept for themselves by accounts that had left every post before a time.

    For a service. Who never held a post has left none.
    """
    day = before.astimezone(CHINA).date()
    held = Appointment.objects.filter(account=OuterRef("account"))
    lasting = held.filter(Q(ends_on=None) | Q(ends_on__gt=day))
    left = SavedList.objects.filter(Exists(held), ~Exists(lasting), organisation=None)
    return list(left.order_by("pk").values_list("pk", flat=True)[:limit])


def access_saved_list(*, scope: Scope, identity: int) -> SavedList:
    """A list that this person has saved, or that is shared with them.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = next((one for one in saved_lists(scope) if one.pk == identity), None)
    if found is None:
        raise NotFound
    return found


def shared_lists_left(*, on: date, limit: int) -> list[int]:
    """Ids of shared lists whose owners hold no post in that organisation on a day, for a service.

    A closed account holds none.
    """
    held = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on),
        post__organisation=OuterRef("organisation"),
        account=OuterRef("account"),
        account__is_active=True,
        starts_on__lte=on,
    )
    shared = SavedList.objects.filter(account__isnull=False, organisation__isnull=False)
    left = shared.filter(~Exists(held)).order_by("pk")
    return list(left.values_list("pk", flat=True)[:limit])


def question_of(address: str, *, at: datetime) -> str:
    """What the address of a list says of it, in its one order, without the place in the list.

    Raises:
        Invalid: it is narrowed by what there is not.
    """
    told = dict(parse_qsl(address))
    kept = {name: told[name] for name in rules.QUESTION if told.get(name)}
    listed = kept.get("in")
    if listed and listed not in set(rules.WorkList):
        raise Invalid(_("There is no such thing to choose."), field="question")
    filters(kept, at=at)
    return urlencode(kept)


def homes_of(scope: Scope) -> list[organisations.Known]:
    """The organisations in which a person holds a post."""
    known = organisations.ever_known()
    return [known[home] for home in scope.homes() if home in known]


@dataclass(frozen=True)
class Home:
    """An organisation in which a person works: who else does, and how much waits for it."""

    known: organisations.Known
    held: list[Appointment]
    load: cases.Load


def own_organisations(scope: Scope, *, at: datetime, on: date) -> list[Home]:
    """The organisations in which a person works, each with its posts and those who hold them."""
    loads, known = cases.loads_of(scope, at=at), organisations.ever_known()
    held = Appointment.objects.filter(post__organisation_id__in=list(loads), starts_on__lte=on)
    now = held.filter(Q(ends_on=None) | Q(ends_on__gt=on)).select_related("post", "account")
    posts: dict[int, list[Appointment]] = {}
    for one in now.order_by("post__title_zh", "account__login"):
        posts.setdefault(one.post.organisation_id, []).append(one)
    return [
        Home(known=known[home], held=posts.get(home, []), load=load)
        for home, load in loads.items()
        if home in known
    ]


def home_of(scope: Scope, *, code: str) -> int | None:
    """The id of an organisation in which the person holds a post, or None when none is named.

    Raises:
        Invalid: they hold none there.
    """
    if not code:
        return None
    found = next((home.id for home in homes_of(scope) if home.code == code), None)
    if found is None:
        raise Invalid(_("You hold no post in this organisation."), field="organisation")
    return found


def filter_choices(*, division: str, on: date) -> dict[str, list[tuple[str, str]]]:
    """What a list of work can be narrowed by, by field, in the reader's language.

    Communities and the bodies that are theirs are offered below the street of `division` alone.
    """
    street = division[:_STREET]
    facets = [declared.facets(on) for declared in _newest_kinds()]
    streets = places.children_of(parent=settings.YIJIA_COUNTY, on=on)
    return {
        "due": [(due.value, gettext(label)) for due, label in rules.DUE_LABELS.items()],
        "state": list(_open_states().items()),
        "topic": [pair for one in facets for pair in one.topics],
        "sort": [pair for one in facets for pair in one.sorts],
        "source": [pair for one in facets for pair in one.sources],
        "urgency": [(u.value, gettext(text)) for u, text in case_rules.URGENCY_LABELS.items()],
        "division": [
            pair
            for above in streets
            for pair in ((above.code, above.name), *_below(above.code, street=street, on=on))
        ]
        + [(code, circle.name) for code, circle in figures.circles().items()],
        "organisation": _units(street=street, on=on),
    }


def _newest_kinds() -> list[Declared]:
    return list({declared.kind.name: declared for declared in kinds}.values())


def _open_states() -> dict[str, str]:
    """The states of every kind in which a case is open, each with what it is called."""
    return {
        state: gettext(label)
        for declared in _newest_kinds()
        for state, label in declared.kind.labels.items()
        if state not in declared.kind.resting
    }


def _below(code: str, *, street: str, on: date) -> list[tuple[str, str]]:
    found = places.children_of(parent=code, on=on) if code == street else []
    return [(division.code, f"\N{EM SPACE}{division.name}") for division in found]


def _units(*, street: str, on: date) -> list[tuple[str, str]]:
    """The bodies of the county, and those of the street and its communities that were chosen."""
    language = get_language() or ""
    return [
        (known.code, known.name(language))
        for known in organisations.known_organisations(on=on).values()
        if known.kind not in NEAREST or (street and known.division.startswith(street))
    ]


def filters(given: Mapping[str, str], *, at: datetime) -> case_rules.Filters:
    """What a list is narrowed by, from the texts of a valid form.

    Raises:
        Invalid: a value is none that there is.
    """
    due, code, area = (given.get(name, "") for name in ("due", "organisation", "division"))
    is_circle = area in figures.circles()
    found = case_rules.Filters(
        state=given.get("state", ""),
        topic=given.get("topic", ""),
        sort=given.get("sort", ""),
        division="" if is_circle else area,
        areas=tuple(figures.divisions_on(area, on=timezone.localdate(at))) if is_circle else None,
        organisation=_organisation_of(code),
        source=given.get("source", ""),
        urgency=given.get("urgency", ""),
        due=case_rules.span_of(case_rules.Due(due), at=at) if due in set(case_rules.Due) else None,
        words=given.get("q", ""),
    )
    _check_filters(found, given=given)
    return found


def _organisation_of(code: str) -> int | None:
    """The id of an organisation there is or was."""
    bodies = organisations.ever_known().values()
    return next((known.id for known in bodies if known.code == code), None)


def _check_filters(found: case_rules.Filters, *, given: Mapping[str, str]) -> None:
    """Refuses what names nothing: a list that is empty for that reason would mislead."""
    known = {
        "state": not found.state or found.state in _open_states(),
        "urgency": not found.urgency or found.urgency in set(case_rules.Urgency),
        "division": not found.division or found.division in places.gazetteer(),
        "organisation": not given.get("organisation") or found.organisation is not None,
        "due": not given.get("due") or found.due is not None,
    }
    for name, is_known in known.items():
        if not is_known:
            raise Invalid(_("There is no such thing to choose."), field=name)


def found(scope: Scope, *, text: str, after: str) -> WorkPage:
    """Cases that hold all of a text, among those that the person may read, the newest first.

    Raises:
        Invalid: `after` is no place in this list.
    """
    place = parts_of(after, count=1)
    before = None if place is None else id_of(place[0])
    cases_found = cases.found_cases(scope, text=text, before=before, limit=PAGE + 1)
    more = len(cases_found) > PAGE
    return WorkPage(
        rows=_with_pages(cases_found[:PAGE]),
        next=cursor_of(cases_found[PAGE - 1].pk) if more else "",
    )


def _with_pages(rows: Sequence[Case]) -> list[tuple[Case, str]]:
    return [(case, kinds.get(name=case.kind, version=case.version).page) for case in rows]


def _cursor(case: Case) -> str:
    due = case.first_due_at
    return cursor_of(due.isoformat() if due else None, case.pk)


def _place(after: str) -> cases.Place | None:
    parts = parts_of(after, count=2)
    if parts is None:
        return None
    due, identity = parts
    return cases.Place(None if due is None else moment_of(due), id=id_of(identity))


def front_numbers(*, by: Scope, on: date) -> list[figures.Value]:
    """The county's numbers of the front page, over the twelve months that end with a day.

    There are none while the county itself is not loaded.
    """
    county, end = settings.YIJIA_COUNTY, on + timedelta(days=1)
    if county not in places.gazetteer():
        return []
    start = rules.a_year_before(end)
    return figures.values(
        by=by, codes=FRONT_FIGURES, divisions=[county], start=start, end=end, on=on
    )


@dataclass(frozen=True)
class Demonstration:
    """A demonstration county that is loaded: how much was made, and issues to play with."""

    counts: Mapping[str, int]
    samples: Sequence[str]


def demonstration() -> Demonstration | None:
    """The demonstration county of this database, or None when it holds none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT front_demonstration()")
        found = cursor.fetchone()[0]
    if found is None:
        return None
    told = json.loads(found) if isinstance(found, str) else dict(found)
    samples = told.pop("samples", [])
    return Demonstration(counts=told, samples=samples)


def wait_for_the_only_load() -> None:
    """Waits until no other load of the demonstration runs, and holds others off until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONLY_LOAD])


def forget_plans() -> None:
    """Has statements planned anew, by whoever has filled tables that were empty a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
