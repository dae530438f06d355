"""Reading accounts, and counting failed tries. Persons are read by the door in actions alone."""

from yijia.ground.people.queries.accounts import (
    account_by_login,
    has_accounts,
    ids_by_login,
    is_taken,
    token_hash,
)
from yijia.ground.people.queries.bulk import (
    access_bulk_request,
    bulk_requests_for,
    labels_of,
    wanted_by,
)
from yijia.ground.people.queries.tries import failed_tries

__all__ = [
    "access_bulk_request",
    "account_by_login",
    "bulk_requests_for",
    "failed_tries",
    "has_accounts",
    "ids_by_login",
    "is_taken",
    "labels_of",
    "token_hash",
    "wanted_by",
]
