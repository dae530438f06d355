"""What a file of rooms would bring, and its faults with their rows."""

from django.utils.translation import gettext

from yijia.base.errors import Invalid
from yijia.ground.places.rules import files
from yijia.ground.shell.problems import sentence_of

MOST_FAULTS = 20
ROOM_COLUMNS = (
    "centre, code, name_zh, capacity, starts_on",
    "name_en, parent, before_minutes, after_minutes, asks, closed",
)


def by_row(refused: Invalid) -> Invalid:
    """The faults of a file beside its field: how many there are, and the first with their rows."""
    if not refused.errors:
        return refused
    said = [sentence_of(refused)]
    said += [
        gettext("Row %(place)s: %(fault)s") % {"place": at, "fault": gettext(fault)}
        for at, fault in refused.errors[:MOST_FAULTS]
    ]
    return Invalid(refused.message, errors=tuple(("file", sentence) for sentence in said))


def imported_document(imported: files.Imported) -> dict[str, object]:
    """What a file brought, or would bring."""
    return {
        "dry_run": imported.dry_run,
        "added": list(imported.added),
        "unchanged": imported.unchanged,
    }
