"""Opening a contact for whoever works on a matter."""

from datetime import datetime

from yijia.base.errors import Conflict, NotFound
from yijia.base.scope import Scope
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import queries
from yijia.ground.rights.rules import CLOSED_SENTENCES


def read_contact(
    *,
    by: Scope,
    at: datetime,
    person_id: int | None,
    purpose: Purpose,
    subject: str,
    words: str = "",
) -> people.Contact:
    """Opens the contact that was left with a matter, for whom the programme has shown may read it.

    Raises:
        Conflict: the person has withdrawn consent, or a legal hold stands.
        Invalid: the purpose says too little without words.
        NotFound: no contact was left, or it was erased.
        Refused: this account has read as many persons as it may by itself.
    """
    if person_id is None:
        raise NotFound
    closed = queries.closed_by(person_id)
    if closed is not None:
        raise Conflict(CLOSED_SENTENCES[closed])
    return people.read_contact(
        by=by, at=at, person_id=person_id, purpose=purpose, subject=subject, words=words
    )
