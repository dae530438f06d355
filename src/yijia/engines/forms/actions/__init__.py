"""Keeping forms, filling them, and checking, signing and sending what was filled in."""

from yijia.engines.forms.actions.filling import fill_sheet
from yijia.engines.forms.actions.keeping import (
    NewSheet,
    bind_cell,
    bind_cells,
    end_sheet,
    replace_workbook,
    set_due,
    unbind_cell,
    upload_sheet,
)
from yijia.engines.forms.actions.moving import (
    check_filling,
    fill_again,
    note_sent,
    send_back,
    sign_filling,
    type_cell,
)

__all__ = [
    "NewSheet",
    "bind_cell",
    "bind_cells",
    "check_filling",
    "end_sheet",
    "fill_again",
    "fill_sheet",
    "note_sent",
    "replace_workbook",
    "send_back",
    "set_due",
    "sign_filling",
    "type_cell",
    "unbind_cell",
    "upload_sheet",
]
