"""Recounting one number now, for programs."""

from typing import Any

from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.engines.figures import actions, shown
from yijia.engines.figures.api import shapes
from yijia.engines.figures.api.targets import router
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas

__all__ = ["router"]


@router.post(
    "/figures/{code}/recount",
    response=shapes.RecountOut,
    openapi_extra=schemas.BY_TOKEN,
    summary="Recount one number now",
)
@needs(Permission.FIGURE_RECOUNT)
def recount(request: ScopedRequest, code: str) -> Any:
    """Counts all that a number is made of afresh from its rows, and says what differs."""
    found = actions.recount_figure(by=request.scope, at=timezone.now(), code=code)
    return shown.outcome_document(found)
