"""The figures of residents' issues. They count cases, so they move at commit."""

from yijia.base.words import _
from yijia.engines.figures.rules import Figure

COLUMNS = ("number", "division_id", "topic", "state", "opened_on", "ended_on")
HEADINGS = (
    _("Number"),
    _("Place"),
    _("Topic"),
    _("State"),
    _("Raised on"),
    _("Ended on"),
)

OPENED = Figure(
    code="issues.opened",
    title=_("Issues raised"),
    sentence=_("Residents' issues, each counted once on the day on which it was raised."),
    unit=_("issues"),
    table="cases_case",
    where="kind = 'issue'",
    division="division_id",
    day="opened_on",
    columns=COLUMNS,
    headings=HEADINGS,
)
SOLVED = Figure(
    code="issues.solved",
    title=_("Issues solved"),
    sentence=_(
        "Issues of which the person who raised them says that they are solved, counted on the day"
        " on which the person said so. No answer is never counted as solved."
    ),
    unit=_("issues"),
    table="cases_case",
    where="kind = 'issue' AND solved",
    division="division_id",
    day="ended_on",
    columns=COLUMNS,
    headings=HEADINGS,
)
FIGURES = (OPENED, SOLVED)
