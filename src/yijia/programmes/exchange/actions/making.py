"""Asking for something: a resident's wish, or what a community needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Step
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.models import Person
from yijia.ground.rights import actions as rights
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.models import Listing, Need

# The clocks that begin when something is asked for.
_AT_ONCE = (Step.RESOLVE, Step.REGISTER)


@dataclass(frozen=True)
class NewNeed:
    """What is asked for: how much of what, where, from which day to which last one."""

    kind: rules.NeedKind
    category: str
    division: str
    quantity: int
    starts_on: date
    last_on: date
    text: str = ""
    name: str = ""
    mobile: str = ""
    email: str = ""
    source: rules.Source = rules.Source.WEB
    language: str = ""

    @classmethod
    def told(
        cls, given: Mapping[str, Any], *, source: rules.Source, language: str = ""
    ) -> "NewNeed":
        """What a valid form of `inputs.MakeNeed` or `inputs.RegisterNeed` tells."""
        return cls(
            kind=rules.NeedKind(given.get("kind") or rules.NeedKind.WISH),
            category=given["category"],
            division=given["division"],
            quantity=given["quantity"],
            starts_on=given["starts_on"],
            last_on=given["last_on"],
            text=given.get("text") or "",
            name=given.get("name") or "",
            mobile=given.get("mobile") or "",
            email=given.get("email") or "",
            source=source,
            language=language,
        )


@dataclass(frozen=True)
class Made:
    """What whoever asks is told: the number, and the code to follow it with."""

    number: str
    lookup_code: str


def make_need(*, by: Scope, at: datetime, new: NewNeed) -> Made:
    """Takes in what a resident wishes, for anybody; its community confirms it.

    Raises:
        Invalid: there is no such thing or place, the days are none that may be asked for, or the
            contact is none.
    """
    return _make(new, by=by, at=at)


def register_need(*, by: Scope, at: datetime, new: NewNeed) -> Made:
    """Takes in what was told at a desk, or what the community itself needs.

    Raises:
        Forbidden: the person takes nothing in for this community.
        Invalid: as for `make_need`.
    """
    if not by.may(Permission.CASE_TAKE_IN, division=new.division, organisation=None):
        raise Forbidden(_("Your post takes nothing in for this community."), field="division")
    return _make(new, by=by, at=at)


def _make(new: NewNeed, *, by: Scope, at: datetime) -> Made:
    day = at.astimezone(CHINA).date()
    until = rules.check_days(new.starts_on, last_on=new.last_on, on=day)
    opening = _opening(new, at=at, day=day)
    person = _person(new, at=at)
    consent = person and rights.row_of_consent(at=at, person=person, purpose=rules.CONTACT)
    told = {"kind": new.kind, "category": new.category, "source": new.source}
    with journal.entry(
        by=by, at=at, event=events.MADE, subject=Case, division=new.division, new=told
    ) as written:
        case, parts = cases.rows_of_new_case(at=at, identity=written.subject_id or 0, new=opening)
        need = Need(case=case, person=person, text=new.text.strip(), language=new.language)
        rows = filter(None, (person, case, *parts, need, consent))
        journal.insert_together(*rows)
        _line(new, case=case, until=until, on=day).save(force_insert=True)
    return Made(case.number, lookup_code=people.lookup_code(case.number))


def _opening(new: NewNeed, *, at: datetime, day: date) -> cases.NewCase:
    """The case of a need: who confirms it, and how long each step may take."""
    thing = queries.things_on(on=day).get(new.category)
    if thing is None:
        raise Invalid(_("Choose what it is about."), field="category")
    if not 1 <= new.quantity <= rules.MOST_WANTED:
        raise Invalid(_("Say how many."), field="quantity")
    body, limits = queries.community_body(division=new.division, on=day), queries.limits_on(on=day)
    return cases.NewCase(
        kind=rules.NEED,
        division=new.division,
        organisation=body.id,
        topic=new.category,
        sort=new.kind,
        source=new.source,
        title=rules.title_of(new.text, category=thing.name_zh),
        searchable=rules.searchable(f"{thing.name_zh} {new.text}"),
        limits={step: limits[step] for step in _AT_ONCE if step in limits},
        happened_at=at,
    )


def _person(new: NewNeed, *, at: datetime) -> Person | None:
    """Who can be reached about it, sealed; nobody without a number."""
    if not new.mobile:
        return None
    return people.seal_person(at=at, name=new.name, mobile=new.mobile, email=new.email)


def _line(new: NewNeed, *, case: Case, until: date, on: date) -> Listing:
    return Listing(
        case=case,
        number=case.number,
        kind=new.kind,
        category_id=new.category,
        division_id=new.division,
        organisation_id=case.organisation_id or 0,
        quantity=new.quantity,
        starts_on=new.starts_on,
        ends_on=until,
        state=case.state,
        made_on=on,
    )
