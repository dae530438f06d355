"""Requests to read many persons at once, for who asked and for who may decide."""

from django.db import models

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.people.models import BulkRequest

MOST_SHOWN = 100


def bulk_requests_for(scope: Scope) -> list[BulkRequest]:
    """One's own requests, and those of others that lie below one's post; the latest first."""
    found = _visible_to(scope).select_related("asked_by", "decided_by")
    return list(found.order_by("-pk")[:MOST_SHOWN])


def access_bulk_request(*, scope: Scope, identity: int) -> BulkRequest:
    """A request for who asked, or who may decide on it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = _visible_to(scope).select_related("asked_by", "decided_by").filter(pk=identity).first()
    if found is None:
        raise NotFound
    return found


def wanted_by(request: BulkRequest) -> dict[int, str]:
    """The persons of a request, each with the thing because of which, as "table:id"."""
    return dict(request.persons.order_by("pk").values_list("person_id", "subject"))


def labels_of(request: BulkRequest) -> list[str]:
    """What the things are called because of which somebody asks, such as numbers of cases."""
    return list(request.persons.order_by("pk").values_list("label", flat=True))


def _visible_to(scope: Scope) -> "models.QuerySet[BulkRequest]":
    if scope.everything:
        return BulkRequest.objects.all()
    visible = models.Q(asked_by_id=scope.account)
    for prefix in scope.prefixes(Permission.CONTACT_BULK):
        visible |= models.Q(division__startswith=prefix)
    return BulkRequest.objects.filter(visible)
