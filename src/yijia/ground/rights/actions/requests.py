"""What persons ask of their own data: done at once where it can be, or kept to be answered."""

from datetime import datetime

from yijia.base.scope import Scope
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


def keep_request(*, by: Scope, at: datetime, held: Held, kind: rules.RequestKind) -> Request:
    """Notes what is to be answered: asked at a counter, or kept back by a hold. Never twice."""
    state = rules.RequestState.OPEN
    waiting = Request.objects.filter(holding=held.holding, key=held.key, kind=kind, state=state)
    return waiting.first() or _noted(by=by, at=at, held=held, kind=kind, state=state)


def ask_erasure(*, by: Scope, at: datetime, held: Held, kind: rules.RequestKind) -> Request:
    """Erases what a person asks to have erased; under a hold the request waits for its answer."""
    if queries.is_held(held):
        return keep_request(by=by, at=at, held=held, kind=kind)
    has_texts = kind is rules.RequestKind.WHOLE_ERASURE
    erasures.erase_person(by=by, at=at, held=held, has_texts=has_texts)
    return note_request(by=by, at=at, held=held, kind=kind)


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
            subject_id=held.subject_id,
            division=held.division,
            kind=kind,
            state=state,
            asked_at=at,
            due_on=rules.due_on(at=at, days=term.days if term else _NO_TERM),
            answered_at=None if is_open else at,
        )
        request.save(force_insert=True)
    return request
