"""The kinds of organisation."""

from enum import StrEnum


class Kind(StrEnum):
    """What an organisation is, in the words of the field."""

    COMMITTEE = "committee"
    BUREAU = "bureau"
    STREET_OFFICE = "street_office"
    COMMUNITY = "community"
    VILLAGE = "village"
    CENTRE = "centre"
