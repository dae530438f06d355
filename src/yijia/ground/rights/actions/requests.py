"""What persons ask of their own data: done at once where it can be, answered within a term else."""

from datetime import datetime

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.rights import events, queries, rules
from yijia.ground.rights.actions import erasures
from yijia.ground.rights.models import Request
from yijia.ground.rights.registry import Held

# Longer than any term: a request without a term of its own is still one that has to be answered.
_NO_TERM = 30


def note_request(*, by: Scope, at: datetime, held: Held, kind: rules.RequestKind) -> Request:
    """Notes what a person asked for and was given at once."""
    return _noted(by=by, at=at, held=held, kind=kind, state=rules.RequestState.DONE)


def register_request(*, by: Scope, at: datetime, held: Held, kind: rules.RequestKind) -> Request:
    """Notes what is to be answered: asked at a counter, or kept back by a hold."""
    return _noted(by=by, at=at, held=held, kind=kind, state=rules.RequestState.OPEN)


def ask_erasure(*, by: Scope, at: datetime, held: Held, kind: rules.RequestKind) -> Request:
    """Erases what a person asks to have erased; under a hold the request waits for its answer."""
    if held.person_id and queries.closed_by(held.person_id) is rules.Closed.HELD:
        return register_request(by=by, at=at, held=held, kind=kind)
    has_texts = kind is rules.RequestKind.WHOLE_ERASURE
    erasures.erase_person(by=by, at=at, held=held, has_texts=has_texts)
    return note_request(by=by, at=at, held=held, kind=kind)


def answer_request(
    *, by: Scope, at: datetime, request: Request, state: rules.RequestState, answer: str
) -> None:
    """Answers an open request; an erasure that is granted is carried out.

    Raises:
        Conflict: it was answered before, or a hold stands in the way of erasing.
        Forbidden: the power is not held.
        Invalid: a refusal says no reason.
    """
    queries.open_desk(by)
    if state is rules.RequestState.REFUSED and not answer.strip():
        raise Invalid(_("Say why it is refused: the person reads this."), field="answer")
    _take_open(request)
    kind = rules.RequestKind(request.kind)
    if state is rules.RequestState.DONE and kind in rules.ERASURES:
        held = queries.access_holding(request.holding).find(request.key)
        has_texts = kind is rules.RequestKind.WHOLE_ERASURE
        erasures.erase_person(by=by, at=at, held=held, has_texts=has_texts)
    with journal.entry(by=by, at=at, event=events.ANSWERED, subject=request, new={"state": state}):
        Request.objects.filter(pk=request.pk).update(
            state=state, answer=answer.strip(), answered_at=at, answered_by=by.account
        )


def _take_open(request: Request) -> None:
    """Lets one answer of a request come after another, and refuses before anything is erased."""
    is_open = Request.objects.filter(pk=request.pk, state=rules.RequestState.OPEN)
    if is_open.select_for_update().first() is None:
        raise Conflict(_("This request was answered before."))


def _noted(
    *, by: Scope, at: datetime, held: Held, kind: rules.RequestKind, state: rules.RequestState
) -> Request:
    day = at.astimezone(CHINA).date()
    term = queries.term_for(rules.ANSWER, on=day)
    is_open = state is rules.RequestState.OPEN
    with journal.entry(
        by=by, at=at, event=events.REQUESTED, subject=Request, new={"kind": kind}
    ) as written:
        request = Request(
            pk=written.subject_id,
            person_id=held.person_id,
            holding=held.holding,
            key=held.key,
            kind=kind,
            state=state,
            asked_at=at,
            due_on=rules.due_on(at=at, days=term.days if term else _NO_TERM),
            answered_at=None if is_open else at,
        )
        request.save(force_insert=True)
    return request
