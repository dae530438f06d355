"""What pages and routes show of figures, in words and links."""

from yijia.engines.figures.shown.derived import (
    derived_page,
    reason,
    sorting,
)
from yijia.engines.figures.shown.pages import (
    around,
    described,
    figure_page,
    heading,
    json_number,
    overview,
    row_page,
)

__all__ = [
    "around",
    "derived_page",
    "described",
    "figure_page",
    "heading",
    "json_number",
    "overview",
    "reason",
    "row_page",
    "sorting",
]
