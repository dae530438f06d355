"""Bringing a need and a resource together: proposed by one side, promised by both, given."""

from collections.abc import Iterable
from datetime import datetime

import psycopg
from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases.models import Case
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.actions.steps import take_step
from yijia.programmes.exchange.models import Listing, Match, Resource
from yijia.programmes.exchange.rules import MatchState, MatchVerb, Side

# What a consent writes.
_CONSENT = (
    *("state", "agreed_at", "starts_on", "ends_on"),
    *("given_at", "given_by", "taken_at", "taken_by"),
)
NO_FIT = _("This does not fit any more. Look at the list again.")
_EVENTS: dict[MatchVerb, Event] = {
    MatchVerb.DECLINE: events.MATCH_DECLINED,
    MatchVerb.DELIVER: events.MATCH_DELIVERED,
    MatchVerb.FAIL: events.MATCH_FAILED,
    MatchVerb.RECEIVE: events.MATCH_RECEIVED,
    MatchVerb.CLOSE: events.MATCH_UNANSWERED,
    MatchVerb.RELEASE: events.MATCH_RELEASED,
    MatchVerb.LAPSE: events.MATCH_LAPSED,
    MatchVerb.EXPIRE: events.MATCH_EXPIRED,
}
# What the database found against a promise, by the name of the constraint.
_AGAINST = {"exchange_stock_left": rules.NONE_LEFT, "exchange_resource_ended": rules.NOT_GIVEN}


def claim_need(*, by: Scope, at: datetime, listing: Listing, resource: Resource) -> Match:
    """A unit offers what it has for a need in the list; whoever asked has to accept it yet.

    Raises:
        Conflict: it does not fit any more, or it was offered before.
        Forbidden: the person does not speak for the unit.
    """
    if not queries.speaks_for(by, unit=resource.organisation_id):
        raise Forbidden
    return _propose(by, listing=listing, resource=resource, at=at, side=Side.UNIT)


def ask_unit(*, by: Scope, at: datetime, listing: Listing, resource: Resource) -> Match:
    """A community asks a unit for what it has; the unit has to accept it yet.

    What its own body has it offers: then whoever asked has to accept it yet.

    Raises:
        Conflict: it does not fit any more, or it was asked for before.
        Forbidden: the person does not speak for the community's body.
    """
    if not queries.speaks_for(by, unit=listing.organisation_id):
        raise Forbidden
    is_own = resource.organisation_id == listing.organisation_id
    side = Side.UNIT if is_own else Side.NEED
    return _propose(by, listing=listing, resource=resource, at=at, side=side)


def _propose(by: Scope, *, listing: Listing, resource: Resource, at: datetime, side: Side) -> Match:
    day = at.astimezone(CHINA).date()
    wanted, offered = queries.wanted_of(listing, on=day), queries.offered_of(resource)
    free = queries.free_of([resource]).get(resource.pk, {})
    fit = rules.fit(wanted, offered=offered, free=free) if listing.ends_on > day else None
    if fit is None or listing.state != rules.State.LISTED:
        raise Conflict(NO_FIT)
    made = _consented(queries.row_of_match(fit, listing=listing, at=at), side=side, by=by, at=at)
    told = {"number": listing.number, "side": side, "unit": _code(made.unit_id)}
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.MATCH_PROPOSED,
                subject=Case(pk=listing.case_id),
                division=listing.division_id,
                new=told,
            ),
        ):
            made.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict(_("This was proposed before, or does not fit any more.")) from fault
    return made


def _consented(match: Match, *, side: Side, by: Scope, at: datetime) -> Match:
    if side is Side.UNIT:
        match.given_at, match.given_by_id = at, by.account
    else:
        match.taken_at, match.taken_by_id = at, by.account
    return match


def accept_match(*, by: Scope, at: datetime, match: Match) -> Match:
    """Accepts a match for the sides that somebody speaks for and that have not accepted yet.

    By the second consent its days are set: what is done once, on the first one that is left.

    Raises:
        Conflict: it has moved on, its days are over, or what was left was promised to somebody
            else meanwhile, or ended.
        Forbidden: the person speaks for neither side.
    """
    sides = queries.sides_of(match, scope=by)
    if not sides:
        raise Forbidden
    return _accept(match, by=by, at=at, sides=sides)


def accept_own_match(*, by: Scope, at: datetime, match: Match) -> Match:
    """Accepts a match for whoever asked, who has shown number and code.

    Raises:
        Conflict: it has moved on, its days are over, or what was left was promised to somebody
            else meanwhile, or ended.
    """
    return _accept(match, by=by, at=at, sides=frozenset({Side.NEED}))


def _accept(match: Match, *, by: Scope, at: datetime, sides: frozenset[Side]) -> Match:
    try:
        with transaction.atomic():
            case, held = queries.hold_both(match)
            if held.state != MatchState.PROPOSED:
                raise Conflict(rules.MOVED_ON)
            if held.ends_on <= at.astimezone(CHINA).date():
                raise Conflict(rules.DAYS_OVER)
            new = [side for side in Side if side in sides and _is_open(held, side=side)]
            if not new:
                raise Conflict(rules.OTHER_SIDE)
            for side in new:
                _write_consent(held, case=case, by=by, at=at, side=side)
            if held.state == MatchState.AGREED:
                take_step(by=by, at=at, case=case, verb="promise", inputs={})
                settle_matches(by=by, at=at, case=case, verb="promise")
            return held
    except IntegrityError as fault:
        raise Conflict(_AGAINST.get(_broken(fault), rules.MOVED_ON)) from fault


def _broken(fault: IntegrityError) -> str:
    """The name of the constraint that was broken; "" where it has none."""
    cause = fault.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""


def _is_open(match: Match, *, side: Side) -> bool:
    return (match.given_at if side is Side.UNIT else match.taken_at) is None


def _write_consent(held: Match, *, case: Case, by: Scope, at: datetime, side: Side) -> None:
    """Writes the consent of one side, and the promise with its days where it is the second one."""
    _consented(held, side=side, by=by, at=at)
    if held.given_at is not None and held.taken_at is not None:
        held.state, held.agreed_at = MatchState.AGREED, at
        line, day = queries.line_of(case.pk), at.astimezone(CHINA).date()
        held.starts_on, held.ends_on = queries.days_promised(held, listing=line, on=day)
    with journal.entry(
        by=by,
        at=at,
        event=events.MATCH_ACCEPTED,
        subject=case,
        division=held.division_id,
        new={"number": held.number, "side": side, "unit": _code(held.unit_id)},
    ):
        held.save(update_fields=_CONSENT)


def expire_match(*, by: Scope, at: datetime, match: Match) -> Match:
    """Ends a proposal that nobody can accept any more.

    Raises:
        Conflict: it has moved on.
    """
    return _moved(match, by=by, at=at, verb=MatchVerb.EXPIRE)


def expire_proposals(*, by: Scope, at: datetime, matches: Iterable[Match]) -> None:
    """Ends proposals of what a unit has ended. Their resource is held after them, always.

    Raises:
        Conflict: one of them has moved on.
    """
    for match in matches:
        _moved(match, by=by, at=at, verb=MatchVerb.EXPIRE, side=Side.UNIT)


def decline_match(*, by: Scope, at: datetime, match: Match) -> Match:
    """Says no to a match that is not promised yet, for one of its sides.

    Raises:
        Conflict: it has moved on.
        Forbidden: the person speaks for neither side.
    """
    sides = queries.sides_of(match, scope=by)
    if not sides:
        raise Forbidden
    return _moved(match, by=by, at=at, verb=MatchVerb.DECLINE, side=min(sides))


def decline_own_match(*, by: Scope, at: datetime, match: Match) -> Match:
    """Says no for whoever asked, who has shown number and code.

    Raises:
        Conflict: it has moved on.
    """
    return _moved(match, by=by, at=at, verb=MatchVerb.DECLINE, side=Side.NEED)


def deliver_match(*, by: Scope, at: datetime, match: Match) -> Match:
    """Says that it was given; whoever asked has the last word.

    Raises:
        Conflict: it has moved on.
        Forbidden: the person speaks for neither side.
    """
    return _given(match, by=by, at=at, verb=MatchVerb.DELIVER, words="")


def fail_match(*, by: Scope, at: datetime, match: Match, reason: str) -> Match:
    """Says that it will not be given, and why: the need is back in the list, as old as it is.

    Raises:
        Conflict: it has moved on.
        Forbidden: the person speaks for neither side.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    return _given(match, by=by, at=at, verb=MatchVerb.FAIL, words=reason)


def _given(match: Match, *, by: Scope, at: datetime, verb: MatchVerb, words: str) -> Match:
    sides = queries.sides_of(match, scope=by)
    if not sides:
        raise Forbidden
    if match.state != MatchState.AGREED:
        raise Conflict(rules.MOVED_ON)
    with transaction.atomic():
        case, held = queries.hold_both(match)
        moved = _moved(held, by=by, at=at, verb=verb, side=min(sides))
        take_step(by=by, at=at, case=case, verb=verb, inputs={"reason": words})
    return moved


def _code(unit: int) -> str:
    return organisations.ever_known()[unit].code


def _moved(
    match: Match, *, by: Scope, at: datetime, verb: MatchVerb, side: str = "", because: str = ""
) -> Match:
    """Takes one edge of a match: which side did it, or by which word of the need it follows."""
    held = queries.hold_match(match)
    held.state = rules.matched(held.state, verb=verb)
    if held.state == MatchState.DELIVERED:
        held.delivered_at = at
    else:
        held.ended_at = at
    told = {
        "number": held.number,
        "side": side,
        "unit": _code(held.unit_id),
        "because": because,
        # Offered to whoever asked, or accepted by them: no account has done so in their place.
        "to_person": held.taken_by_id is None,
    }
    with journal.entry(
        by=by,
        at=at,
        event=_EVENTS[verb],
        subject=Case(pk=held.case_id),
        division=held.division_id,
        new=told,
    ):
        held.save(update_fields=["state", "delivered_at", "ended_at"])
    return held


def settle_matches(*, by: Scope, at: datetime, case: Case, verb: str) -> None:
    """Lets the matches of a need follow what was said of it, under the case that was shown."""
    promise = rules.SETTLED.get(verb)
    for match in Match.objects.filter(case=case, ended_at=None).order_by("pk"):
        follows = promise
        if match.state == MatchState.PROPOSED:
            follows = MatchVerb.LAPSE if verb in rules.ENDING else None
        if follows is not None:
            _moved(match, by=by, at=at, verb=follows, side=Side.NEED, because=verb)
