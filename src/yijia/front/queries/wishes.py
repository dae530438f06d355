"""Who asked to be told of the morning, and of which area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yijia.base.scope import Scope
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.front.models import MorningWish


@dataclass(frozen=True)
class Wish:
    """That an account is told of the morning of an area; `id` is what the notice is about."""

    id: int
    account: int
    area: str


def wished_area(scope: Scope) -> str:
    """The area of which somebody is told each morning; "" where they did not ask."""
    found = MorningWish.objects.filter(account=scope.account or 0)
    return found.values_list("area", flat=True).first() or ""


def morning_wishes() -> list[Wish]:
    """Who is told of the morning, for a service."""
    found = MorningWish.objects.order_by("pk")
    return [Wish(*row) for row in found.values_list("pk", "account", "area")]


class Mornings:
    """Mornings as the subjects of notices: each is told to the account that asked for it."""

    table, holding = "front_morningwish", "mornings"
    page = own_page = "morning-of"

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:  # noqa: ARG002 - as all have it
        """Nobody: an account holds no address."""
        return None

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:  # noqa: ARG002 - as all have it
        """Nothing: no entry says that it is morning."""
        return {}


MORNINGS = Mornings()
