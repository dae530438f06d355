"""Noting that notices were read."""

from datetime import datetime

from yijia.base.scope import Scope
from yijia.engines.notices.models import Notice


def read_notices(*, by: Scope, at: datetime, until: int) -> int:
    """Notes that this account has read its notices up to one of them, and returns how many.

    Done again it changes nothing. It is no act that the journal keeps.
    """
    unread = Notice.objects.filter(account_id=by.account or 0, read_at=None, id__lte=until)
    return unread.update(read_at=at)
