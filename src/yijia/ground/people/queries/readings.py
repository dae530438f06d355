"""Who has read whom. Whose readings are shown, the row policy decides."""

from django.db import models
from django.db.models.functions import Now

from yijia.ground.people import rules
from yijia.ground.people.models import Reading

_THIS_TRANSACTION = models.expressions.RawSQL("(pg_current_xact_id()::text)::bigint", ())


def persons_read_alone(*, account: int | None) -> set[int]:
    """Whom an account has read within the last day without anybody's approval.

    Without an account, as the public has none, whoever was read in this very transaction.
    """
    alone = Reading.objects.filter(bulk_request=None, account_id=account)
    if account is None:
        alone = alone.filter(transaction_id=_THIS_TRANSACTION)
    else:
        alone = alone.filter(recorded_at__gt=Now() - rules.ALONE_WITHIN)
    return set(alone.values_list("person_id", flat=True))
