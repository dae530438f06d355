"""The network in words: what its pages and its routes show."""

from yijia.programmes.network.shown.convening import row_words
from yijia.programmes.network.shown.drawing import drawing
from yijia.programmes.network.shown.given import (
    COLUMNS,
    answers,
    by_row,
    choices,
    new_agreement,
    new_body,
    new_call,
    new_exclusion,
    new_promise,
    new_resolution,
    new_rule,
    new_seat,
    said,
    unit_of,
    units_of,
)
from yijia.programmes.network.shown.pages import (
    body_page,
    coverage_page,
    name_of,
    name_rows,
    place_page,
    promise_line,
    seat_line,
    tree_page,
)

__all__ = [
    "COLUMNS",
    "answers",
    "body_page",
    "by_row",
    "choices",
    "coverage_page",
    "drawing",
    "name_of",
    "name_rows",
    "new_agreement",
    "new_body",
    "new_call",
    "new_exclusion",
    "new_promise",
    "new_resolution",
    "new_rule",
    "new_seat",
    "place_page",
    "promise_line",
    "row_words",
    "said",
    "seat_line",
    "tree_page",
    "unit_of",
    "units_of",
]
