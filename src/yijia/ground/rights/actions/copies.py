"""A person's own look at their data: shown, taken along, put right."""

from datetime import datetime

from yijia.base.scope import Scope
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import queries, rules
from yijia.ground.rights.actions import requests
from yijia.ground.rights.registry import Held


def show_contact(*, by: Scope, at: datetime, held: Held) -> people.Contact | None:
    """Opens a person's contact to that person, under an entry as for anybody else."""
    return _contact(by=by, at=at, held=held, purpose=Purpose.OWN_LOOK)


def take_copy(*, by: Scope, at: datetime, held: Held) -> people.Contact | None:
    """Opens what is held for a person to take along, and notes that they did."""
    contact = _contact(by=by, at=at, held=held, purpose=Purpose.OWN_COPY)
    requests.note_request(by=by, at=at, held=held, kind=rules.RequestKind.COPY)
    return contact


def correct_contact(
    *, by: Scope, at: datetime, held: Held, name: str, mobile: str, email: str = ""
) -> None:
    """Puts a contact right, and notes that it was asked; what was there before is kept nowhere.

    Under a hold nothing is changed, and the request waits for its answer.

    Raises:
        Invalid: the number is none.
        NotFound: there is no contact, or it was erased.
    """
    if queries.is_held(held):
        requests.keep_request(by=by, at=at, held=held, kind=rules.RequestKind.CORRECTION)
        return
    people.correct_person(
        by=by,
        at=at,
        person_id=held.person_id or 0,
        name=name,
        mobile=mobile,
        email=email,
        purpose=Purpose.OWN_CORRECTION,
        subject=held.subject,
    )
    requests.note_request(by=by, at=at, held=held, kind=rules.RequestKind.CORRECTION)


def _contact(*, by: Scope, at: datetime, held: Held, purpose: Purpose) -> people.Contact | None:
    if held.person_id is None or queries.is_erased(held.person_id):
        return None
    return people.read_contact(
        by=by, at=at, person_id=held.person_id, purpose=purpose, subject=held.subject
    )
