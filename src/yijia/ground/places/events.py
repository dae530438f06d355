"""What the journal says of places and of the work calendar."""

from yijia.base.events import Event
from yijia.base.words import _

DIVISIONS_IMPORTED = Event(
    code="places.divisions_imported",
    sentence=_(
        "Divisions were imported from a file of %(rows)s rows: %(added)s new, %(changed)s changed."
    ),
    public=True,
)
DIVISION_RENAMED = Event(
    code="places.division_renamed",
    sentence=_("Since %(on)s this division has been named %(name_zh)s."),
    public=True,
)
DIVISION_ENDED = Event(
    code="places.division_ended",
    sentence=_("This division ended on %(on)s."),
    public=True,
)
BOUNDARIES_IMPORTED = Event(
    code="places.boundaries_imported",
    sentence=_(
        "Boundaries were imported from a file of %(rows)s outlines: "
        "%(added)s new, %(changed)s changed."
    ),
    public=True,
)
CALENDAR_IMPORTED = Event(
    code="places.calendar_imported",
    sentence=_(
        "The work calendar was imported from a file of %(rows)s days: "
        "%(added)s new, %(changed)s changed."
    ),
    public=True,
)
WORKDAY_EDITED = Event(
    code="places.workday_edited",
    sentence=_("The work calendar of %(date)s was changed as %(document)s orders."),
    public=True,
)
LANDMARKS_IMPORTED = Event(
    code="places.landmarks_imported",
    sentence=_(
        "Places known by name were imported from a file of %(rows)s rows: "
        "%(added)s new, %(changed)s changed."
    ),
    public=True,
)
