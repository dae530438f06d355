"""The figures of needs: made, claimed and fulfilled, from the lines of the list.

A need counts once it is confirmed; a claim counts when both sides have accepted for the first time;
a fulfilled one counts only on the word of whoever asked.
"""

from dataclasses import replace

from yijia.base.words import _
from yijia.engines.figures.rules import Chapter, Dimension, Figure, Median

THING = Dimension("thing", _("What was asked for"), "category_id")
KIND = Dimension("need_kind", _("Whose it is"), "kind")
MADE = Figure(
    code="needs.made",
    title=_("Needs and wishes in the list"),
    sentence=_(
        "Needs of communities and micro-wishes of residents, each counted on the day on which its"
        " community confirmed it."
    ),
    unit=_("needs and wishes"),
    table="exchange_listing",
    where="listed_on IS NOT NULL",
    division="division_id",
    day="listed_on",
    columns=("division_id", "kind", "category_id", "state", "made_on", "fulfilled_on"),
    headings=(
        _("Place"),
        _("Whose it is"),
        _("What was asked for"),
        _("State"),
        _("Asked for on"),
        _("Fulfilled on"),
    ),
    dimensions=(THING, KIND),
)
CLAIMED = replace(
    MADE,
    code="needs.claimed",
    title=_("Needs and wishes claimed"),
    sentence=_(
        "Those for which somebody was found, each counted once, on the day on which both sides had"
        " accepted for the first time or a project took it in."
    ),
    where="claimed_on IS NOT NULL",
    day="claimed_on",
)
FULFILLED = replace(
    MADE,
    code="needs.fulfilled",
    title=_("Needs and wishes fulfilled"),
    sentence=_(
        "Those of which whoever asked says that they have it, counted on the day on which they said"
        " so. Silence never counts."
    ),
    where="fulfilled_on IS NOT NULL",
    day="fulfilled_on",
    spread="fulfilled_on - made_on",
)
FIGURES = (MADE, CLAIMED, FULFILLED)
DAYS = Median(
    code="needs.median_days",
    title=_("Days from asking to having it"),
    sentence=_(
        "The middle of the days from the one on which something was asked for to the one on which"
        " whoever asked had it: half took no longer."
    ),
    of=FULFILLED,
)

# What of it stands large on the list of all numbers.
CHAPTER = Chapter(
    _("Needs and wishes"),
    rooms=("needs",),
    leading=("needs.made", "needs.claimed", "needs.fulfilled"),
    order=20,
)
