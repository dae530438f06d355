"""Taking a need in once, however often the page with its answers is sent."""

from collections.abc import Callable

from django.utils import timezone

from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.ground.shell.queries import Allowance
from yijia.programmes.exchange.actions import Made

PURPOSE = "exchange.page"


def number_of(
    request: ScopedRequest, *, make: Callable[..., Made], allowed: Allowance | None = None
) -> str:
    """The number of a need that is taken in now, or was by the same page before."""
    at = timezone.now()
    return questions.number_of(
        request,
        purpose=PURPOSE,
        asker=str(request.scope.account or ""),
        at=at,
        make=lambda: make(at=at).number,
        allowed=allowed,
    )
