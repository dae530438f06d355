"""The work calendar for programs of the system administrator: changing one day of it."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import inputs
from yijia.ground.accounts.shown import calendar as shown
from yijia.ground.places import actions as places
from yijia.ground.places import queries as known
from yijia.ground.shell import schemas

router = Router(tags=["administration"])


class DayOut(Schema):
    """A day that is not as in every week."""

    day: date
    is_workday: bool


@router.get("/workdays", response=list[DayOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.PLACE_EDIT)
def workdays(request: ScopedRequest) -> Any:
    """The days that are not as in every week."""
    return shown.day_documents(known.calendar())


@router.post(
    "/workdays",
    response=list[DayOut],
    openapi_extra=schemas.body_of(inputs.EditWorkday) | schemas.BY_TOKEN,
)
@needs(Permission.PLACE_EDIT)
def edit_workday(request: ScopedRequest) -> Any:
    """Makes one day a working day or a day off, and tells all that are not as in every week.

    The days on which open cases are due move with it, a minute later.
    """
    form = schemas.checked(inputs.EditWorkday, schemas.read_json(request))
    places.edit_workday(by=request.scope, at=timezone.now(), **form.told)
    return shown.day_documents(known.calendar())
