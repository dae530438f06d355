"""What is shown of an issue, in words, to persons and to programs."""

from yijia.programmes.issues.shown.assisting import missing
from yijia.programmes.issues.shown.contacts import (
    request_document,
    request_row,
    request_rows,
    table_of,
)
from yijia.programmes.issues.shown.documents import held_document, own_document, staff_document
from yijia.programmes.issues.shown.facets import facets
from yijia.programmes.issues.shown.files import file_answer, file_document, handed_out, picture
from yijia.programmes.issues.shown.importing import (
    import_columns,
    import_document,
    import_faults,
    import_kinds,
    import_outcome,
    known_file,
)
from yijia.programmes.issues.shown.joining import (
    joined_document,
    joined_page,
    others,
    similar_choices,
    similar_documents,
)
from yijia.programmes.issues.shown.keeping import suggested
from yijia.programmes.issues.shown.linking import label_of
from yijia.programmes.issues.shown.offline import offline_page, worker_script
from yijia.programmes.issues.shown.order import order_page
from yijia.programmes.issues.shown.pages import (
    Happening,
    answers,
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
from yijia.programmes.issues.shown.registering import register_page, told_answers
from yijia.programmes.issues.shown.responsible import (
    place_page,
    places_of,
)
from yijia.programmes.issues.shown.templates import (
    Words,
    new_template,
    template_documents,
    template_rows,
    template_units,
    words_offered,
)
from yijia.programmes.issues.shown.timeline import beside, case_page, timeline
from yijia.programmes.issues.shown.together import (
    outcome,
    rows_of_outcome,
    ticked,
    verbs_for_many,
)

__all__ = [
    "Happening",
    "Words",
    "answers",
    "beside",
    "case_page",
    "facets",
    "facts",
    "file_answer",
    "file_document",
    "handed_out",
    "happenings",
    "held_document",
    "held_facts",
    "import_columns",
    "import_document",
    "import_faults",
    "import_kinds",
    "import_outcome",
    "joined_document",
    "joined_page",
    "known_file",
    "label_of",
    "missing",
    "moves",
    "new_template",
    "notice",
    "offline_page",
    "order_page",
    "others",
    "outcome",
    "own_document",
    "own_page",
    "own_verbs",
    "parts",
    "picture",
    "place_page",
    "places_of",
    "question_documents",
    "receipt",
    "register_page",
    "remarks",
    "request_document",
    "request_row",
    "request_rows",
    "revealed",
    "row_words",
    "rows_of_outcome",
    "said_words",
    "similar_choices",
    "similar_documents",
    "staff_document",
    "staff_verbs",
    "suggested",
    "table_of",
    "template_documents",
    "template_rows",
    "template_units",
    "ticked",
    "timeline",
    "told_answers",
    "verbs_for_many",
    "words_offered",
    "worker_script",
]
