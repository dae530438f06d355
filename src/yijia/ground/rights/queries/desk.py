"""The desk of who answers for personal data: requests and holds below their own divisions."""

from dataclasses import dataclass

from django.db import connection, models
from django.db.models.expressions import RawSQL

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, NotFound
from yijia.base.scope import Scope
from yijia.ground.rights import rules
from yijia.ground.rights.models import Hold, Request
from yijia.ground.rights.registry import Held, holdings
from yijia.ground.shell.paging import PAGE, cursor_of, day_of, id_of, parts_of


def open_desk(scope: Scope) -> None:
    """Lets through who answers for personal data here; the database knows it by itself.

    Raises:
        Forbidden: the power is not held, or not switched on.
    """
    if not scope.holds(Permission.PERSON_RIGHTS):
        raise Forbidden


def open_desk_over(scope: Scope, *, division: str) -> None:
    """Lets through who answers for personal data where a matter lies.

    Raises:
        Forbidden: the power is not held there, or not switched on.
    """
    if not scope.may(Permission.PERSON_RIGHTS, division=division, organisation=None):
        raise Forbidden


def _in_area(scope: Scope) -> models.Q:
    """What lies below the divisions for which somebody answers, and is not kept from them."""
    if scope.everything:
        return models.Q()
    below = models.Q(pk__in=())
    for prefix in scope.prefixes(Permission.PERSON_RIGHTS):
        below |= models.Q(division__startswith=prefix)
    for holding in holdings:
        asked, homes = f"SELECT {holding.kept_keys}(%s::bigint[])", [list(scope.homes())]
        kept = RawSQL(asked, homes)  # noqa: S611 - the function's name is declared in code
        below &= ~models.Q(holding=holding.code, key__in=kept)
    return below


def _is_kept(scope: Scope, *, holding: str, key: str) -> bool:
    """Whether a matter is kept from who answers for personal data here."""
    found = holdings.get(holding)
    if found is None or scope.everything:
        return False
    with connection.cursor() as cursor:
        asked = f"SELECT %s IN (SELECT {found.kept_keys}(%s::bigint[]))"
        cursor.execute(asked, [key, list(scope.homes())])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class RequestPage:
    """Requests that wait, and where the list goes on; "" at its end."""

    requests: list[Request]
    next: str


def open_requests(scope: Scope, *, after: str) -> RequestPage:
    """One page of open requests from one's own area, the most urgent first.

    Raises:
        Forbidden: the power is not held.
        Invalid: `after` is no place in this list.
    """
    open_desk(scope)
    parts = parts_of(after, count=2)
    found = Request.objects.filter(_in_area(scope), state=rules.RequestState.OPEN)
    if parts is not None:
        day, identity = day_of(parts[0]), id_of(parts[1])
        found = found.filter(models.Q(due_on__gt=day) | models.Q(due_on=day, id__gt=identity))
    rows = list(found.order_by("due_on", "id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return RequestPage(rows[:PAGE], cursor_of(last.due_on.isoformat(), last.pk) if last else "")


def find_held(scope: Scope, *, key: str) -> Held:
    """The matter of a number, in whichever holding, for who answers for personal data there.

    Raises:
        NotFound: none knows the number, or it lies elsewhere or is kept from them.
    """
    held = _found(key)
    if _is_kept(scope, holding=held.holding, key=held.key):
        raise NotFound
    if not scope.may(Permission.PERSON_RIGHTS, division=held.division, organisation=None):
        raise NotFound
    return held


def _found(key: str) -> Held:
    for holding in holdings:
        try:
            return holding.find(key)
        except NotFound:
            continue
    raise NotFound


def access_request(scope: Scope, *, identity: int) -> Request:
    """A request, for who answers it.

    Raises:
        Forbidden: the power is not held.
        NotFound: there is none, or it lies elsewhere.
    """
    open_desk(scope)
    found = Request.objects.filter(_in_area(scope), pk=identity).first()
    if found is None:
        raise NotFound
    return found


def holds(scope: Scope) -> list[Hold]:
    """Every hold that stands in one's own area, the oldest first."""
    open_desk(scope)
    return list(Hold.objects.filter(_in_area(scope), lifted_at=None).order_by("id"))


def access_hold(scope: Scope, *, identity: int) -> Hold:
    """A hold that stands, for who may lift it.

    Raises:
        Forbidden: the power is not held.
        NotFound: there is none, it was lifted, or it lies elsewhere.
    """
    open_desk(scope)
    found = Hold.objects.filter(_in_area(scope), pk=identity, lifted_at=None).first()
    if found is None:
        raise NotFound
    return found
