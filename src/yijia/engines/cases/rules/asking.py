"""What is asked about a case and what is said of it: by units, by persons, by who looks over it."""

from enum import StrEnum


class AskKind(StrEnum):
    """What can be asked for."""

    RETURN = "return"
    EXTENSION = "extension"
    PARK = "park"
    CHECK = "check"


class Channel(StrEnum):
    """How a person's word on an answer came: by themselves, by a call, or not at all."""

    OWN = "own"
    CALL = "call"
    NONE = "none"


# How closely a case is looked at from above: by one step at a time, and never back.
URGED, SUPERVISED, LISTED = 1, 2, 3
# So often the person adds something to one case; whoever has more to say is better called.
MOST_SUPPLEMENTS = 20
