"""Statistical codes of divisions: what a code says about level, kind and parent.

Source: the national rules for division codes. Six digits name a county; three more the street
(001-099), town (100-199), township (200-399) or enterprise-run unit such as an overseas Chinese
farm (400-599); three more the residents' (001-199, and units like one 400-499) or villagers'
committee (200-399, and units like one 500-599). A county numbers its own grids with three more.
"""

import re
from enum import IntEnum, StrEnum

from yijia.base.words import _

NO_CODE = _("A code has 6, 9, 12 or 15 digits.")
_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,3}", re.ASCII)
_SEGMENT = 3
FIRST_THAT_CANNOT_EXIST = "600"


class Level(IntEnum):
    """A level of the tree; its number is the number of digits in a code of that level."""

    COUNTY = 6
    TOWN = 9
    COMMUNITY = 12
    GRID = 15


class Kind(StrEnum):
    """What a division is, in the words of the field."""

    COUNTY = "county"
    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    FARM = "farm"
    COMMUNITY = "community"
    VILLAGE = "village"
    GRID = "grid"


KINDS: dict[Level, frozenset[Kind]] = {
    Level.COUNTY: frozenset({Kind.COUNTY}),
    Level.TOWN: frozenset({Kind.STREET, Kind.TOWN, Kind.TOWNSHIP, Kind.FARM}),
    Level.COMMUNITY: frozenset({Kind.COMMUNITY, Kind.VILLAGE}),
    Level.GRID: frozenset({Kind.GRID}),
}
# The first number above each range of a segment, with the kind inside it.
_TOWN_RANGES = ((100, Kind.STREET), (200, Kind.TOWN), (400, Kind.TOWNSHIP), (600, Kind.FARM))
_COMMUNITY_RANGES = (
    (200, Kind.COMMUNITY),
    (400, Kind.VILLAGE),
    (500, Kind.COMMUNITY),
    (600, Kind.VILLAGE),
)


def is_code(text: str) -> bool:
    """Whether the text has the form of a division code."""
    return _CODE.fullmatch(text) is not None


def level_of(code: str) -> Level:
    """The level of a well-formed code."""
    return Level(len(code))


def parent_of(code: str) -> str | None:
    """The code of the division above, or None for a county."""
    return code[:-_SEGMENT] if len(code) > Level.COUNTY else None


def kind_of(code: str) -> Kind | None:
    """The kind that the numbers of a code say, or None when they say none."""
    level = level_of(code)
    if len(KINDS[level]) == 1:
        return next(iter(KINDS[level]))
    ranges = _TOWN_RANGES if level is Level.TOWN else _COMMUNITY_RANGES
    number = int(code[-_SEGMENT:])
    return next((kind for end, kind in ranges if 0 < number < end), None)


def cannot_exist(code: str) -> bool:
    """Whether the committee's number lies where no committee is numbered: 600 and above."""
    return code[Level.TOWN : Level.COMMUNITY] >= FIRST_THAT_CANNOT_EXIST


def sort_key(name_zh: str) -> bytes:
    """The bytes by which Chinese names sort: GB18030, pinyin order for the common characters."""
    return name_zh.encode("gb18030")
