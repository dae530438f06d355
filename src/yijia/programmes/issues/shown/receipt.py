"""The receipt of an issue, for paper: what a person needs to ask how it goes."""

from datetime import datetime

import segno

from yijia.engines.cases.models import Case
from yijia.programmes.issues import queries
from yijia.programmes.issues.shown import pages


def receipt(opened: queries.Opened, *, address: str, code: str) -> dict[str, object]:
    """What stands on the receipt; `address` is where it is followed, `code` may be left out."""
    picture = segno.make(address, micro=False).svg_data_uri(scale=4, border=2)
    told = {"address": address, "picture": picture, "code": code}
    return pages.facts(opened) | told | {"recorded_at": _recorded_late(opened.case)}


def _recorded_late(case: Case) -> datetime | None:
    """When it was recorded, of what was told earlier."""
    return case.recorded_at if case.recorded_at > case.happened_at else None
