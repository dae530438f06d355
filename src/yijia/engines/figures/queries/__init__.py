"""Reading figures: numbers, the rows behind them, what recounts found, and what pages show."""

from yijia.engines.figures.queries.apart import Group, Groups, dimensions_of, groups
from yijia.engines.figures.queries.around import Around
from yijia.engines.figures.queries.behind import MOST, Proof, Row, RowPage, rows
from yijia.engines.figures.queries.composites import Weighed
from yijia.engines.figures.queries.making import (
    DerivedPage,
    Found,
    access_declared,
    access_derived,
    derived,
    derived_for,
    derived_page,
    is_derived,
)
from yijia.engines.figures.queries.pages import FigurePage, Overview, figure_page, overview
from yijia.engines.figures.queries.persons import Persons
from yijia.engines.figures.queries.ratios import Share, shares
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
from yijia.engines.figures.queries.spreads import Middle

__all__ = [
    "MOST",
    "Around",
    "Ask",
    "DerivedPage",
    "Difference",
    "FigurePage",
    "Found",
    "Group",
    "Groups",
    "LatestResult",
    "Middle",
    "Outcome",
    "Overview",
    "Persons",
    "Proof",
    "Row",
    "RowPage",
    "Share",
    "Value",
    "Weighed",
    "access_declared",
    "access_derived",
    "access_figure",
    "answers",
    "derived",
    "derived_for",
    "derived_page",
    "differences",
    "dimensions_of",
    "figure_page",
    "figures_for",
    "groups",
    "is_derived",
    "latest_result",
    "overview",
    "recount_outcome",
    "rows",
    "shares",
    "value",
    "values",
]
