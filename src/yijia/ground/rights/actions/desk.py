"""The desk: what came by another way is entered for the person, and what waits is answered."""

from datetime import datetime

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.rights import events, queries, rules
from yijia.ground.rights.actions import consents, erasures, requests
from yijia.ground.rights.models import Request
from yijia.ground.rights.registry import Held


def register_request(*, by: Scope, at: datetime, held: Held, kind: rules.RequestKind) -> Request:
    """Enters what a person asked for at a counter; a withdrawal is carried out at once.

    Raises:
        Conflict: there is nothing to withdraw.
        Forbidden: the power is not held there.
    """
    queries.open_desk_over(by, division=held.division)
    queries.hold_person(held)
    if kind is rules.RequestKind.WITHDRAWAL:
        holding = queries.access_holding(held.holding)
        return consents.withdraw_consent(by=by, at=at, holding=holding, held=held)
    return requests.keep_request(by=by, at=at, held=held, kind=kind)


def answer_request(
    *, by: Scope, at: datetime, request: Request, state: rules.RequestState, answer: str
) -> None:
    """Answers an open request; an erasure that is granted is carried out.

    Raises:
        Conflict: it was answered before, or a hold stands in the way of erasing.
        Forbidden: the power is not held there.
        Invalid: a refusal says no reason.
    """
    queries.open_desk_over(by, division=request.division)
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
