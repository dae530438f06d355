"""How often an address may act on persons' own data: each time leaves rows that stay."""

from datetime import datetime

from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits


def count_use(request: ScopedRequest, *, at: datetime) -> None:
    """Counts one more act against the address that it comes from.

    Raises:
        TooMany: this address has done all that it may within an hour.
    """
    allowed = limits.allowance_of(by=request.scope, kind="own_data", origin=request.origin)
    shell.count_use(at=at, allowed=allowed)
