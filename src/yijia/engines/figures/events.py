"""What the journal says of figures."""

from yijia.base.events import Event
from yijia.base.words import _

DEFINED = Event(
    code="figures.defined",
    sentence=_("Figure %(code)s is counted by version %(version)s."),
    public=True,
)
RETIRED = Event(code="figures.retired", sentence=_("No longer counted: %(codes)s."), public=True)
RECOUNTED = Event(
    code="figures.recounted",
    sentence=_("Every figure was recounted from its rows."),
    public=True,
)
RECOUNTED_SOME = Event(
    code="figures.recounted_some",
    sentence=_("Recounted from its rows: %(codes)s."),
    public=True,
)
REBUILT = Event(
    code="figures.rebuilt",
    sentence=_("Figure %(code)s was counted afresh from its rows."),
    public=True,
)
ALL_REBUILT = Event(
    code="figures.all_rebuilt",
    sentence=_("Every figure was counted afresh from its rows."),
    public=True,
)
CIRCLE_DRAWN = Event(
    code="figures.circle_drawn",
    sentence=_("A circle of places was drawn: %(circle)s, from %(since)s on."),
    public=True,
)
CIRCLE_CHANGED = Event(
    code="figures.circle_changed",
    sentence=_("The circle %(circle)s is made of other places from %(since)s on."),
    public=True,
)
TARGET_SET = Event(
    code="figures.target_set",
    sentence=_("Figure %(figure)s should reach %(comparison)s %(value)s in %(area)s."),
    public=True,
)
PUBLISHED = Event(
    code="figures.published",
    sentence=_("The numbers of %(month)s were published."),
    public=True,
)
