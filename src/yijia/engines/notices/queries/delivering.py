"""Messages on their way, and the hours in which none goes out."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.notices.models import Delivery, QuietHours
from yijia.engines.notices.rules import WAITING, Quiet, State
from yijia.ground.journal.queries import remembered
from yijia.ground.shell.paging import PAGE, cursor_of, id_of, parts_of


def lock_delivery(*, at: datetime) -> Delivery | None:
    """The next message whose time has come, locked against another worker."""
    waiting = Delivery.objects.filter(state__in=WAITING, next_at__lte=at)
    free = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
    return free.order_by("next_at", "id").first()


@remembered
def _every_rule() -> list[tuple[date, Quiet]]:
    """The quiet hours there ever were, a later rule after an earlier one."""
    rows = QuietHours.objects.order_by("starts_on")
    return [(row.starts_on, Quiet(row.begins, row.ends)) for row in rows]


def is_quiet(*, at: datetime) -> bool:
    """Whether nothing is sent to persons now."""
    day = at.astimezone(CHINA).date()
    held = [quiet for starts_on, quiet in _every_rule() if starts_on <= day]
    return bool(held) and held[-1].holds_at(at)


@dataclass(frozen=True)
class Deliveries:
    """How many messages stand where, those that were given up, and where their list goes on."""

    counts: dict[State, int]
    given_up: list[Delivery]
    next: str


def deliveries(scope: Scope, *, after: str) -> Deliveries:
    """How far messages got, for whoever keeps the system; nothing of whom or what they are.

    Raises:
        Forbidden: this person does not keep the system.
        Invalid: `after` is no place in the list.
    """
    found = _kept(scope).filter(state=State.GIVEN_UP)
    parts = parts_of(after, count=1)
    if parts is not None:
        found = found.filter(id__lt=id_of(parts[0]))
    rows = list(found.order_by("-id")[: PAGE + 1])
    more = len(rows) > PAGE
    counted = dict(_kept(scope).values_list("state").annotate(models.Count("id")))
    return Deliveries(
        counts={state: counted.get(state, 0) for state in State},
        given_up=rows[:PAGE],
        next=cursor_of(rows[PAGE - 1].pk) if more else "",
    )


def given_up(scope: Scope, *, identity: int | None) -> models.QuerySet[Delivery]:
    """One message that was given up, or all of them, for whoever keeps the system.

    Raises:
        Forbidden: this person does not keep the system.
    """
    found = _kept(scope).filter(state=State.GIVEN_UP)
    return found if identity is None else found.filter(pk=identity)


def access_given_up(scope: Scope, *, identity: int | None) -> Delivery | None:
    """One message that was given up, for whoever keeps the system; None stands for all of them.

    Raises:
        Conflict: this one has gone out, or is tried again, by now.
        Forbidden: this person does not keep the system.
        NotFound: there is no such message.
    """
    found = _kept(scope)
    if identity is None:
        return None
    one = found.filter(pk=identity).first()
    if one is None:
        raise NotFound
    if one.state != State.GIVEN_UP:
        raise Conflict(_("This message has gone out by now, or is tried again."))
    return one


def _kept(scope: Scope) -> models.QuerySet[Delivery]:
    if not scope.holds(Permission.NOTICE_MANAGE):
        raise Forbidden
    return Delivery.objects.all()
