"""The figures of the network: Party branches, and which communities that shall have one do; and
convenings: how often, how often one came to its end, and how long it took; and joint meetings.

How often units are called is shown and never a target: too often is no better than too rarely.
"""

from dataclasses import replace

from yijia.base.words import _
from yijia.engines.figures.rules import (
    Chapter,
    Coverage,
    Dimension,
    Figure,
    Median,
    Ratio,
    Stock,
)
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

TYPE = Dimension("convening_type", _("Type of convening"), "type")
# A convening of a confidential case counts, and nothing is shown of it.
CONFIDENTIAL = (
    "EXISTS (SELECT FROM cases_case AS own WHERE own.id = case_id AND own.confidential <> '')"
)
HELD = Figure(
    code="convening.held",
    title=_("Units called together"),
    sentence=_(
        "How often a body called units together about a case, on the day of the call."
        " It is shown, and is no target."
    ),
    unit=_("convenings"),
    table="meetings_convening",
    where="true",
    division="division_id",
    day="called_on",
    columns=("number", "division_id", "type", "called_on", "closed_on"),
    headings=(_("Number"), _("Place"), _("Type"), _("Called on"), _("Closed on")),
    dimensions=(TYPE,),
    hidden=CONFIDENTIAL,
    is_aim=False,
)
RESOLVED = replace(
    HELD,
    code="convening.resolved",
    title=_("Convenings brought to their end"),
    sentence=_(
        "Convenings that were closed, every resolution done or withdrawn, on the day of the end."
    ),
    where="closed_at IS NOT NULL",
    day="closed_on",
    spread="closed_on - called_on",
)
CONVENINGS = (HELD, RESOLVED)
# A resolution is of a convening or of a point, and so of the case that either is about.
_OF_CONFIDENTIAL = (
    "EXISTS (SELECT FROM cases_case AS own WHERE own.confidential <> '' AND own.id IN ("
    "(SELECT about.case_id FROM meetings_convening AS about WHERE about.id = convening_id),"
    " (SELECT about.case_id FROM meetings_item AS about WHERE about.id = item_id)))"
)
DONE = Figure(
    code="resolution.done",
    title=_("Resolutions done"),
    sentence=_(
        "What units took on in convenings and joint meetings and what was accepted as done, on the"
        " day on which it was accepted. What was withdrawn is not done."
    ),
    unit=_("resolutions"),
    table="meetings_resolution",
    where="accepted_at IS NOT NULL",
    division="division_id",
    day="accepted_on",
    columns=("number", "division_id", "workdays", "accepted_on", "in_time"),
    headings=(
        _("Number"),
        _("Place"),
        _("Working days given"),
        _("Accepted as done on"),
        _("In time"),
    ),
    hidden=_OF_CONFIDENTIAL,
)
IN_TIME = replace(
    DONE,
    code="resolution.in_time",
    title=_("Resolutions done in time"),
    sentence=_(
        "Of what was accepted as done, what its unit had reported before the limit was over. Of a"
        " limit that is provisional nobody is late."
    ),
    where="accepted_at IS NOT NULL AND in_time",
)
RESOLUTIONS = (DONE, IN_TIME)
IN_TIME_SHARE = Ratio(
    code="resolution.in_time_share",
    title=_("Resolutions done in time, share"),
    sentence=_(
        "Of the resolutions that were accepted as done, those that were reported in time. What is"
        " overdue and not done yet is not in it: it stands on the task list of its body."
    ),
    numerator=IN_TIME,
    denominator=DONE,
)
MEETINGS = Figure(
    code="meetings.held",
    title=_("Joint meetings held"),
    sentence=_(
        "Meetings of big working committees and big party committees of which the roll was taken,"
        " on their day."
    ),
    unit=_("meetings"),
    table="meetings_meeting",
    where="opened_at IS NOT NULL",
    division="division_id",
    day="meets_on",
    columns=("number", "division_id", "meets_on", "members", "present"),
    headings=(_("Number"), _("Place"), _("Met on"), _("Seats"), _("Present")),
    is_aim=False,
)
DAYS = Median(
    code="convening.median_days",
    title=_("Days from the call to the end"),
    sentence=_(
        "The middle of the days from the one on which units were called to the one on which the"
        " convening was closed: half took no longer."
    ),
    of=RESOLVED,
)

# What of it stands large on the list of all numbers.
CHAPTER = Chapter(
    _("The network"),
    rooms=("network", "convening", "meetings", "resolution"),
    leading=("network.coverage", "convening.held", "meetings.held"),
    order=30,
)
