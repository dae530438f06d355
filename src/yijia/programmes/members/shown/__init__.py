"""Reporting members in words: what their pages and routes show."""

from yijia.programmes.members.shown.answers import answers, body_code, body_name, day_words
from yijia.programmes.members.shown.reporting import (
    desk_page,
    held_facts,
    new_report,
    notice,
    own_document,
    own_page,
    own_row,
    report_document,
    report_page,
    reported_document,
    unit_choices,
    verb_label,
    withdraw_label,
)

__all__ = [
    "answers",
    "body_code",
    "body_name",
    "day_words",
    "desk_page",
    "held_facts",
    "new_report",
    "notice",
    "own_document",
    "own_page",
    "own_row",
    "report_document",
    "report_page",
    "reported_document",
    "unit_choices",
    "verb_label",
    "withdraw_label",
]
