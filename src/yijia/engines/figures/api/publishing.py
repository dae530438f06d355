"""Published months for programs."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from ninja import Status

from yijia.base.access import Permission, needs, public
from yijia.engines.figures import actions, inputs, queries, rules, shown
from yijia.engines.figures.api import shapes
from yijia.engines.figures.api.circles import router
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas

__all__ = ["router"]


@router.get(
    "/publications", response=list[shapes.MonthOut], summary="The months that were published"
)
@public
def list_publications(request: ScopedRequest) -> Any:
    """The published months, the latest first."""
    found = queries.published_months()
    return [shown.month_document(one, beside=request.path) for one in found]


@router.get(
    "/publications/{month}", response=shapes.MonthPageOut, summary="What was published of a month"
)
@public
def read_publication(
    request: ScopedRequest, month: str, division: str = "", known_on: str = ""
) -> Any:
    """The latest seals of a month (`2026-10`), each beside what its figure says now; as they were
    known when a day was over, by `known_on`.
    """
    found = queries.month_page(
        by=request.scope,
        month=rules.month_of(month),
        division=division or settings.YIJIA_COUNTY,
        known_on=rules.day_known(known_on),
    )
    return shown.month_page_document(found)


@router.post(
    "/publications",
    response={201: shapes.MonthPageOut},
    openapi_extra=schemas.body_of(inputs.PublishMonth) | schemas.BY_TOKEN,
    summary="Publish a month",
)
@needs(Permission.FIGURE_PUBLISH)
def publish(request: ScopedRequest) -> Any:
    """Freezes what every public figure says of a month that is over; what is red is left out."""
    given = schemas.checked(inputs.PublishMonth, schemas.read_json(request)).cleaned_data
    at = timezone.now()
    actions.publish_month(by=request.scope, at=at, month=given["month"], note=given["note"])
    found = queries.month_page(
        by=request.scope, month=given["month"], division=settings.YIJIA_COUNTY
    )
    return Status(201, shown.month_page_document(found))
