"""The figures of the network: Party branches, and which communities that shall have one do."""

from yijia.base.words import _
from yijia.engines.figures.rules import Coverage, Figure, Stock
from yijia.ground.organisations.rules import Kind
from yijia.ground.places.rules import codes

BRANCH = f"kind = '{Kind.PARTY_BRANCH}'"
COLUMNS = ("code", "name_zh", "division_id", "starts_on", "ends_on")
HEADINGS = (
    _("Short name for addresses"),
    _("Name in Chinese"),
    _("Place"),
    _("From which day on?"),
    _("First day no more"),
)
FOUNDED = Figure(
    code="network.branches_founded",
    title=_("Party branches founded"),
    sentence=_("Party branches, each counted on the day on which it began."),
    unit=_("branches"),
    table="organisations_organisation",
    where=BRANCH,
    division="division_id",
    day="starts_on",
    columns=COLUMNS,
    headings=HEADINGS,
)
ENDED = Figure(
    code="network.branches_ended",
    title=_("Party branches ended"),
    sentence=_("Party branches, each counted on the first day on which it was no more."),
    unit=_("branches"),
    table="organisations_organisation",
    where=BRANCH,
    division="division_id",
    day="ends_on",
    columns=COLUMNS,
    headings=HEADINGS,
)
BRANCHES = Stock(
    code="network.branches",
    title=_("Party branches"),
    sentence=_("Party branches that there are on the day; a grid's lies in its community."),
    entered=FOUNDED,
    left=ENDED,
)
COVERAGE = Coverage(
    code="network.coverage",
    title=_("Communities with a Party branch"),
    sentence=_(
        "Of the communities that shall have a Party branch on the day, those that have one. Who"
        " need none, and why, stands on the pages of the network."
    ),
    of=BRANCHES,
    kinds=(codes.Kind.COMMUNITY,),
)
