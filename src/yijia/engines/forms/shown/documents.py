"""Forms for programs."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from yijia.engines.figures.queries import AnyNumber, is_red
from yijia.engines.figures.shown import json_number
from yijia.engines.forms import queries
from yijia.engines.forms.models import FilledCell, Filling, Sheet
from yijia.engines.forms.queries import Filled, Standing, Waiting
from yijia.engines.forms.rules import Bound
from yijia.engines.forms.shown import said
from yijia.ground.organisations import queries as organisations


def _code(identity: int) -> str:
    known = organisations.ever_known().get(identity)
    return known.code if known else ""


def _moment(value: datetime | None) -> str | None:
    return timezone.localtime(value).isoformat() if value else None


def sheet_document(standing: Standing) -> dict[str, object]:
    """One form in a list."""
    sheet = standing.sheet
    return {
        "id": sheet.pk,
        "name_zh": sheet.name_zh,
        "name_en": sheet.name_en,
        "organisation": _code(sheet.organisation_id),
        "signer": _code(sheet.signer_id),
        "ended_on": sheet.ended_on,
        "next_due_on": standing.next_due,
        "to_fill": standing.to_fill,
    }


def whole_sheet(sheet: Sheet, *, on: date) -> dict[str, object]:
    """One form with what its cells hold, when it is due, and what was filled."""
    (standing,) = queries.standings([sheet], on=on)
    return sheet_document(standing) | {
        "worksheets": [one.name for one in queries.book_of(sheet).worksheets],
        "cells": [bound_document(row.bound) for row in queries.bindings_of(sheet)],
        "due": [
            {
                "rhythm": row.rhythm,
                "day": row.day,
                "month": row.month,
                "once_on": row.once_on,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            }
            for row in queries.due_rules_of(sheet)
        ],
        "fillings": [filling_document(one) for one in queries.fillings_of(sheet, most=99)],
    }


def bound_document(bound: Bound) -> dict[str, object]:
    """What one cell holds."""
    return {**vars(bound), "period": bound.period or ""}


def filling_document(filling: Filling) -> dict[str, object]:
    """One filled form in a list."""
    return {
        "id": filling.pk,
        "due_on": filling.due_on,
        "state": filling.state,
        "counted": filling.counted,
        "typed": filling.typed,
        "empty": filling.empty,
        "filled_at": _moment(filling.filled_at),
        "checked_at": _moment(filling.checked_at),
        "signed_at": _moment(filling.signed_at),
        "sent_at": _moment(filling.sent_at),
        "back_reason": filling.back_reason,
    }


def waiting_documents(found: Sequence[Waiting]) -> list[dict[str, object]]:
    """The filled forms that wait for somebody, each as in a list, with the form that it is of."""
    return [
        filling_document(one.filling)
        | {
            "form": one.filling.sheet_id,
            "name_zh": one.filling.sheet.name_zh,
            "name_en": one.filling.sheet.name_en,
            "is_late": one.is_late,
        }
        for one in found
    ]


def whole_filling(filling: Filling, *, cells: Sequence[Filled], on: date) -> dict[str, object]:
    """One filled form with its cells, each beside what its figure says on a day; of a signed one
    the hash of what was signed.
    """
    now = queries.told_now([one.row for one in cells], on=on)
    signed = filling.file
    return filling_document(filling) | {
        "sha256": bytes(signed.sha256).hex() if signed else None,
        "cells": [_cell(one.row, now=now.get(one.row.pk)) for one in cells],
    }


def _cell(row: FilledCell, *, now: AnyNumber | None) -> dict[str, object]:
    return {
        "worksheet": row.worksheet,
        "cell": row.cell,
        "holds": row.holds,
        "figure": row.figure,
        "version": row.version,
        "division": row.area,
        "start": row.starts_on,
        "end": row.ends_on,
        "value": json_number(row.value),
        "n": row.n,
        "now": json_number(now.value) if now else None,
        "red": now is not None and is_red(now),
        "fits_now": queries.fits_now(row, now=now),
        "typed": row.is_typed,
        "empty": row.empty,
        "reason": row.reason,
        "rows": said.rows_address(row) or None,
    }
