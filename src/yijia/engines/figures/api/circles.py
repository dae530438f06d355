"""Circles of places for programs."""

from typing import Any

from django.utils import timezone
from ninja import Status

from yijia.base.access import Permission, needs, public
from yijia.engines.figures import actions, inputs, queries, shown
from yijia.engines.figures.api import shapes
from yijia.engines.figures.api.reading import router
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas

__all__ = ["router"]


@router.get("/circles", response=list[shapes.CircleOut], by_alias=True, summary="Circles of places")
@public
def list_circles(request: ScopedRequest) -> Any:
    """Places that are followed together, each with its days."""
    return [shown.circle_document(one) for one in queries.circles().values()]


@router.post(
    "/circles",
    response={201: shapes.CircleOut},
    by_alias=True,
    openapi_extra=schemas.body_of(inputs.DrawCircle) | schemas.BY_TOKEN,
    summary="Draw a circle",
)
@needs(Permission.RULE_EDIT)
def draw_circle(request: ScopedRequest) -> Any:
    """Names divisions that are followed together from a month on."""
    given = schemas.checked(inputs.DrawCircle, schemas.read_json(request)).cleaned_data
    made = actions.draw_circle(by=request.scope, at=timezone.now(), **inputs.told_circle(given))
    return Status(201, shown.circle_document(queries.access_circle(code=made.code)))


@router.post(
    "/circles/{code}",
    response=shapes.CircleOut,
    by_alias=True,
    openapi_extra=schemas.body_of(inputs.ChangeCircle) | schemas.BY_TOKEN,
    summary="Change a circle",
)
@needs(Permission.RULE_EDIT)
def change_circle(request: ScopedRequest, code: str) -> Any:
    """Names other divisions for a circle, from a month on."""
    queries.access_circle(code=code)
    given = schemas.checked(inputs.ChangeCircle, schemas.read_json(request)).cleaned_data
    actions.change_circle(by=request.scope, at=timezone.now(), code=code, **given)
    return shown.circle_document(queries.access_circle(code=code))
