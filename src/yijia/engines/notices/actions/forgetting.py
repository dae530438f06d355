"""Removing notices that are over their time."""

from datetime import datetime

from yijia.engines.notices import rules
from yijia.engines.notices.models import Delivery, Notice


def forget_notices(*, before: datetime, limit: int) -> int:
    """Removes at most so many notices made before a time, with how far each got; says how many.

    What still waits to be sent stays.
    """
    waiting = [state.value for state in rules.WAITING]
    old = Notice.objects.filter(made_at__lt=before).exclude(delivery__state__in=waiting)
    found = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    Delivery.objects.filter(notice_id__in=found).delete()
    Notice.objects.filter(pk__in=found).delete()
    return len(found)
