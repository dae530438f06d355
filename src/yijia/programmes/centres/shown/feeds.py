"""The programme of a centre for calendars that subscribe to it, and to be put up on paper."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.typesetting import pdf_of
from yijia.base.workdays import CHINA
from yijia.programmes.centres import queries, rules
from yijia.programmes.centres.models import Activity, Centre
from yijia.programmes.centres.shown.activities import activity_row
from yijia.programmes.centres.shown.centres import centre_row, week_rows
from yijia.programmes.centres.shown.words import moment_words

# Makes an address whole: a calendar and a poster stand on no page of ours.
Whole = Callable[[str], str]
_TEMPLATE = Path(__file__).parents[1] / "templates" / "centres" / "poster.typ"


def feed(centre: Centre, *, at: datetime, whole: Whole) -> str:
    """What takes place at a centre, and what was called off of it, as a calendar."""
    language = get_language() or ""
    entries = [
        _entry(one, language=language, whole=whole) for one in queries.told_of(centre, at=at)
    ]
    return rules.calendar(centre.name(language), entries=entries, at=at)


def _entry(activity: Activity, *, language: str, whole: Whole) -> rules.Entry:
    room = queries.room_by_id(activity.room_id)
    centre = queries.centre_of(room)
    place = f"{room.name(language)} · {centre.name(language)} · {centre.address(language)}"
    address = whole(reverse("centres:activity", args=[activity.pk]))
    return rules.Entry(
        # The number of an activity is one of this deployment alone (RFC 7986, 5.3).
        uid=f"activity-{activity.pk}@{urlsplit(address).hostname}",
        span=activity.span,
        title=activity.title(language),
        place=place,
        text=activity.text(language),
        address=address,
        changed_at=activity.called_off_at or activity.announced_at,
        is_called_off=activity.state != rules.ActivityState.OPEN,
    )


def poster(centre: Centre, *, at: datetime, whole: Whole) -> bytes:
    """The programme of a centre as a PDF of A4, with the way to its page as a QR code."""
    on, row = at.astimezone(CHINA).date(), centre_row(centre)
    coming = queries.programme(centre, at=at)
    roles = queries.roles_of(coming)
    rows = [activity_row(one, roles=roles[one.pk], at=at) for one in coming]
    address = whole(reverse("centres:centre", args=[centre.code]))
    told = {
        "lang": (get_language() or "zh")[:2],
        "title": row["name"],
        "address": row["address"],
        "unit": row["unit"],
        "week": week_rows(centre, on=on),
        "heading": gettext("What takes place"),
        "nothing": gettext("Nothing at the moment."),
        "rows": [_printed(one) for one in rows],
        "code": segno.make(address, micro=False).svg_inline(scale=4, border=0),
        "scan": gettext("Places and enrolment"),
        "made": moment_words(at),
        "note": gettext("Demonstration data, not official.")
        if settings.YIJIA_DEMONSTRATION
        else "",
    }
    return pdf_of(_TEMPLATE, told, fonts=settings.YIJIA_FONTS_DIR)


def _printed(row: dict[str, object]) -> dict[str, object]:
    roles = row["roles"] if isinstance(row["roles"], list) else []
    places = " · ".join(f"{one['name']}: {one['left']}" for one in roles)
    return {name: row[name] for name in ("title", "when", "room", "text")} | {"places": places}
