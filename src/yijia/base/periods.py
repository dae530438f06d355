"""Half-open ranges of days, `[starts_on, ends_on)`: the last day named is the first one without."""

from datetime import date


def holds_on(day: date, *, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether the day lies in the range; an open end means as far as the data reach."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or day < ends_on)
