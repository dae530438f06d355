"""The receipt of an issue, for paper: what a person needs to ask how it goes."""

import segno

from yijia.programmes.issues import queries
from yijia.programmes.issues.shown import pages


def receipt(opened: queries.Opened, *, address: str, code: str) -> dict[str, object]:
    """What stands on the receipt; `address` is where it is followed, `code` may be left out."""
    picture = segno.make(address, micro=False).svg_data_uri(scale=4, border=2)
    return pages.facts(opened) | {"address": address, "picture": picture, "code": code}
