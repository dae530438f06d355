"""What pages and routes show of forms."""

from yijia.engines.forms.shown.documents import (
    bound_document,
    filling_document,
    sheet_document,
    waiting_documents,
    whole_filling,
    whole_sheet,
)
from yijia.engines.forms.shown.pages import (
    cell_page,
    check_page,
    choices,
    filling_page,
    goings_on,
    grid_page,
    heading,
    places_offered,
    question_page,
    replaced_page,
    sheet_page,
)
from yijia.engines.forms.shown.said import (
    MOST_WAITING,
    bodies,
    file_name,
    handed_out,
    lines,
    row_words,
    waiting_rows,
)

__all__ = [
    "MOST_WAITING",
    "bodies",
    "bound_document",
    "cell_page",
    "check_page",
    "choices",
    "file_name",
    "filling_document",
    "filling_page",
    "goings_on",
    "grid_page",
    "handed_out",
    "heading",
    "lines",
    "places_offered",
    "question_page",
    "replaced_page",
    "row_words",
    "sheet_document",
    "sheet_page",
    "waiting_documents",
    "waiting_rows",
    "whole_filling",
    "whole_sheet",
]
