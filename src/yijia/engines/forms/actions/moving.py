"""What is done with a filled form: typing what nobody counts, checking, signing, sending."""

from datetime import datetime
from decimal import Decimal

from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.forms import events, queries, rules
from yijia.engines.forms.models import FilledCell, Filling
from yijia.engines.forms.queries import Counted
from yijia.engines.forms.rules import NOT_TYPED, Empty, State, Verb
from yijia.ground.files import actions as files
from yijia.ground.journal import actions as journal

_EVENTS: dict[Verb, Event] = {
    Verb.CHECK: events.CHECKED,
    Verb.BACK: events.SENT_BACK,
    Verb.SIGN: events.SIGNED,
    Verb.SEND: events.SENT,
}


def type_cell(
    *, by: Scope, at: datetime, filling: Filling, worksheet: str, cell: str, value: str
) -> FilledCell:
    """Types a number into a cell that nobody counts, or takes it out again where it is empty.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Conflict: it was checked by now.
        NotFound: the cell is not one that stayed empty.
        Invalid: it is no number, or one that is kept back of persons.
    """
    if not queries.may_edit(by, sheet=filling.sheet):
        raise Forbidden
    held = _held(filling)
    if held.state != State.FILLED:
        raise Conflict(_("It was checked by now. Send it back first."))
    found = FilledCell.objects.filter(
        filling=held, worksheet=worksheet, cell=rules.cell_of(cell).name
    ).first()
    if found is None or found.empty == Empty.NONE:
        raise NotFound
    if found.empty in NOT_TYPED:
        raise Invalid(_("What is kept back of persons is not typed either."), field="value")
    number = rules.number_typed(value) if value.strip() else None
    old, new = ({"cell": found.cell, "value": _said(one)} for one in (found.value, number))
    with journal.entry(by=by, at=at, event=events.TYPED, subject=held, old=old, new=new):
        found.value, found.is_typed = number, number is not None
        found.save(update_fields=["value", "is_typed"])
        held.typed = FilledCell.objects.filter(filling=held, is_typed=True).count()
        held.save(update_fields=["typed"])
    return found


_PUT = ["value", "n", "version", "is_share", "empty"]


def fill_again(*, by: Scope, at: datetime, filling: Filling) -> list[FilledCell]:
    """Fills the cells that stayed empty for a reason that has passed, such as a figure that agrees
    with its rows again; each with the number of the days that it was to count. What was typed stays
    as typed until it is taken out.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Conflict: it was checked by now, or nothing that stayed empty can be filled yet.
    """
    if not queries.may_edit(by, sheet=filling.sheet):
        raise Forbidden
    held = _held(filling)
    if held.state != State.FILLED:
        raise Conflict(_("It was checked by now. Send it back first."))
    rows = list(FilledCell.objects.filter(filling=held).order_by("pk"))
    found = queries.counted_again(rows, on=at.astimezone(CHINA).date())
    if not found:
        raise Conflict(_("Nothing that stayed empty can be filled yet."))
    # Two worksheets may have cells of the same name.
    old = {"cells": {_place_of(row): row.empty for row, _one in found}}
    numbers = {_place_of(row): str(one.value) for row, one in found}
    new = {"count": len(found), "cells": numbers}
    with journal.entry(by=by, at=at, event=events.FILLED_AGAIN, subject=held, old=old, new=new):
        filled = [_put(row, counted=one) for row, one in found]
        FilledCell.objects.bulk_update(filled, _PUT)
        held.counted += len(found)
        held.empty -= len(found)
        held.save(update_fields=["counted", "empty"])
    return filled


def _place_of(row: FilledCell) -> str:
    return f"{row.worksheet}!{row.cell}"


def _put(row: FilledCell, *, counted: Counted) -> FilledCell:
    row.value, row.n, row.version = counted.value, counted.n, counted.version
    row.is_share, row.empty = counted.is_share, Empty.NONE
    return row


def _said(number: Decimal | None) -> str:
    """A number, or nothing, as the journal says it."""
    return "" if number is None else str(number)


def _held(filling: Filling) -> Filling:
    """The filled form as it is now, held until this transaction is over."""
    return Filling.objects.select_for_update().get(pk=filling.pk)


def check_filling(*, by: Scope, at: datetime, filling: Filling) -> Filling:
    """Says that what was filled in was looked at, and is right.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Conflict: it was checked before.
    """
    return _move(by=by, at=at, filling=filling, verb=Verb.CHECK)


def send_back(*, by: Scope, at: datetime, filling: Filling, reason: str) -> Filling:
    """Sends a checked form back to who checked it, with a reason, instead of signing it.

    Raises:
        Forbidden: the person does not sign this form.
        Invalid: no reason is given.
        Conflict: it is not to be signed.
    """
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    return _move(by=by, at=at, filling=filling, verb=Verb.BACK, reason=reason.strip())


def sign_filling(*, by: Scope, at: datetime, filling: Filling) -> Filling:
    """Signs a checked form; from then on its file is kept as it is now.

    Raises:
        Forbidden: the person does not sign this form.
        Conflict: it is not to be signed, or the same person has checked it.
    """
    return _move(by=by, at=at, filling=filling, verb=Verb.SIGN)


def note_sent(*, by: Scope, at: datetime, filling: Filling) -> Filling:
    """Says that a signed form has gone out.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Conflict: it is not signed, or was sent before.
    """
    return _move(by=by, at=at, filling=filling, verb=Verb.SEND)


def _move(*, by: Scope, at: datetime, filling: Filling, verb: Verb, reason: str = "") -> Filling:
    signs = verb in {Verb.SIGN, Verb.BACK}
    allowed = queries.may_sign if signs else queries.may_edit
    if not allowed(by, sheet=filling.sheet):
        raise Forbidden
    held = _held(filling)
    before, after = held.state, rules.moved(State(held.state), verb=verb)
    if verb is Verb.SIGN:
        rules.check_two(checked_by=held.checked_by_id, signs=by.account)
    with journal.entry(
        by=by,
        at=at,
        event=_EVENTS[verb],
        subject=held,
        division=held.division_id,
        old={"state": before},
        new={"state": after},
        reason=reason,
    ):
        _note(held, by=by, at=at, verb=verb, reason=reason)
        held.state = after
        held.save()
    return held


def _note(held: Filling, *, by: Scope, at: datetime, verb: Verb, reason: str) -> None:
    """Notes who did it and when, and why it was sent back; what is signed is stored."""
    if verb is Verb.CHECK:
        held.checked_by_id, held.checked_at = by.account, at
    elif verb is Verb.BACK:
        held.checked_by_id, held.checked_at, held.back_reason = None, None, reason
    elif verb is Verb.SIGN:
        content = queries.rendered(held, cells=queries.cells_of(held))
        held.file = files.store_workbook(by=by, at=at, content=content)
        files.claim_files(by=by, at=at, files=[held.file])
        held.signed_by_id, held.signed_at = by.account, at
    else:
        held.sent_at = at
