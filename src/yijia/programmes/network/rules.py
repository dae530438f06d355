"""What files of the network bring in, and how much of what is wrong with one is shown."""

from enum import StrEnum

# A page shows so many faults, and says how many there are.
MOST_FAULTS = 100


class FileKind(StrEnum):
    """What a file of the network brings in."""

    SEATS = "seats"
    AGREEMENTS = "agreements"
