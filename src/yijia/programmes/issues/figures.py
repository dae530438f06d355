"""The figures of residents' issues. They count cases and what stands beside them, so they move at
commit. A part of an issue, and an issue merged into another, is no problem of its own.
"""

from dataclasses import replace

from yijia.base.words import _
from yijia.engines.cases.rules import Step
from yijia.engines.figures.rules import (
    Chapter,
    Composite,
    Coverage,
    Dimension,
    Distinct,
    Figure,
    Median,
    Ratio,
    Stock,
)
from yijia.ground.places.rules.codes import Kind

CATEGORY, UNIT, SOURCE = _("Category"), _("Unit"), _("Source")
# What a row of cases says of itself; what stands beside a case asks the case.
OF_CASES = (
    Dimension("category", CATEGORY, "left(topic, 4)"),
    Dimension("unit", UNIT, "organisation_id"),
    Dimension("source", SOURCE, "source"),
)


def _beside(table: str, *, unit: str = "organisation_id") -> tuple[Dimension, ...]:
    case = f"FROM cases_case c WHERE c.id = {table}.case_id"
    return (
        Dimension("category", CATEGORY, f"(SELECT left(c.topic, 4) {case})"),
        Dimension("unit", UNIT, unit or f"(SELECT c.organisation_id {case})"),
        Dimension("source", SOURCE, f"(SELECT c.source {case})"),
    )


ISSUE = "kind = 'issue'"
# What is confidential counts, and nothing is shown of it.
CONFIDENTIAL = "confidential <> ''"
BESIDE_CONFIDENTIAL = (
    f"EXISTS (SELECT FROM cases_case AS own WHERE own.id = case_id AND own.{CONFIDENTIAL})"
)
PROBLEM = f"{ISSUE} AND parent_id IS NULL AND merged_into_id IS NULL"

OPENED = Figure(
    code="issues.opened",
    title=_("Issues raised"),
    sentence=_(
        "Problems that residents raised, each counted once on the day on which it was raised,"
        " however many people told of it."
    ),
    unit=_("issues"),
    table="cases_case",
    where=PROBLEM,
    division="division_id",
    day="opened_on",
    columns=("number", "division_id", "topic", "state", "opened_on", "ended_on"),
    headings=(
        _("Number"),
        _("Place"),
        _("Topic"),
        _("State"),
        _("Raised on"),
        _("Ended on"),
    ),
    version=2,
    dimensions=OF_CASES,
    hidden=CONFIDENTIAL,
)
TOLD = replace(
    OPENED,
    code="issues.told",
    title=_("Issues told"),
    sentence=_("What residents told us, each told one counted, also where several told the same."),
    where=f"{ISSUE} AND parent_id IS NULL",
    version=1,
)
SOLVED = replace(
    OPENED,
    code="issues.solved",
    title=_("Issues solved"),
    sentence=_(
        "Issues of which the person who raised them says that they are solved, counted on the day"
        " on which the person said so. No answer is never counted as solved."
    ),
    where=f"{PROBLEM} AND solved",
    day="ended_on",
    spread="ended_on - opened_on",
    version=3,
)
AGAIN = replace(
    OPENED,
    code="issues.handled_again",
    title=_("Issues handled a second time"),
    sentence=_(
        "Problems of which a person said that they were not solved, so that they were handled once"
        " more; counted on the day on which they were raised."
    ),
    where=f"{PROBLEM} AND handlings > 1",
    version=1,
)
RETURNED = Figure(
    code="issues.returned",
    title=_("Returns accepted"),
    sentence=_("How often a unit returned an issue as not its duty, and the return was accepted."),
    unit=_("returns"),
    table="cases_ask",
    where="kind = 'return' AND granted",
    division="division_id",
    day="answered_on",
    columns=("number", "division_id", "answered_on"),
    headings=(_("Number"), _("Place"), _("Accepted on")),
    dimensions=_beside("cases_ask"),
    hidden=BESIDE_CONFIDENTIAL,
)
ASKED = Figure(
    code="issues.asked_after",
    title=_("Answers asked after"),
    sentence=_(
        "Answers of which the person was asked whether it is solved: those who said it themselves,"
        " those who were called, and those whom nobody reached."
    ),
    unit=_("answers"),
    table="cases_verdict",
    where=f"{ISSUE} AND is_deciding",
    division="division_id",
    day="said_on",
    columns=("number", "division_id", "said_on", "solved", "satisfied"),
    headings=(_("Number"), _("Place"), _("Said on"), _("Solved"), _("Satisfied")),
    dimensions=_beside("cases_verdict"),
    hidden=BESIDE_CONFIDENTIAL,
)
FOUND_SOLVED = replace(
    ASKED,
    code="issues.found_solved",
    title=_("Answers found to solve it"),
    sentence=_("Answers of which the person said that it is solved. Silence is no yes."),
    where=f"{ISSUE} AND is_deciding AND solved",
)
SATISFIED = replace(
    ASKED,
    code="issues.satisfied",
    title=_("Answers people were satisfied with"),
    sentence=_("Answers which the person rated as satisfied or very satisfied."),
    where=f"{ISSUE} AND is_deciding AND satisfied >= 4",
)
# These are times, as issues told are, and no persons: who joins two issues counts twice, nobody is
# told apart across them, and a row says no more of anybody than one of what was told.
JOINED = Figure(
    code="issues.joined",
    title=_("Times somebody said the same"),
    sentence=_(
        "How often somebody said that an issue raised by another person affects them too; for each"
        " issue a person counts once."
    ),
    unit=_("times"),
    table="issues_joining",
    where="is_counted",
    division="division_id",
    day="joined_on",
    columns=("division_id", "joined_on"),
    headings=(_("Place"), _("Said on")),
    dimensions=_beside("issues_joining", unit=""),
)
STEPS = {
    Step.SIGN: (_("Signed for"), _("Signed for in time")),
    Step.CONTACT: (_("First contacts"), _("First contacts in time")),
    Step.RESOLVE: (_("Answered"), _("Answered in time")),
    Step.CALLBACK: (_("Callbacks"), _("Callbacks in time")),
}


def _of_step(step: Step, *, title: str, is_in_time: bool) -> Figure:
    """How often a step came to its end, or came to it within its limit."""
    ended = f"{ISSUE} AND step = '{step}' AND in_time IS NOT NULL"
    return Figure(
        code=f"issues.{step}_{'in_time' if is_in_time else 'ended'}",
        title=title,
        sentence=(
            _("How often this step ended within its limit; a provisional day is never late.")
            if is_in_time
            else _("How often this step was done, whether in time or late.")
        ),
        unit=_("times"),
        table="cases_clock",
        where=f"{ended} AND in_time" if is_in_time else ended,
        division="division_id",
        day="stopped_on",
        columns=("number", "division_id", "stopped_on", "in_time"),
        headings=(_("Number"), _("Place"), _("Ended on"), _("In time")),
        dimensions=_beside("cases_clock"),
        hidden=BESIDE_CONFIDENTIAL,
    )


BY_STEP = tuple(
    _of_step(step, title=titles[is_in_time], is_in_time=is_in_time)
    for step, titles in STEPS.items()
    for is_in_time in (False, True)
)
# Of the clock of the whole, from the morning after its last day on. Whoever comes to an end before
# that was noted is counted, too: it says so itself. A day that has moved since counts no more. Who
# was late when the clock came to a standstill stays so: no unit takes itself off this list.
_WAS_LATE = (
    f"{ISSUE} AND step = '{Step.RESOLVE}' AND NOT due_provisional"
    " AND late_on = coalesce("
    "((due_at AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date + 1), late_on)"
    " AND coalesce(stopped_on, late_on) >= late_on"
)
FELL_LATE = Figure(
    code="issues.fell_late",
    title=_("Days that passed without an answer"),
    sentence=_(
        "Issues that were not answered on their last day, counted on the day after it; each"
        " handling has a day of its own. A provisional day never passes, and none does while the"
        " clock stands still; one that had passed before stays so. One that is moved counts as it"
        " is now."
    ),
    unit=_("issues"),
    table="cases_clock",
    where=_WAS_LATE,
    division="division_id",
    day="late_on",
    columns=("number", "division_id", "late_on", "stopped_on"),
    headings=(_("Number"), _("Place"), _("Late from"), _("Ended on")),
    dimensions=_beside("cases_clock"),
    version=2,
    hidden=BESIDE_CONFIDENTIAL,
)
LATE_ENDED = replace(
    FELL_LATE,
    code="issues.late_ended",
    title=_("Answered after their day"),
    sentence=_(
        "Issues whose last day had passed, counted on the day on which they were answered, or ended"
        " without an answer."
    ),
    where=f"{_WAS_LATE} AND stopped_on IS NOT NULL",
    day="stopped_on",
)
BESIDE = (RETURNED, JOINED, ASKED, FOUND_SOLVED, SATISFIED, *BY_STEP, FELL_LATE, LATE_ENDED)
FIGURES = (OPENED, TOLD, SOLVED, AGAIN)

SOLVED_SHARE = Ratio(
    code="issues.solved_share",
    title=_("Answers that solved it"),
    sentence=_("Of the answers asked after, those of which the person said that it is solved."),
    numerator=FOUND_SOLVED,
    denominator=ASKED,
)
SATISFIED_SHARE = Ratio(
    code="issues.satisfied_share",
    title=_("Persons satisfied with the answer"),
    sentence=_("Of the answers asked after, those rated as satisfied or very satisfied."),
    numerator=SATISFIED,
    denominator=ASKED,
)
_IN_TIME = {
    Step.SIGN: _("Signed for in time, of all signed for"),
    Step.CONTACT: _("First contact in time, of all first contacts"),
    Step.RESOLVE: _("Answered in time, of all answered"),
    Step.CALLBACK: _("Callbacks in time, of all callbacks"),
}
_BY_CODE = {figure.code: figure for figure in BY_STEP}
IN_TIME_SHARES = {
    step: Ratio(
        code=f"issues.{step}_in_time_share",
        title=title,
        sentence=_("Of the times this step was done, those within its limit."),
        numerator=_BY_CODE[f"issues.{step}_in_time"],
        denominator=_BY_CODE[f"issues.{step}_ended"],
    )
    for step, title in _IN_TIME.items()
}
RATIOS = (SOLVED_SHARE, SATISFIED_SHARE, *IN_TIME_SHARES.values())

UNSOLVED = Stock(
    code="issues.unsolved",
    title=_("Issues not solved"),
    sentence=_(
        "Problems that residents raised until the day and that nobody who raised them has called"
        " solved by then."
    ),
    entered=OPENED,
    left=SOLVED,
)
OVERDUE = Stock(
    code="issues.overdue",
    title=_("Open issues past their day"),
    sentence=_(
        "Issues that were not answered on their last day, and have not been answered since. It is"
        " counted every morning; what is answered leaves at once, and what waits or is parked"
        " stays if its day had passed before."
    ),
    entered=FELL_LATE,
    left=LATE_ENDED,
)
PLACES_TOLD = Coverage(
    code="issues.places_told",
    title=_("Communities and villages that told us something"),
    sentence=_("Of the communities and villages, those from which at least one issue was told."),
    of=TOLD,
    kinds=(Kind.COMMUNITY, Kind.VILLAGE),
)
DAYS = Median(
    code="issues.days_to_solve",
    title=_("Days until it was solved"),
    sentence=_(
        "The middle of the days from the one on which an issue was raised to the one on which the"
        " person said that it is solved: half took no longer."
    ),
    of=SOLVED,
)
# A mobile number stands for a person, by its keyed hash; who left none counts once for each issue.
PEOPLE = Distinct(
    code="issues.people",
    title=_("People who told us"),
    sentence=_(
        "Different people behind the issues told, by the number they left; who left none counts"
        " once for each issue."
    ),
    of=TOLD,
    subject=(
        "coalesce((SELECT p.mobile_index FROM issues_issue i"
        " JOIN people_person p ON p.id = i.person_id WHERE i.case_id = cases_case.id),"
        " int8send(cases_case.id))"
    ),
    recorded="recorded_at",
)
# 三率: how they weigh is a local rule, `issues_raterule`.
THREE_RATES = Composite(
    code="issues.three_rates",
    title=_("The three rates"),
    sentence=_("First contact in time, solved and satisfied, weighed by the local rule."),
    parts=(IN_TIME_SHARES[Step.CONTACT], SOLVED_SHARE, SATISFIED_SHARE),
)

# What of it stands large on the list of all numbers.
CHAPTER = Chapter(
    _("Issues of residents"),
    rooms=("issues",),
    leading=("issues.opened", "issues.solved", "issues.unsolved"),
    order=10,
)
