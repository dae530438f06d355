"""Asking to read many persons at once, and the second person's answer."""

from collections.abc import Sequence
from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import events, rules, vault
from yijia.ground.people.actions.readings import Wanted
from yijia.ground.people.models import BulkPerson, BulkRequest
from yijia.ground.people.rules import Purpose


def ask_bulk_reading(
    *,
    by: Scope,
    at: datetime,
    purpose: Purpose,
    words: str,
    selection: str,
    division: str,
    wanted: Sequence[Wanted],
) -> BulkRequest:
    """Asks to read exactly these persons, chosen by `selection`, once and within a day of approval.

    Their cases lie below `division`, over which a second person must hold the power.

    Raises:
        Forbidden: the person's post does not allow it.
        Invalid: no words were given, or there is nobody, or there are too many.
    """
    asker = _checked_asker(by=by, wanted=wanted)
    words = rules.checked_words(words, purpose=Purpose.OTHER)
    told = {"count": len(wanted), "purpose": purpose, "selection": selection}
    with journal.entry(
        by=by, at=at, event=events.BULK_ASKED, subject=BulkRequest, new=told
    ) as written:
        request = BulkRequest(
            pk=written.subject_id,
            asked_by_id=asker,
            purpose=purpose,
            words_sealed=vault.seal_kept_text(words, purpose=_words_of(written.subject_id)),
            selection=selection,
            count=len(wanted),
            division=division,
            asked_at=at,
        )
        request.save(force_insert=True)
        BulkPerson.objects.bulk_create(_row(one, request=request) for one in wanted)
    return request


def _row(one: Wanted, *, request: BulkRequest) -> BulkPerson:
    return BulkPerson(
        request=request, person_id=one.person_id, subject=one.subject, label=one.label
    )


def _checked_asker(*, by: Scope, wanted: Sequence[Wanted]) -> int:
    """The account that asks, if it may ask for so many."""
    if by.account is None or not by.holds(Permission.CONTACT_BULK):
        raise Forbidden
    if not wanted:
        raise Invalid(_("There is no contact in this list."))
    if len(wanted) > rules.MOST_TOGETHER:
        raise Invalid(
            _("These are more than %(most)s persons. Choose fewer."),
            params={"most": rules.MOST_TOGETHER},
        )
    return by.account


def approve_bulk_reading(*, by: Scope, at: datetime, request: BulkRequest) -> None:
    """Lets the asker read these persons, once and within a day.

    Raises:
        Forbidden: it is one's own request, or the person's post does not reach all of it.
        Conflict: it was decided already.
    """
    _decide(by=by, at=at, request=request, is_approved=True, event=events.BULK_APPROVED)


def refuse_bulk_reading(*, by: Scope, at: datetime, request: BulkRequest) -> None:
    """Refuses a request to read many persons.

    Raises:
        Forbidden: it is one's own request, or the person's post does not allow it.
        Conflict: it was decided already.
    """
    _decide(by=by, at=at, request=request, is_approved=False, event=events.BULK_REFUSED)


def read_bulk_words(*, by: Scope, at: datetime, request: BulkRequest) -> str:
    """Why somebody asks, for whoever was shown the request; the words may name persons."""
    with journal.entry(
        by=by, at=at, event=events.BULK_WORDS_READ, subject=request, division=request.division
    ):
        return vault.open_kept_text(bytes(request.words_sealed), purpose=_words_of(request.pk))


def _decide(
    *, by: Scope, at: datetime, request: BulkRequest, is_approved: bool, event: Event
) -> None:
    if not by.may(Permission.CONTACT_BULK, division=request.division, organisation=None):
        raise Forbidden
    if by.account is None or by.account == request.asked_by_id:
        raise Forbidden(_("Somebody else must decide on this."))
    undecided = BulkRequest.objects.filter(pk=request.pk, decided_by=None)
    if not undecided.select_for_update().exists():
        raise Conflict(_("This was decided already."))
    told = {"count": request.count, "purpose": request.purpose}
    with journal.entry(by=by, at=at, event=event, subject=request, new=told):
        undecided.update(decided_by_id=by.account, decided_at=at, is_approved=is_approved)
    request.refresh_from_db()


def _words_of(identity: int | None) -> str:
    """What the words of a request are sealed for, so that they open in its own row only."""
    return f"people_bulkrequest|words|{identity}"
