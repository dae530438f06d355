"""Half-open ranges of days, `[starts_on, ends_on)`: the last day named is the first one without."""

from datetime import date

# Whoever writes a year beyond these mistyped it, and no day can be reckoned from the last there is.
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


def is_near(day: date) -> bool:
    """Whether somebody can have meant a day, and not mistyped its year."""
    return EARLIEST <= day <= LATEST


def holds_on(day: date, *, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether the day lies in the range; an open end means as far as the data reach."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or day < ends_on)
