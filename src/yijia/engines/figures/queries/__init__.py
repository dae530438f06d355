"""Reading figures: numbers, the rows behind them, what recounts found, and what pages show."""

from yijia.engines.figures.queries.around import Around
from yijia.engines.figures.queries.behind import MOST, Proof, Row, RowPage, rows
from yijia.engines.figures.queries.pages import FigurePage, Overview, figure_page, overview
from yijia.engines.figures.queries.ratios import (
    RatioPage,
    Share,
    access_declared,
    access_ratio,
    is_ratio,
    ratio_page,
    ratios_for,
    share,
    shares,
)
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
    "Around",
    "Ask",
    "Difference",
    "FigurePage",
    "LatestResult",
    "Outcome",
    "Overview",
    "Proof",
    "RatioPage",
    "Row",
    "RowPage",
    "Share",
    "Value",
    "access_declared",
    "access_figure",
    "access_ratio",
    "answers",
    "differences",
    "figure_page",
    "figures_for",
    "is_ratio",
    "latest_result",
    "overview",
    "ratio_page",
    "ratios_for",
    "recount_outcome",
    "rows",
    "share",
    "shares",
    "value",
    "values",
]
