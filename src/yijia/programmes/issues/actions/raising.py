"""Raising issues, for anybody, and who may follow one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Confidence, Step
from yijia.ground.files import actions as file_actions
from yijia.ground.files import queries as files
from yijia.ground.files import rules as file_rules
from yijia.ground.files.models import File
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries as entries
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import actions as people
from yijia.ground.people.models import Person
from yijia.ground.places import queries as places
from yijia.ground.rights import actions as rights
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.models import Answer, Issue, Photo

COMMUNITY = queries.COMMUNITY
# The clocks that begin when an issue is raised.
_AT_ONCE = (Step.RESOLVE, Step.REGISTER)


@dataclass(frozen=True)
class NewIssue:
    """What a resident tells us. `division` may be empty when a point is given.

    `about` is the code of the unit that a confidential issue is about, if the person names one.
    """

    kind: rules.IssueKind
    category: str
    text: str
    division: str = ""
    address: str = ""
    point: tuple[Decimal, Decimal] | None = None
    name: str = ""
    mobile: str = ""
    email: str = ""
    photos: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    source: rules.Source = rules.Source.WEB
    language: str = ""
    happened_at: datetime | None = None
    late_reason: str = ""
    is_confidential: bool = False
    about: str = ""
    urgency: rules.Urgency = rules.Urgency.NORMAL
    requester: rules.Requester = rules.Requester.NATURAL
    no_reply: bool = False
    occurred_on: date | None = None
    occurred_time: time | None = None

    @classmethod
    def told(
        cls, given: Mapping[str, Any], *, source: rules.Source, language: str = ""
    ) -> "NewIssue":
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
            email=given.get("email") or "",
            photos=tuple(given.get("photos") or ()),
            answers=rules.told_answers(given.get("answers") or []),
            source=source,
            language=language,
            is_confidential=given.get("confidential") == rules.YES,
            about=given.get("about") or "",
            requester=rules.Requester(given.get("requester") or rules.Requester.NATURAL),
            no_reply=bool(given.get("no_reply")),
            occurred_on=given.get("occurred_on"),
        )

    @classmethod
    def taken_in(cls, given: Mapping[str, Any]) -> "NewIssue":
        """What a valid form of `inputs.Register` tells, its topic and place found."""
        return cls(
            kind=rules.IssueKind(given["kind"]),
            category=given["topic"],
            text=given["text"],
            division=given["place"],
            address=given["address"],
            name=given["name"],
            mobile=given["mobile"],
            source=rules.Source(given["source"]),
            happened_at=given["happened_at"],
            late_reason=given["late_reason"],
            is_confidential=bool(given.get("confidential")),
            about=given.get("about") or "",
            urgency=rules.Urgency(given.get("urgency") or rules.Urgency.NORMAL),
            requester=rules.Requester(given.get("requester") or rules.Requester.NATURAL),
            no_reply=bool(given.get("no_reply")),
            occurred_on=given.get("occurred_on"),
            occurred_time=given.get("occurred_time"),
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
        Invalid: the category, the place or a photo is not known, the contact is none, it is
            entered late without a reason, or it was told before it happened.
        Conflict: another issue has claimed one of the photos.
    """
    happened_at = rules.check_late(new.happened_at, reason=new.late_reason, at=at)
    rules.check_occurrence(new.occurred_on, at_time=new.occurred_time, raised_at=happened_at)
    opening = _opening(new, happened_at=happened_at, at=at)
    photos, answers = _photos_of(new), _answers_of(new, at=happened_at)
    person = _person(new, at=at)
    consent = person and rights.row_of_consent(at=at, person=person, purpose=rules.CONTACT)
    told = {"kind": new.kind, "category": new.category, "source": new.source}
    told |= {"confidential": opening.confidential.value} if new.is_confidential else {}
    told |= entries.entered_late(at) if happened_at < at else {}
    with journal.entry(
        by=by,
        at=happened_at,
        event=events.RAISED,
        subject=Case,
        division=opening.division,
        new=told,
    ) as written:
        case, parts = cases.rows_of_new_case(at=at, identity=written.subject_id or 0, new=opening)
        issue = _row_of_issue(new, case=case, person=person)
        beside = [Photo(case=case, file=photo) for photo in photos]
        said = [Answer(case=case, question_id=q, value=v) for q, v in answers.items()]
        file_actions.claim_files(by=by, at=at, files=photos)
        rows = filter(None, (person, case, *parts, issue, consent))
        journal.insert_together(*rows, *beside, *said)
    code = people.lookup_code(case.number)
    return Raised(case.number, code, due_on=case.due_on, provisional=case.due_provisional)


def _person(new: NewIssue, *, at: datetime) -> Person | None:
    """Who can be reached about it, sealed; nobody without a number."""
    if not new.mobile:
        return None
    return people.seal_person(at=at, name=new.name, mobile=new.mobile, email=new.email)


def _opening(new: NewIssue, *, happened_at: datetime, at: datetime) -> cases.NewCase:
    """The case of an issue: where it lies, who dispatches it, how long it may take."""
    day = happened_at.astimezone(CHINA).date()
    division = _place_of(new, day=day)
    if new.category not in {c.code for c in queries.categories_in("", on=day)}:
        raise Invalid(_("Choose what it is about."), field="category")
    centre = organisations.dispatching_centre(division=division, on=day)
    limits = queries.limits_for(new.category, on=day)
    confidential, kept_out = _kept_out(new, division=division, centre=centre, day=day)
    return cases.NewCase(
        kind=rules.ISSUE,
        division=division,
        organisation=centre.id if centre else None,
        topic=new.category,
        sort=new.kind,
        source=new.source,
        urgency=new.urgency,
        title=rules.title_of(new.text),
        searchable=rules.searchable(text=new.text, address=new.address),
        limits={step: limits[step] for step in _AT_ONCE if step in limits},
        happened_at=happened_at,
        confidential=confidential,
        kept_out=kept_out,
        late_reason=new.late_reason if happened_at < at else "",
    )


def _kept_out(
    new: NewIssue, *, division: str, centre: organisations.Known | None, day: date
) -> tuple[Confidence, tuple[int, ...]]:
    """How confidential an issue is, and from which unit it is kept."""
    if not new.is_confidential:
        if new.about:
            raise Invalid(rules.NAMED_FOR_NOTHING, field="confidential")
        return Confidence.NO, ()
    if centre is None:
        raise Invalid(_("There is no centre here that could keep it."), field="confidential")
    if not new.about:
        return Confidence.ASKED, ()
    unit = queries.unit_to_keep_out(new.about, division=division, on=day)
    return Confidence.NAMED, (unit.id,)


def _row_of_issue(new: NewIssue, *, case: Case, person: Person | None) -> Issue:
    lon, lat = new.point or (None, None)
    return Issue(
        case=case,
        person=person,
        kind=new.kind,
        category_id=new.category,
        source=new.source,
        language=new.language,
        text=new.text,
        address=new.address,
        lon=lon,
        lat=lat,
        urgency=new.urgency,
        requester=new.requester,
        no_reply=new.no_reply,
        occurred_on=new.occurred_on,
        occurred_time=new.occurred_time,
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
        raise Invalid(_("A file is missing. Add it again."), field="photos")
    return found


def _answers_of(new: NewIssue, *, at: datetime) -> dict[int, str]:
    """The answers to what is asked about this category, by the id of their question.

    Raises:
        Invalid: one is missing or does not fit, or nobody asks for it.
    """
    asked = queries.questions_about(new.category, on=at.astimezone(CHINA).date())
    faults = [
        (f"answers.{one.code}", fault)
        for one in asked
        if (fault := rules.fault_of(new.answers.get(one.code, ""), asked=one))
    ]
    unknown = set(new.answers) - {one.code for one in asked}
    faults += [(f"answers.{code}", _("Nobody asks for this.")) for code in sorted(unknown)]
    if faults:
        said = _("An answer is missing, or is not right.")
        raise Invalid(said, field="answers", errors=tuple(faults))
    return {one.id: new.answers[one.code] for one in asked if new.answers.get(one.code)}
