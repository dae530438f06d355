"""Reading figures: numbers, the rows behind them, what recounts found, and what pages show."""

from yijia.engines.figures.queries.apart import Group, Groups, dimensions_of, groups
from yijia.engines.figures.queries.areas import (
    Area,
    access_area,
    access_circle,
    circles,
    members_of,
)
from yijia.engines.figures.queries.areas import choices as area_choices
from yijia.engines.figures.queries.around import Around
from yijia.engines.figures.queries.behind import MOST, Proof, Row, RowPage, rows
from yijia.engines.figures.queries.board import Board, OfArea, board, board_areas, board_figures
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.composites import Weighed
from yijia.engines.figures.queries.coverages import Covered, Unit
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
    Number,
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
    Night,
    Outcome,
    differences,
    latest_result,
    nights,
    recount_outcome,
)
from yijia.engines.figures.queries.seals import (
    Known,
    Month,
    MonthPage,
    Sealed,
    access_sealed_figure,
    is_published,
    known,
    month_page,
    publishable_months,
    published_months,
    sealed_codes,
    sealed_figures,
    seals,
    unsealed,
)
from yijia.engines.figures.queries.spreads import Middle
from yijia.engines.figures.queries.targets import is_held_against, targets_of, targets_within

__all__ = [
    "MOST",
    "Area",
    "Around",
    "Ask",
    "Board",
    "Covered",
    "DerivedPage",
    "Difference",
    "FigurePage",
    "Found",
    "Group",
    "Groups",
    "Known",
    "LatestResult",
    "Middle",
    "Month",
    "MonthPage",
    "Night",
    "Number",
    "OfArea",
    "Outcome",
    "Overview",
    "Persons",
    "Proof",
    "Row",
    "RowPage",
    "Sealed",
    "Share",
    "Unit",
    "Value",
    "Weighed",
    "access_area",
    "access_circle",
    "access_declared",
    "access_derived",
    "access_figure",
    "access_sealed_figure",
    "answers",
    "area_choices",
    "board",
    "board_areas",
    "board_figures",
    "circles",
    "derived",
    "derived_for",
    "derived_page",
    "differences",
    "dimensions_of",
    "figure_page",
    "figures_for",
    "groups",
    "is_derived",
    "is_held_against",
    "is_published",
    "known",
    "latest_result",
    "members_of",
    "month_page",
    "nights",
    "overview",
    "publishable_months",
    "published_months",
    "recount_outcome",
    "rows",
    "sealed_codes",
    "sealed_figures",
    "seals",
    "shares",
    "targets_of",
    "targets_within",
    "unsealed",
    "value",
    "values",
]
