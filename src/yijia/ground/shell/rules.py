"""How much one address of the network may send within an hour without anybody's account."""

from datetime import datetime, timedelta
from ipaddress import ip_address

WITHIN = timedelta(hours=1)


def is_of_this_machine(origin: str) -> bool:
    """Whether an address says nothing of who asks: it is this machine's own, or none at all.

    Behind a proxy that was not named everybody comes from there, and a limit would refuse all.
    """
    try:
        return ip_address(origin).is_loopback
    except ValueError:
        return True


def wait_after(*, since: datetime, at: datetime) -> timedelta:
    """How long somebody waits whose hour began at `since`, and who has sent all that it allows."""
    return max(since + WITHIN - at, timedelta(seconds=1))
