"""Loading the demonstration county, whole or not at all, and once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from yijia.base.errors import Conflict
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.figures import actions as figures
from yijia.engines.figures import queries as figure_queries
from yijia.front import actions, queries
from yijia.front.demonstration import (
    convenings,
    forms,
    founding,
    gatherings,
    helping,
    histories,
    reporting,
    rooms,
    wishes,
)
from yijia.front.demonstration.player import Player
from yijia.front.demonstration.size import FULL, Size
from yijia.front.demonstration.words import words
from yijia.ground.access.queries import acting_as
from yijia.ground.people import queries as people
from yijia.ground.places import queries as places

SERVICE = service_scope("demonstration")
SAMPLES = 3
# How many months before the present one were published.
PUBLISHED = 12
NO_DEMONSTRATION = _("This is no demonstration: set YIJIA_DEMONSTRATION=1 to make it one.")
NOT_EMPTY = _("People work with this database already: a demonstration needs one of its own.")
COUNTED = ("divisions", "organisations", "issues", "moves")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """The demonstration county, and whether it was there already."""

    divisions: int
    organisations: int
    issues: int
    moves: int
    already_there: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """What was made, by name."""
        return {name: getattr(self, name) for name in COUNTED}


def load(*, at: datetime, progress: Progress, size: Size = FULL) -> Loaded:
    """Loads the demonstration county as it stands at a moment; one that is there is kept.

    All of it is one transaction: a load that is killed leaves nothing behind and is simply started
    again. Two at once wait for each other. `progress` is told the steps done, and of how many.

    Raises:
        Conflict: this installation is no demonstration, or its database is not empty. The logins of
            a demonstration are known to everybody, so they are never put beside other people's.
    """
    if not settings.YIJIA_DEMONSTRATION:
        raise Conflict(NO_DEMONSTRATION)
    with acting_as(SERVICE):
        queries.wait_for_the_only_load()
        known = queries.demonstration()
        if known is not None:
            return Loaded(**{name: known.counts[name] for name in COUNTED}, already_there=True)
        if people.has_accounts():
            raise Conflict(NOT_EMPTY)
        return _load(at=at, progress=progress, size=size)


def _load(*, at: datetime, progress: Progress, size: Size) -> Loaded:
    founding.load_known(by=SERVICE)
    plan = founding.plan_county(size)
    past = histories.Past(plan.sites, words(), places.calendar(), size.issues_a_day)
    moves = histories.moves(past, until=at)
    steps = _Steps(progress, total=len(plan.staff) + len(moves))
    scopes = founding.found_county(plan, by=SERVICE, say=steps.take)
    # Identity and reference data are told to the database anew, since both have just been made.
    with acting_as(SERVICE):
        player = Player(reader=SERVICE, scopes=scopes)
        player.play(moves, say=steps.take)
        loaded = Loaded(
            divisions=len(plan.shapes),
            organisations=len(plan.rows) + len(plan.network.rows),
            issues=len(player.numbers),
            moves=len(moves),
        )
        reporting.report_members(by=SERVICE, at=at, count=size.members)
        helping.help_neighbours(scopes=scopes, at=at, weeks=size.weeks)
        forms.fill_form(scopes=scopes, at=at)
        convenings.convene_units(scopes=scopes, at=at)
        gatherings.hold_meetings(scopes=scopes, at=at)
        wishes.make_wishes(scopes=scopes, at=at)
        rooms.make_rooms(scopes=scopes, at=at)
        _publish(at=at)
        samples = player.waiting_for_the_person(most=SAMPLES)
        actions.record_demonstration(by=SERVICE, at=at, counts=loaded.counts, samples=samples)
    return loaded


def _publish(*, at: datetime) -> None:
    """Publishes the months of the year before, the oldest first."""
    while figures.fold_deltas() == figures.BATCH:
        pass
    months = figure_queries.publishable_months(on=at.astimezone(CHINA).date())[:PUBLISHED]
    for month in reversed(months):
        figures.publish_month(by=SERVICE, at=at, month=month)


class _Steps:
    """Counts the steps and tells how far it is."""

    def __init__(self, progress: Progress, *, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def take(self) -> None:
        """One step more."""
        self.done += 1
        self.progress(self.done, self.total)
