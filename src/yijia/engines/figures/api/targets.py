"""Targets for programs."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from ninja import Status

from yijia.base.access import Permission, needs, public
from yijia.engines.figures import actions, inputs, queries, shown
from yijia.engines.figures.api import shapes
from yijia.engines.figures.api.publishing import router
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas

__all__ = ["router"]


@router.get(
    "/figures/{code}/targets",
    response=list[shapes.TargetOut],
    by_alias=True,
    summary="What a figure should reach",
)
@public
def list_targets(request: ScopedRequest, code: str, division: str = "") -> Any:
    """Every target of a figure in a division or a circle, by default the county; oldest first."""
    return _told(request, code=code, division=division or settings.YIJIA_COUNTY)


@router.post(
    "/figures/{code}/targets",
    response={201: list[shapes.TargetOut]},
    by_alias=True,
    openapi_extra=schemas.body_of(inputs.SetTarget) | schemas.BY_TOKEN,
    summary="Set a target",
)
@needs(Permission.RULE_EDIT)
def set_target(request: ScopedRequest, code: str, division: str = "") -> Any:
    """Sets what a figure should reach from a day on."""
    area = division or settings.YIJIA_COUNTY
    queries.access_declared(by=request.scope, code=code, division=area)
    given = schemas.checked(inputs.SetTarget, schemas.read_json(request)).cleaned_data
    told = inputs.told_target(given)
    actions.set_target(by=request.scope, at=timezone.now(), code=code, division=area, **told)
    return Status(201, _told(request, code=code, division=area))


def _told(request: ScopedRequest, *, code: str, division: str) -> list[dict[str, object]]:
    declared = queries.access_declared(by=request.scope, code=code, division=division)
    found = queries.targets_of(code=code, division=division)
    return [dict(shown.target_document(one, declared=declared)) for one in found]
