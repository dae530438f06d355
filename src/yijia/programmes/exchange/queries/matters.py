"""Open needs that a meeting may take up, named without a word of whoever asked."""

from datetime import datetime

from yijia.base.scope import Scope
from yijia.engines.meetings.registry import Matter
from yijia.programmes.exchange.models import Listing
from yijia.programmes.exchange.queries.reference import named_things
from yijia.programmes.exchange.rules import State

SOURCE, MOST, _LAST = "needs", 50, "~"


def open_matters(_scope: Scope, division: str, _at: datetime) -> list[Matter]:
    """The needs of a place that were confirmed and that nobody has taken on, the oldest first.

    They stand in the public list, so whoever asks may read them.
    """
    found = Listing.objects.filter(
        state=State.LISTED,
        listed_on__isnull=False,
        division_id__gte=division,
        division_id__lt=division + _LAST,
    )
    names = named_things()
    return [
        Matter(
            SOURCE,
            key=row.number,
            title=f"{row.number} · {names.get(row.category_id, row.category_id)} · {row.quantity}",
            case=row.case_id,
        )
        for row in found.order_by("made_on", "id")[:MOST]
    ]
