"""Keeping a confidential case from a body and all below it, making one so, and opening it again."""

from collections.abc import Iterable
from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import events, queries, rules
from yijia.engines.cases.models import Case, KeptOut, Remark
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations


def refuse_kept_out(case: Case, *, organisation: int | None) -> None:
    """Refuses to give a confidential case to a body that it is kept from.

    Raises:
        Conflict: nobody has said yet from whom it is kept.
        Invalid: it is kept from this body, or from one above it.
    """
    if organisation is None or not case.confidential or organisation == case.organisation_id:
        return
    if case.confidential == rules.Confidence.ASKED:
        raise Conflict(_("This is confidential. Say first who must not read it."))
    if organisation in queries.bodies_kept_out(case):
        raise Invalid(
            _("It is kept from this unit, which must not read it. Choose another one."),
            field="organisation",
        )


def make_confidential(
    *,
    by: Scope,
    at: datetime,
    case: Case,
    organisation: organisations.Known | None,
    needed: Iterable[int],
    reason: str,
    is_own: bool = False,
) -> Case:
    """Makes a case confidential that was not, with its parts, and keeps it from one body.

    Without one, who dispatches it says that there is none to keep it from. `is_own`: the caller has
    shown that it is the person who raised it, who needs no reason; without a body the centre that
    has it finds out which one it is, and alone sees it until then. `needed` are the bodies that
    dispatch it, which cannot be kept out.

    Raises:
        Conflict: it is confidential, a part, merged with another, or is with this body now.
        Forbidden: the person may not dispatch this case.
        Invalid: no reason is given, or the body cannot be kept out.
    """
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    _check_may(by=by, case=case, reason=reason, is_own=is_own)
    confidence = rules.Confidence.ASKED if is_own and not organisation else rules.Confidence.NAMED
    _check_making(case, confidence=confidence, organisation=organisation, needed=set(needed))
    # A code alone would say who has it now.
    event, new = events.MADE_CONFIDENTIAL, {"kept_from": organisation.code if organisation else ""}
    with journal.entry(by=by, at=at, event=event, subject=case, division=case.division_id, new=new):
        _name(case, organisation=organisation, at=at)
        _set(case, confidence)
        if reason.strip():
            _say(case, at=at, verb="make_confidential", private_text=reason)
    return case


def keep_out(
    *,
    by: Scope,
    at: datetime,
    case: Case,
    organisation: organisations.Known | None,
    needed: Iterable[int],
    reason: str,
) -> Case:
    """Keeps a confidential case, with its parts, from one body more, and from all below it.

    Without one it is said that there is none that it has to be kept from. `needed` are the bodies
    that dispatch it, which cannot be kept out.

    Raises:
        Conflict: it is not confidential, is a part, or is with this body now.
        Forbidden: the person may not dispatch this case.
        Invalid: no reason is given, or the body cannot be kept out.
    """
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    _check_changing(by=by, case=case, reason=reason)
    if organisation is None and case.confidential == rules.Confidence.NAMED:
        raise Conflict(_("Nothing would change."))
    if organisation is not None:
        wanted = organisations.with_below([organisation.id])
        rules.refuse_keeping_out(wanted, busy=queries.bodies_at_work(case), needed=set(needed))
    event = events.NOBODY_KEPT_OUT if organisation is None else events.KEPT_OUT
    new = {"organisation": organisation.name_zh, "code": organisation.code} if organisation else {}
    with journal.entry(by=by, at=at, event=event, subject=case, division=case.division_id, new=new):
        _name(case, organisation=organisation, at=at)
        _set(case, rules.Confidence.NAMED)
        _say(case, at=at, verb="keep_out", private_text=reason)
    return case


def open_up(*, by: Scope, at: datetime, case: Case, reason: str, is_own: bool = False) -> Case:
    """Lets everybody whose grants reach a confidential case read it, with its parts.

    `is_own`: the caller has shown that it is the person who raised it, who needs no reason.

    Raises:
        Conflict: it is not confidential, or is a part.
        Forbidden: the person may not dispatch this case.
        Invalid: no reason is given, which the person who raised it will read.
    """
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    _check_changing(by=by, case=case, reason=reason, is_own=is_own)
    with journal.entry(
        by=by, at=at, event=events.OPENED_UP, subject=case, division=case.division_id
    ):
        _set(case, rules.Confidence.NO)
        if reason.strip():
            _say(case, at=at, verb="open_up", public_text=reason)
    return case


def _check_changing(*, by: Scope, case: Case, reason: str, is_own: bool = False) -> None:
    _check_may(by=by, case=case, reason=reason, is_own=is_own)
    if not case.confidential:
        raise Conflict(_("This is not confidential."))


def _check_may(*, by: Scope, case: Case, reason: str, is_own: bool) -> None:
    if not is_own and not by.may(
        Permission.CASE_DISPATCH, division=case.division_id, organisation=case.organisation_id
    ):
        raise Forbidden(_("Your post does not allow this for this case."))
    if case.parent_id is not None:
        raise Conflict(_("This is a part. It is done with the whole that it belongs to."))
    if not is_own and not reason.strip():
        raise Invalid(_("Fill this in."), field="reason")


def _check_making(
    case: Case,
    *,
    confidence: rules.Confidence,
    organisation: organisations.Known | None,
    needed: set[int],
) -> None:
    if case.confidential:
        raise Conflict(_("This is confidential already."))
    if case.merged_into_id is not None or queries.has_merged(case):
        raise Conflict(_("It is merged with another one. Take it out again first."))
    if confidence == rules.Confidence.ASKED and case.organisation_id not in needed:
        message = _("It is with a unit already. Say which one must not read it.")
        raise Invalid(message, field="about")
    named = {*queries.ever_kept_out_of(case), *([organisation.id] if organisation else [])}
    kept = organisations.with_below(named)
    rules.refuse_keeping_out(kept, busy=queries.bodies_at_work(case), needed=needed)


def _name(case: Case, *, organisation: organisations.Known | None, at: datetime) -> None:
    """Names a body, once for good."""
    if organisation is not None and organisation.id not in queries.ever_kept_out_of(case):
        journal.insert_together(KeptOut(case=case, organisation_id=organisation.id, at=at))


def _set(case: Case, confidential: rules.Confidence) -> None:
    """Parts follow their whole in the database."""
    Case.objects.filter(pk=case.pk).update(confidential=confidential)
    case.confidential = confidential


def _say(
    case: Case, *, at: datetime, verb: str, public_text: str = "", private_text: str = ""
) -> None:
    said = Remark(
        case=case,
        verb=verb,
        organisation_id=case.organisation_id,
        public_text=public_text,
        private_text=private_text,
        at=at,
    )
    journal.insert_together(said)
