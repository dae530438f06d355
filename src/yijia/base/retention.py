"""What is kept, and how what is over its time is removed.

Every app declares its kinds of data when it starts. For how many days one is kept is no code but a
dated row with its source (`ground/rights`), by which one job removes what is over.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from yijia.base.scope import Scope


@dataclass(frozen=True)
class Batch:
    """What is to be removed at once: what is older than `before`, at most `limit` things.

    `after` is where the batch before this one ended, for kinds that are gone through in an order.
    """

    by: Scope
    at: datetime
    before: datetime
    after: int = 0
    limit: int = 500


@dataclass(frozen=True)
class Gone:
    """How many things a batch has removed, and where the next one goes on: None at the end."""

    count: int
    place: int | None = None


def gone(count: int, *, batch: Batch) -> Gone:
    """What a batch without an order has removed: the last one is the one that was not full."""
    return Gone(count, place=None if count < batch.limit else batch.after)


@dataclass(frozen=True)
class Kind:
    """One kind of data. `label` and `since` are msgids: what it is, and from when its days count.

    `remove` removes one batch; nothing where the kind is kept for good, and then `why` says why.
    `kept_back` counts what is over its time by now and stays because of a legal hold. `days` is how
    long it is kept where no row says it: of what a machine keeps for itself alone. What `is_hourly`
    is looked at every hour, all else at night.
    """

    code: str
    label: str
    since: str = ""
    remove: Callable[[Batch], Gone] | None = None
    kept_back: Callable[[datetime], int] | None = None
    why: str = ""
    days: int | None = None
    is_hourly: bool = False
    limit: int = 500
    order: int = 50


class Kinds:
    """A registry without duplicates, in the order in which people read it."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def add(self, *declared: Kind) -> None:
        """Declares kinds.

        Raises:
            ValueError: another one bears this code, or it is neither removed nor kept with a
                reason.
        """
        for kind in declared:
            if self._kinds.setdefault(kind.code, kind) != kind:
                raise ValueError(f"the kind {kind.code} is declared twice")
            if (kind.remove is None) == (kind.why == ""):
                raise ValueError(f"the kind {kind.code} is either removed, or kept with a reason")

    def __iter__(self) -> Iterator[Kind]:
        return iter(sorted(self._kinds.values(), key=lambda kind: (kind.order, kind.code)))


kinds = Kinds()
