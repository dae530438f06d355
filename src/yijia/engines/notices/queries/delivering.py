"""Messages on their way, and the hours in which none goes out."""

from datetime import date, datetime

from yijia.base.workdays import CHINA
from yijia.engines.notices.models import Delivery, QuietHours
from yijia.engines.notices.rules import WAITING, Quiet
from yijia.ground.journal.queries import remembered


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
