"""Why a number of a month that was published before is sealed anew."""

from enum import StrEnum

from yijia.base.words import _


class Cause(StrEnum):
    """Why there is a seal; the database says it when it makes one."""

    FIRST = "first"  # the month was published
    LATE = "late"  # the month was published without it: it was new, or red
    VERSION = "version"  # something else is counted
    RECOUNT = "recount"  # a recount had found that it did not agree with its rows
    CHANGED = "changed"  # the number moved, and no recount since found fault with it


# What stands beside a month that was sealed again by night, when nobody was there to say it.
BY_NIGHT = _("Sealed again by night; beside each number stands why.")
