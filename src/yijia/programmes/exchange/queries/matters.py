"""Open needs that a meeting may take up, named without a word of whoever asked."""

from datetime import datetime

from yijia.base.scope import Scope
from yijia.engines.meetings.registry import Matter
from yijia.programmes.exchange.queries.listed import open_in
from yijia.programmes.exchange.queries.reference import named_things

SOURCE, MOST = "needs", 50


def open_matters(_scope: Scope, division: str, _at: datetime) -> list[Matter]:
    """The needs of a place that were confirmed and that nobody has taken on, the oldest first."""
    names = named_things()
    return [
        Matter(
            SOURCE,
            key=row.number,
            title=f"{row.number} · {names.get(row.category_id, row.category_id)} · {row.quantity}",
            case=row.case_id,
        )
        for row in open_in(division)[:MOST]
    ]
