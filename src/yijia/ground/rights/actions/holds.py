"""Legal holds: what the law keeps is only stored, until somebody says that it need not be."""

from datetime import datetime

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.rights import events, queries, rules
from yijia.ground.rights.models import Hold
from yijia.ground.rights.registry import Held


def set_hold(*, by: Scope, at: datetime, held: Held, reason: str) -> Hold:
    """Sets a hold on a matter: nobody reads its contact any more, and nothing of it is erased.

    A matter to which no contact was left is held too: its words and files stay.

    Raises:
        Conflict: a hold stands already.
        Forbidden: the power is not held there.
        Invalid: no reason is given.
    """
    queries.open_desk_over(by, division=held.division)
    reason = _reason(reason)
    if queries.is_held(held):
        raise Conflict(_("A hold stands already."))
    told = {"person": held.person_id, "of": held.subject}
    with journal.entry(by=by, at=at, event=events.HELD, subject=Hold, new=told) as written:
        hold = Hold(
            pk=written.subject_id,
            person_id=held.person_id,
            holding=held.holding,
            key=held.key,
            subject_id=held.subject_id,
            division=held.division,
            reason=reason,
            set_at=at,
            set_by=by.account,
        )
        hold.save(force_insert=True)
    return hold


def lift_hold(*, by: Scope, at: datetime, hold: Hold, reason: str) -> None:
    """Lifts a hold.

    Raises:
        Conflict: it was lifted before.
        Forbidden: the power is not held there.
        Invalid: no reason is given.
    """
    queries.open_desk_over(by, division=hold.division)
    reason = _reason(reason)
    with journal.entry(
        by=by, at=at, event=events.LIFTED, subject=hold, new={"person": hold.person_id}
    ):
        lifted = Hold.objects.filter(pk=hold.pk, lifted_at=None).update(
            lifted_at=at, lifted_by=by.account, lifted_reason=reason
        )
    if not lifted:
        raise Conflict(_("This hold was lifted before."))


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Say why."), field="reason")
    if len(text) > rules.LONGEST_REASON:
        raise Invalid(_("The reason is too long."), field="reason")
    return text
