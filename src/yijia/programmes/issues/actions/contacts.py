"""Reading the contacts of the persons who raised issues."""

from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.models import Case
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import queries as rights_queries
from yijia.ground.rights.rules import CLOSED_SENTENCES


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
