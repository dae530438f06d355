"""Who acts on a resolution, of a convening or of a meeting."""

from django.db import models

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.meetings.models import Resolution
from yijia.engines.meetings.queries import held, joint


def visible_resolutions(scope: Scope) -> models.QuerySet[Resolution]:
    """The resolutions of convenings and of points of meetings that somebody may see."""
    called = models.Q(convening__in=held.visible_to(scope).values("pk"))
    met = models.Q(item__in=joint.visible_items(scope).values("pk"))
    return Resolution.objects.filter(called | met).select_related("convening", "item__meeting")


def access_resolution(*, scope: Scope, identity: int) -> Resolution:
    """One resolution, for who may see what it is of.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = visible_resolutions(scope).filter(pk=identity).first()
    if row is None:
        raise NotFound
    return row


def does(scope: Scope, *, resolution: Resolution) -> bool:
    """Whether somebody acts for the owner of a resolution."""
    owner = resolution.owner_id
    if resolution.convening is not None:
        return held.acts_for(scope, convening=resolution.convening, body=owner)
    if owner == resolution.body_id and judges(scope, resolution=resolution):
        return True
    return scope.works_at(Permission.CASE_HANDLE, organisation=owner)


def judges(scope: Scope, *, resolution: Resolution) -> bool:
    """Whether somebody acts for who has resolved it, and so says whether it is done."""
    convening = resolution.convening
    if convening is not None:
        return held.acts_for(scope, convening=convening, body=convening.convener_id)
    return resolution.item is not None and joint.keeps(scope, meeting=resolution.item.meeting)


def withdraws(scope: Scope, *, resolution: Resolution) -> bool:
    """Whether somebody may say that it is not to be done any more."""
    if resolution.convening is not None:
        return held.ends_for(scope, convening=resolution.convening)
    return judges(scope, resolution=resolution)
