"""Linking cases that belong together, and parting them again; neither is ever undone in place."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import events, queries, rules
from yijia.engines.cases.models import Case, Link
from yijia.ground.journal import actions as journal

NO_OTHER = _("There is no other case of this number that you can see.")


def link_cases(
    *, by: Scope, at: datetime, case: Case, number: str, kind: rules.LinkKind, reason: str
) -> Link:
    """Links a case with the one of a number, for whoever works on the first and may read the other.

    Both histories say that it was done, and neither which the other one is.

    Raises:
        Conflict: they are linked like this already.
        Forbidden: the person works on this case neither as its unit nor as who dispatches.
        Invalid: there is no other case of this number to be seen, or no reason is given.
    """
    _check(by, case=case, reason=reason)
    try:
        other = queries.access_other(by, case=case, number=number)
    except NotFound:
        raise Invalid(NO_OTHER, field="number") from None
    turns = queries.turns_of(case, other=other, kind=kind)
    if rules.is_linked(turns):
        raise Conflict(_("These two are linked like this already."))
    event = events.LINKED
    return _turn(turns + 1, by=by, at=at, both=(case, other), kind=kind, reason=reason, event=event)


def unlink_cases(
    *, by: Scope, at: datetime, case: Case, linked: queries.Linked, reason: str
) -> Link:
    """Parts two cases again; that they were linked, and why not any more, is kept.

    Raises:
        Conflict: somebody has parted them already.
        Forbidden: the person works on this case neither as its unit nor as who dispatches.
        Invalid: no reason is given.
    """
    _check(by, case=case, reason=reason)
    both, kind, event = (case, linked.case), linked.kind, events.UNLINKED
    return _turn(linked.turn + 1, by=by, at=at, both=both, kind=kind, reason=reason, event=event)


def _check(by: Scope, *, case: Case, reason: str) -> None:
    place, unit = case.division_id, case.organisation_id
    if not any(rules.may_take(p, by=by, division=place, organisation=unit) for p in rules.LINKING):
        raise Forbidden(_("Your post does not allow this for this case."))
    if not reason.strip():
        raise Invalid(_("Fill this in."), field="reason")


def _turn(
    turn: int,
    *,
    by: Scope,
    at: datetime,
    both: tuple[Case, Case],
    kind: rules.LinkKind,
    reason: str,
    event: Event,
) -> Link:
    """One more turn of a link; of two at once the second is refused."""
    case, other = both
    first, second = sorted((case.pk, other.pk))
    made = Link(
        first_id=first, second_id=second, kind=kind, turn=turn, reason=reason.strip(), at=at
    )
    told = {"kind": kind}
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by, at=at, event=event, subject=other, division=other.division_id, new=told
            ),
            journal.entry(
                by=by, at=at, event=event, subject=case, division=case.division_id, new=told
            ),
        ):
            made.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict(_("Somebody else was faster. Look at it again.")) from fault
    return made
