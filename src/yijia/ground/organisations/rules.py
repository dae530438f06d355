"""The kinds of organisation, and which of them answers for a division by default."""

from enum import StrEnum


class Kind(StrEnum):
    """What an organisation is, in the words of the field."""

    COMMITTEE = "committee"
    BUREAU = "bureau"
    STREET_OFFICE = "street_office"
    COMMUNITY = "community"
    VILLAGE = "village"
    CENTRE = "centre"
    UTILITY = "utility"


# Who dispatches what residents raise: the county's centre of the hotline (12345 practice).
DISPATCHING = Kind.CENTRE
# Who is offered first when a case lies in a division: the body nearest to the resident.
NEAREST = (Kind.COMMUNITY, Kind.VILLAGE, Kind.STREET_OFFICE)
