"""Random samples of cases by JSON, for whoever audits."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.front import inputs, rules, shown
from yijia.front.api.shapes import CaseOut
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas

router = Router(tags=["audit"])


class SampleOut(Schema):
    """Cases that were drawn at random, and the seed that draws the same ones again."""

    id: int
    division: str
    size: int
    seed: str
    drawn_at: datetime


class DrawnOut(SampleOut):
    """A sample with the numbers of its cases, in the order in which they were drawn."""

    numbers: list[str]
    drawn_again: bool


class WorkToldOut(Schema):
    """What the person was told, and when."""

    at: datetime
    text: str


class SampledOut(CaseOut):
    """A case of a sample: how it was handled, and nobody's contact."""

    happened_at: datetime
    recorded_at: datetime
    ended_at: datetime | None
    told: list[WorkToldOut]


@router.get("/samples", response=list[SampleOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.SAMPLE_READ)
def samples(request: ScopedRequest) -> Any:
    """The samples that an auditor has drawn where the engagement still holds, the latest first."""
    found = case_queries.samples_of(request.scope)[: rules.MOST_SAMPLES_SHOWN]
    return [shown.sample_document(sample) for sample in found]


@router.post(
    "/samples",
    response={201: DrawnOut},
    openapi_extra=schemas.body_of(inputs.DrawSample) | schemas.BY_TOKEN,
)
@needs(Permission.SAMPLE_READ)
def draw_sample(request: ScopedRequest) -> Any:
    """Draws cases of an area at random; the seed is chosen by the house."""
    areas, body = shown.areas_of(request.scope), schemas.read_json(request)
    given = schemas.checked(inputs.DrawSample, body, areas=areas).cleaned_data
    drawn = cases.draw_sample(by=request.scope, at=timezone.now(), **given)
    return Status(201, shown.drawn_document(drawn))


@router.get("/samples/{sample}", response=DrawnOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.SAMPLE_READ)
def sample(request: ScopedRequest, sample: int) -> Any:
    """The numbers of the cases of a sample, and whether its seed draws the same ones again."""
    found = case_queries.access_sample(scope=request.scope, sample=sample)
    return shown.drawn_document(found)


@router.get("/samples/{sample}/{number}", response=SampledOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.SAMPLE_READ)
def sampled_case(request: ScopedRequest, sample: int, number: str) -> Any:
    """One case of a sample; that it was read is written down first."""
    found = case_queries.access_sample(scope=request.scope, sample=sample)
    at = timezone.now()
    case = cases.read_sampled_case(by=request.scope, at=at, sample=found, number=number)
    return shown.sampled_document(case, remarks=case_queries.remarks_on(case), at=at)
