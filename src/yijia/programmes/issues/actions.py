"""Raising issues and taking them through their table, for residents and for staff."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext, override

from yijia.base import revealing
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.ground.files import actions as file_actions
from yijia.ground.files import queries as files
from yijia.ground.files import rules as file_rules
from yijia.ground.files.models import File
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import actions as people
from yijia.ground.people.models import Person
from yijia.ground.people.rules import Purpose
from yijia.ground.places import queries as places
from yijia.ground.rights import actions as rights
from yijia.ground.rights import queries as rights_queries
from yijia.ground.rights.rules import CLOSED_SENTENCES
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.models import Category, Issue, Limit, Photo

DATA = Path(__file__).parent / "data"
LOADED_FROM = date(2017, 1, 1)
COMMUNITY = 12


@dataclass(frozen=True)
class NewIssue:
    """What a resident tells us. `division` may be empty when a point is given."""

    kind: rules.IssueKind
    category: str
    text: str
    division: str = ""
    address: str = ""
    point: tuple[Decimal, Decimal] | None = None
    name: str = ""
    mobile: str = ""
    photos: tuple[str, ...] = ()
    source: rules.Source = rules.Source.WEB
    happened_at: datetime | None = None
    late_reason: str = ""

    @classmethod
    def told(cls, given: Mapping[str, Any], *, source: rules.Source) -> "NewIssue":
        """What a valid form of `inputs.RaiseIssue` tells."""
        lon, lat = given.get("lon"), given.get("lat")
        return cls(
            kind=rules.IssueKind(given["kind"]),
            category=given["category"],
            text=given["text"],
            division=given.get("division") or "",
            address=given.get("address") or "",
            point=None if lon is None or lat is None else (lon, lat),
            name=given.get("name") or "",
            mobile=given.get("mobile") or "",
            photos=tuple(given.get("photos") or ()),
            source=source,
        )


@dataclass(frozen=True)
class Raised:
    """What the person is told: the number, the code to follow it with, and until when."""

    number: str
    lookup_code: str
    due_on: date | None
    provisional: bool


def raise_issue(*, by: Scope, at: datetime, new: NewIssue) -> Raised:
    """Registers an issue with its running clock, in one transaction and for anybody.

    Raises:
        Invalid: the category, the place or a photo is not known, the contact is none, or it is
            entered late without a reason.
        Conflict: another issue has claimed one of the photos.
    """
    happened_at = _happened_at(new, at=at)
    opening = _opening(new, happened_at=happened_at)
    photos = _photos_of(new)
    person = people.seal_person(at=at, name=new.name, mobile=new.mobile) if new.mobile else None
    consent = person and rights.row_of_consent(at=at, person=person, purpose=rules.CONTACT)
    told = {"kind": new.kind, "category": new.category, "source": new.source}
    with journal.entry(
        by=by,
        at=happened_at,
        event=events.RAISED,
        subject=Case,
        division=opening.division,
        new=told,
        reason=new.late_reason,
    ) as written:
        case, *parts = cases.rows_of_new_case(at=at, identity=written.subject_id or 0, new=opening)
        issue = _row_of_issue(new, case=case, person=person)
        pictures = [Photo(case=case, file=photo) for photo in photos]
        file_actions.claim_files(by=by, at=at, files=photos)
        journal.insert_together(*filter(None, (person, case, *parts, issue, consent)), *pictures)
    code = queries.lookup_code(case.number)
    return Raised(case.number, code, due_on=case.due_on, provisional=case.due_provisional)


def _happened_at(new: NewIssue, *, at: datetime) -> datetime:
    """When it was raised; what is entered late, from a paper form say, needs a reason."""
    happened_at = new.happened_at or at
    if happened_at > at:
        raise Invalid(_("This lies in the future."), field="happened_at")
    if happened_at < at and not new.late_reason.strip():
        raise Invalid(_("Say why this is entered late."), field="late_reason")
    return happened_at


def _opening(new: NewIssue, *, happened_at: datetime) -> cases.NewCase:
    """The case of an issue: where it lies, who dispatches it, how long it may take."""
    day = happened_at.astimezone(CHINA).date()
    division = _place_of(new, day=day)
    if new.category not in {c.code for c in queries.categories_in("", on=day)}:
        raise Invalid(_("Choose what it is about."), field="category")
    centre = organisations.dispatching_centre(division=division, on=day)
    return cases.NewCase(
        kind=rules.ISSUE,
        division=division,
        organisation=centre.id if centre else None,
        topic=new.category,
        title=rules.title_of(new.text),
        searchable=revealing.masked(f"{new.text}\n{new.address}"),
        limit=queries.limit_for(new.category, on=day),
        happened_at=happened_at,
    )


def _row_of_issue(new: NewIssue, *, case: Case, person: Person | None) -> Issue:
    lon, lat = new.point or (None, None)
    return Issue(
        case=case,
        person=person,
        kind=new.kind,
        category_id=new.category,
        source=new.source,
        text=new.text,
        address=new.address,
        lon=lon,
        lat=lat,
    )


def _place_of(new: NewIssue, *, day: date) -> str:
    """The division of an issue: the one chosen, or the one that the point lies in."""
    if new.point is not None:
        lon, lat = new.point
        found = places.division_at(lon=float(lon), lat=float(lat), on=day)
        if found is None:
            raise Invalid(rules.OUTSIDE, field="lon")
        if not new.division and found.level >= COMMUNITY:
            return found.code
    chosen = places.gazetteer().get(new.division)
    if chosen is None or chosen.level < COMMUNITY or not chosen.valid_on(day):
        raise Invalid(_("Choose a community or village of this county."), field="division")
    return chosen.code


def _photos_of(new: NewIssue) -> list[File]:
    if len(new.photos) > file_rules.MOST_PHOTOS:
        most = {"most": file_rules.MOST_PHOTOS}
        raise Invalid(rules.ENOUGH_PHOTOS, params=most, field="photos")
    found = files.unclaimed(new.photos) if new.photos else []
    if len({file.pk for file in found}) != len(new.photos):
        raise Invalid(_("A photo is missing. Add it again."), field="photos")
    return found


@dataclass(frozen=True)
class Step:
    """What a verb is given: the case as it stands, what the person filled in, and the day."""

    case: Case
    inputs: Mapping[str, str]
    day: date


def move_issue(
    *, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]
) -> Case:
    """Takes one edge for staff.

    Raises:
        Conflict: the issue does not stand where this edge leaves, or somebody was faster.
        Forbidden: the person's post does not allow it for this issue.
        Invalid: something that the edge needs is missing or not known.
    """
    if verb not in rules.STAFF_VERBS:
        raise NotFound
    return _move(by=by, at=at, case=case, verb=verb, inputs=inputs)


def answer_issue(
    *, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]
) -> Case:
    """Takes one edge for the person who raised the issue and has shown its lookup code.

    Raises:
        Conflict: the issue does not stand where this edge leaves, or somebody was faster.
        Invalid: something that the edge needs is missing or not known.
    """
    if verb not in rules.OWN_VERBS:
        raise NotFound
    return _move(by=by, at=at, case=case, verb=verb, inputs=inputs)


def _move(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]) -> Case:
    step = Step(case=case, inputs=inputs, day=at.astimezone(CHINA).date())
    return cases.move_case(
        by=by,
        at=at,
        case=case,
        verb=verb,
        event=events.BY_VERB[verb],
        inputs=inputs,
        outcome=_OUTCOMES[verb](step),
    )


def _dispatched(step: Step) -> cases.Outcome:
    code = step.inputs.get("organisation", "")
    bodies = organisations.bodies_for(division=step.case.division_id, on=step.day)
    for known in bodies:
        if known.code == code:
            told = {"organisation": known.name_zh, "code": known.code}
            return cases.Outcome(organisation=known.id, journal=told)
    raise Invalid(_("Choose a unit that serves this place."), field="organisation")


def _declined(step: Step) -> cases.Outcome:
    reason, channel = step.inputs.get("reason", ""), step.inputs.get("channel", "")
    return cases.Outcome(public_text=f"{reason}\n{channel}")


def _returned(step: Step) -> cases.Outcome:
    centre = organisations.dispatching_centre(division=step.case.division_id, on=step.day)
    if centre is None:
        raise Conflict(_("There is no dispatcher to return this to."))
    return cases.Outcome(organisation=centre.id, private_text=step.inputs.get("reason", ""))


def _replied(step: Step) -> cases.Outcome:
    text, private_text = step.inputs.get("text", ""), step.inputs.get("private_text", "")
    return cases.Outcome(public_text=text, private_text=private_text)


def _confirmed(step: Step) -> cases.Outcome:
    rating = step.inputs.get("satisfied", "")
    if not rating.isascii() or not rating.isdigit() or int(rating) not in rules.RATINGS:
        raise Invalid(_("Choose one of the answers."), field="satisfied")
    return cases.Outcome(solved=True, satisfied=int(rating), journal={"satisfied": int(rating)})


def _reopened(step: Step) -> cases.Outcome:
    limit = queries.limit_for(step.case.topic, on=step.day)
    return cases.Outcome(limit=limit, public_text=step.inputs.get("reason", ""))


def _plain(_step: Step) -> cases.Outcome:
    return cases.Outcome()


_OUTCOMES: dict[str, Callable[[Step], cases.Outcome]] = {
    "dispatch": _dispatched,
    "decline": _declined,
    "sign": _plain,
    "return": _returned,
    "reply": _replied,
    "confirm": _confirmed,
    "reopen": _reopened,
    "withdraw": _plain,
}


def read_contact(
    *,
    by: Scope,
    at: datetime,
    case: Case,
    person_id: int,
    purpose: Purpose,
    words: str = "",
) -> people.Contact:
    """Opens the contact of the person who raised an issue, for staff whose post reaches it.

    Raises:
        Conflict: the person has withdrawn consent, or a legal hold stands.
        Forbidden: the person's post does not allow it for this issue.
        Invalid: the purpose says too little without words.
        Refused: this account has read as many persons as it may by itself.
    """
    may = by.may(
        Permission.CONTACT_READ, division=case.division_id, organisation=case.organisation_id
    )
    if not may:
        raise Forbidden(_("Your post does not allow this for this case."))
    closed = rights_queries.closed_by(person_id)
    if closed is not None:
        raise Conflict(CLOSED_SENTENCES[closed])
    subject = f"cases_case:{case.pk}"
    return people.read_contact(
        by=by, at=at, person_id=person_id, purpose=purpose, subject=subject, words=words
    )


def erase_texts(*, by: Scope, at: datetime, number: str, names: Sequence[str]) -> None:
    """Puts a note in the place of what a person wrote, and takes their names out of all else.

    The case, its clock and its counts stay as they are.
    """
    opened = queries.access_own_issue(number=number)
    with override("zh-hans"):
        note = f"{gettext(rules.ERASED)} / {rules.ERASED}"
    for remark in opened.remarks:
        is_own = remark.verb in rules.OWN_VERBS
        for field in ("public_text", "private_text"):
            said = getattr(remark, field)
            rest = note if is_own and said else rules.without(said, names=names)
            setattr(remark, field, rest)
    with (
        journal.entry(by=by, at=at, event=events.TEXTS_ERASED, subject=opened.case),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT issues_erase_text(%s, %s)", [opened.case.pk, note])
        cases.erase_words(by=by, at=at, case=opened.case, title=note, remarks=opened.remarks)


def check_lookup_code(*, at: datetime, number: str, code: str, origin: str) -> bool:
    """Whether the code belongs to the number. A wrong one is kept, and too many are refused.

    Raises:
        TooMany: too many wrong codes for this number or from this origin.
    """
    people.refuse_after_many_tries(at=at, kind="lookup", names=(number, origin))
    if queries.is_lookup_code(code, number=number):
        return True
    people.keep_failed_try(at=at, kind="lookup", names=(number, origin))
    return False


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the categories, limits, notices and terms that come with the project.

    What is there already stays.
    """
    categories, limits = _rows("categories.csv"), _rows("limits.csv")
    notices, terms = DATA / "notices.csv", DATA / "terms.csv"
    told = rights.load_notices(by=by, at=at, notices=notices, terms=terms)
    if Category.objects.exists():
        return told
    count = len(categories) + len(limits)
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": count}):
        Category.objects.bulk_create(Category(starts_on=LOADED_FROM, **row) for row in categories)
        journal.forget_reference_data()
        Limit.objects.bulk_create(
            Limit(
                category_id=row["category"] or None,
                amount=int(row["amount"]),
                unit=row["unit"],
                starts_on=date.fromisoformat(row["starts_on"]),
                source=row["source"],
            )
            for row in limits
        )
    return count + told


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
