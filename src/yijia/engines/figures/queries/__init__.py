"""Reading figures: numbers, the rows behind them, what recounts found, and what pages show."""

from yijia.engines.figures.queries.behind import MOST, Proof, Row, RowPage, rows
from yijia.engines.figures.queries.pages import FigurePage, Overview, figure_page, overview
from yijia.engines.figures.queries.reading import (
    Ask,
    Value,
    access_figure,
    answers,
    figures_for,
    value,
    values,
)
from yijia.engines.figures.queries.recounts import (
    Difference,
    LatestResult,
    Outcome,
    differences,
    latest_result,
    recount_outcome,
)

__all__ = [
    "MOST",
    "Ask",
    "Difference",
    "FigurePage",
    "LatestResult",
    "Outcome",
    "Overview",
    "Proof",
    "Row",
    "RowPage",
    "Value",
    "access_figure",
    "answers",
    "differences",
    "figure_page",
    "figures_for",
    "latest_result",
    "overview",
    "recount_outcome",
    "rows",
    "value",
    "values",
]
