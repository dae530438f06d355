"""The organisations that an administrator keeps: those that lie in their area."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.organisations.models import Organisation
from yijia.ground.shell import paging


@dataclass(frozen=True)
class BodyPage:
    """Some organisations by code, and the place of the next ones."""

    rows: list[Organisation]
    next: str


def organisations_kept(by: Scope, *, search: str, after: str) -> BodyPage:
    """The organisations that lie where this person may edit them, by code."""
    found = _kept(by)
    if search:
        text = search.strip()
        names = Q(name_zh__contains=text) | Q(name_en__icontains=text)
        found = found.filter(names | Q(credit_code=text.upper()))
    place = paging.parts_of(after, count=1)
    if place is not None:
        found = found.filter(code__gt=paging.text_of(place[0]))
    rows = list(found.order_by("code")[: paging.PAGE + 1])
    more = len(rows) > paging.PAGE
    rows = rows[: paging.PAGE]
    return BodyPage(rows, paging.cursor_of(rows[-1].code) if more else "")


def access_organisation(by: Scope, *, code: str) -> Organisation:
    """An organisation that lies where this person may edit it.

    Raises:
        NotFound: there is none, or it lies elsewhere.
    """
    found = _kept(by).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _kept(by: Scope) -> QuerySet[Organisation]:
    inside = Q(pk__in=[])
    for prefix in ("",) if by.everything else by.prefixes(Permission.ORGANISATION_EDIT):
        inside |= Q(division__code__startswith=prefix)
    return Organisation.objects.filter(inside)
