"""Counting failed tries."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count

from yijia.ground.people.models import FailedTry


def failed_tries(
    *, kind: str, keys: tuple[bytes, ...], at: datetime, within: timedelta
) -> Counter[bytes]:
    """How many failed tries each of these keys has had within a time before `at`."""
    since = FailedTry.objects.filter(kind=kind, key__in=keys, at__gt=at - within)
    counted = since.values_list("key").annotate(tries=Count("pk"))
    return Counter({bytes(key): tries for key, tries in counted})
