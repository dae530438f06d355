"""How the three rates weigh, for programs."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules

router = Router(tags=["figures"])


class RateRuleOut(Schema):
    """How response, resolution and satisfaction weigh, of 100, and who says so."""

    response: int
    resolution: int
    satisfaction: int
    starts_on: date
    ends_on: date | None
    source: str
    is_sample: bool


@router.get("/rates", response=list[RateRuleOut], summary="How the three rates weigh")
@public
def rates(request: ScopedRequest) -> Any:
    """Every rule there ever was, oldest first; `ends_on` is the first day no more."""
    return queries.rate_rules()


@router.post(
    "/rates",
    response={201: list[RateRuleOut]},
    openapi_extra=schemas.body_of(inputs.SetRates) | schemas.BY_TOKEN,
)
@needs(Permission.RULE_EDIT)
def set_rates(request: ScopedRequest) -> Any:
    """Sets how the three rates weigh from a day on; nothing before it changes."""
    given = schemas.checked(inputs.SetRates, schemas.read_json(request)).cleaned_data
    actions.set_rates(by=request.scope, at=timezone.now(), **rules.told_weights(given))
    return Status(201, queries.rate_rules())
