"""Reading the contacts of the persons who raised issues: one, or those of a list of work."""

from dataclasses import dataclass
from datetime import datetime

from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.models import Case
from yijia.ground.people import actions as people
from yijia.ground.people import queries as bulk
from yijia.ground.people import rules as people_rules
from yijia.ground.people.models import BulkRequest
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions as rights
from yijia.programmes.issues import queries
from yijia.programmes.issues.rules import ContactList, area_over

TABLE = "cases_case"


@dataclass(frozen=True)
class ListedContact:
    """The contact behind a case of a list."""

    case: Case
    contact: people.Contact


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
    if not queries.may_read_contact(case, scope=by):
        raise Forbidden(_("Your post does not allow this for this case."))
    return rights.read_contact(
        by=by, at=at, person_id=person_id, purpose=purpose, subject=_subject(case), words=words
    )


def ask_contacts(
    *, by: Scope, at: datetime, work: ContactList, purpose: Purpose, words: str
) -> BulkRequest:
    """Asks for the contacts behind a list of open work, as it is now; a second person decides.

    Raises:
        Forbidden: the person's post does not allow it.
        Invalid: no words were given, or there is nobody in the list, or there are too many.
    """
    persons = queries.listed_persons(scope=by, work=work, limit=people_rules.MOST_TOGETHER)
    wanted = [
        people.Wanted(person, subject=_subject(case), label=case.number)
        for person, case in persons.items()
    ]
    return people.ask_bulk_reading(
        by=by,
        at=at,
        purpose=purpose,
        words=words,
        selection=work,
        division=area_over(case.division_id for case in persons.values()),
        wanted=wanted,
    )


def take_contacts(*, by: Scope, at: datetime, request: BulkRequest) -> list[ListedContact]:
    """Opens the contacts that a second person has approved, once.

    A case that is no longer in this person's reach is left out, and so is whoever has withdrawn
    consent, is under a legal hold or was erased.

    Raises:
        NotFound: the request is somebody else's.
        Refused: it is not approved, has run out, or was used before.
    """
    asked = {person: _case_of(subject) for person, subject in bulk.wanted_by(request).items()}
    reach = queries.cases_in_reach(scope=by, identities=asked.values())
    wanted = [
        people.Wanted(person, subject=_subject(reach[case]))
        for person, case in asked.items()
        if case in reach
    ]
    found = people.read_approved_contacts(by=by, at=at, request=request, wanted=wanted)
    return [
        ListedContact(case=reach[asked[one.person_id]], contact=found[one.person_id])
        for one in wanted
        if one.person_id in found
    ]


def _subject(case: Case) -> str:
    return f"{TABLE}:{case.pk}"


def _case_of(subject: str) -> int:
    """The case that a subject names, or none of them when it names something else."""
    table, _colon, identity = subject.partition(":")
    return int(identity) if table == TABLE else 0
