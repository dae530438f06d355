"""The work calendar for programs: the days that are not as in every week, and changing one."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Schema

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places import actions as places
from yijia.ground.places import queries as known
from yijia.ground.shell import schemas
from yijia.programmes.issues import inputs, shown
from yijia.programmes.issues.api.importing import router

__all__ = ["router"]


class DayOut(Schema):
    """A day that is not as in every week."""

    day: date
    is_workday: bool


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
    given = schemas.checked(inputs.EditWorkday, schemas.read_json(request)).cleaned_data
    places.edit_workday(
        by=request.scope,
        at=timezone.now(),
        day=given["day"],
        is_workday=given["becomes"] == inputs.WORK,
        document=given["document"],
    )
    return shown.day_documents(known.calendar())
