"""What pages and routes show of figures, in words and links."""

from yijia.engines.figures.shown.board import beside, board
from yijia.engines.figures.shown.board import choices as board_choices
from yijia.engines.figures.shown.circles import (
    circle_document,
    circle_list,
    circle_page,
    present_codes,
)
from yijia.engines.figures.shown.counts import behind_words, n_words
from yijia.engines.figures.shown.derived import (
    derived_page,
    reason,
    sorting,
)
from yijia.engines.figures.shown.drawings import Drawing, specifications, svg
from yijia.engines.figures.shown.files import catalogue, data_package, known_file, list_file
from yijia.engines.figures.shown.lists import (
    earlier,
    night_document,
    nights,
    outcome_document,
    overview,
    recounted,
)
from yijia.engines.figures.shown.pages import (
    around,
    described,
    figure_page,
    heading,
    json_number,
    row_page,
    written,
)
from yijia.engines.figures.shown.printed import month_pdf
from yijia.engines.figures.shown.seals import (
    month_document,
    month_name,
    month_page,
    month_page_document,
    month_text,
    months,
    seal_document,
    seal_rows,
    whole_month,
)
from yijia.engines.figures.shown.targets import (
    target_address,
    target_document,
    target_page,
    targets,
)
from yijia.engines.figures.shown.ways import Way, ways

__all__ = [
    "Drawing",
    "Way",
    "around",
    "behind_words",
    "beside",
    "board",
    "board_choices",
    "catalogue",
    "circle_document",
    "circle_list",
    "circle_page",
    "data_package",
    "derived_page",
    "described",
    "earlier",
    "figure_page",
    "heading",
    "json_number",
    "known_file",
    "list_file",
    "month_document",
    "month_name",
    "month_page",
    "month_page_document",
    "month_pdf",
    "month_text",
    "months",
    "n_words",
    "night_document",
    "nights",
    "outcome_document",
    "overview",
    "present_codes",
    "reason",
    "recounted",
    "row_page",
    "seal_document",
    "seal_rows",
    "sorting",
    "specifications",
    "svg",
    "target_address",
    "target_document",
    "target_page",
    "targets",
    "ways",
    "whole_month",
    "written",
]
