"""Writing cases. A programme declares its kind; every write of a case is here."""

from yijia.engines.cases.actions.assisting import (
    ask_assist,
    give_part,
    refuse_assist,
    sign_assist,
    take_back_assist,
)
from yijia.engines.cases.actions.clocks import note_late, note_recount, recompute_due
from yijia.engines.cases.actions.keeping import (
    keep_out,
    make_confidential,
    open_up,
    refuse_kept_out,
)
from yijia.engines.cases.actions.labels import (
    press_case,
    relabel_case,
    set_urgency,
    supplement_case,
)
from yijia.engines.cases.actions.linking import link_cases, unlink_cases
from yijia.engines.cases.actions.moving import (
    Late,
    NewAsk,
    NewVerdict,
    Outcome,
    check_allowed,
    move_case,
)
from yijia.engines.cases.actions.opening import NewCase, rows_of_new_case
from yijia.engines.cases.actions.samples import (
    MOST_DRAWN,
    MOST_SAMPLES_A_DAY,
    draw_sample,
    read_sampled_case,
)
from yijia.engines.cases.actions.words import erase_words, index_cases

__all__ = [
    "MOST_DRAWN",
    "MOST_SAMPLES_A_DAY",
    "Late",
    "NewAsk",
    "NewCase",
    "NewVerdict",
    "Outcome",
    "ask_assist",
    "check_allowed",
    "draw_sample",
    "erase_words",
    "give_part",
    "index_cases",
    "keep_out",
    "link_cases",
    "make_confidential",
    "move_case",
    "note_late",
    "note_recount",
    "open_up",
    "press_case",
    "read_sampled_case",
    "recompute_due",
    "refuse_assist",
    "refuse_kept_out",
    "relabel_case",
    "rows_of_new_case",
    "set_urgency",
    "sign_assist",
    "supplement_case",
    "take_back_assist",
    "unlink_cases",
]
