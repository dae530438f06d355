"""What is shown of an issue, in words, to persons and to programs."""

from yijia.programmes.issues.shown.contacts import (
    request_document,
    request_row,
    request_rows,
    table_of,
)
from yijia.programmes.issues.shown.joining import (
    joined_document,
    joined_page,
    others,
    similar_choices,
    similar_documents,
)
from yijia.programmes.issues.shown.pages import (
    Happening,
    answers,
    case_page,
    document,
    facts,
    happenings,
    held_facts,
    moves,
    notice,
    own_page,
    own_verbs,
    parts,
    remarks,
    revealed,
    row_words,
    said_words,
    staff_verbs,
)
from yijia.programmes.issues.shown.questions import question_documents
from yijia.programmes.issues.shown.receipt import receipt
from yijia.programmes.issues.shown.responsible import (
    place_page,
    places_of,
)

__all__ = [
    "Happening",
    "answers",
    "case_page",
    "document",
    "facts",
    "happenings",
    "held_facts",
    "joined_document",
    "joined_page",
    "moves",
    "notice",
    "others",
    "own_page",
    "own_verbs",
    "parts",
    "place_page",
    "places_of",
    "question_documents",
    "receipt",
    "remarks",
    "request_document",
    "request_row",
    "request_rows",
    "revealed",
    "row_words",
    "said_words",
    "similar_choices",
    "similar_documents",
    "staff_verbs",
    "table_of",
]
