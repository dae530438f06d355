"""Agreements of units with bodies of the network, and what is promised in them."""

from datetime import date, datetime

from django.utils import timezone

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events
from yijia.ground.organisations.models import Agreement, Promise
from yijia.ground.organisations.queries import judging
from yijia.ground.organisations.rules import network

KEPT = _("It was said already that this promise was kept.")


def sign_agreement(*, by: Scope, at: datetime, new: network.NewAgreement) -> Agreement:
    """Writes down an agreement that a unit and a body of the network have signed.

    Raises:
        Forbidden: this person does not keep the network there.
        Invalid: such two sign none, no document is named, or the days cannot be.
        Conflict: it stands here already.
    """
    body, unit = judging.hold_pair(body=new.body, other=new.unit)
    network.check_keeps(by, division=body.division_id)
    signed, today = Agreement.objects.filter(body=body, unit=unit), timezone.localdate(at)
    fault = judging.agreement_fault(new, body=body, unit=unit, signed=signed, today=today)
    if fault is not None:
        raise fault
    facts: dict[str, object] = {"body": body.code, "unit": unit.code, "document": new.document}
    with journal.entry(
        by=by,
        at=at,
        event=events.AGREEMENT_SIGNED,
        subject=Agreement,
        division=body.division_id,
        new=facts | network.days_of(starts_on=new.starts_on, ends_on=new.ends_on),
    ) as written:
        made = Agreement.of(new)
        made.pk = written.subject_id
        made.save(force_insert=True)
    return made


def end_agreement(*, by: Scope, at: datetime, agreement: Agreement, ends_on: date) -> None:
    """Ends an agreement; the day given is the first one without it.

    Raises:
        Forbidden: this person does not keep the network there.
        Invalid: the day is before the one on which it began.
        Conflict: it has ended by that day already.
    """
    division, held = agreement.body.division_id, agreement.ends_on
    network.check_keeps(by, division=division)
    network.check_end(starts_on=agreement.starts_on, ended_on=held, ends_on=ends_on)
    with journal.entry(
        by=by,
        at=at,
        event=events.AGREEMENT_ENDED,
        subject=agreement,
        division=division,
        old={"ends_on": held.isoformat() if held else None},
        new={
            "body": agreement.body.code,
            "unit": agreement.unit.code,
            "ends_on": ends_on.isoformat(),
        },
    ):
        if not Agreement.objects.filter(pk=agreement.pk, ends_on=held).update(ends_on=ends_on):
            raise Conflict(network.ENDED)
        agreement.ends_on = ends_on


def add_promise(
    *, by: Scope, at: datetime, agreement: Agreement, new: network.NewPromise
) -> Promise:
    """Writes down what a unit promises in an agreement.

    Raises:
        Forbidden: this person does not keep the network there.
        Invalid: it does not say what or how much, or is due outside of the agreement.
    """
    network.check_keeps(by, division=agreement.body.division_id)
    network.check_promise(new)
    # Held as it stands by now: another may end it at this very moment.
    held = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    network.check_due(new.due_on, starts_on=held.starts_on, ends_on=held.ends_on)
    with journal.entry(
        by=by,
        at=at,
        event=events.PROMISED,
        subject=Promise,
        division=agreement.body.division_id,
        new={
            "body": agreement.body.code,
            "unit": agreement.unit.code,
            "what": new.what_zh,
            "quantity": f"{new.quantity} {new.measure}",
            "due_on": new.due_on.isoformat(),
        },
    ) as written:
        made = Promise(pk=written.subject_id, agreement=agreement, **vars(new))
        made.save(force_insert=True)
    return made


def keep_promise(*, by: Scope, at: datetime, promise: Promise, kept_on: date) -> None:
    """Says that what was promised was given in full, and on which day.

    Raises:
        Forbidden: this person does not keep the network there.
        Invalid: the day is still to come, or before the agreement.
        Conflict: it was said already.
    """
    agreement, said = promise.agreement, Conflict(KEPT)
    network.check_keeps(by, division=agreement.body.division_id)
    if promise.kept_on is not None:
        raise said
    if not agreement.signed_on <= kept_on <= timezone.localdate(at):
        raise Invalid(_("Say a day since the agreement was signed, up to today."), field="kept_on")
    with journal.entry(
        by=by,
        at=at,
        event=events.PROMISE_KEPT,
        subject=promise,
        division=agreement.body.division_id,
        new={"unit": agreement.unit.code, "kept_on": kept_on.isoformat()},
    ):
        if not Promise.objects.filter(pk=promise.pk, kept_on=None).update(kept_on=kept_on):
            raise said
        promise.kept_on = kept_on
