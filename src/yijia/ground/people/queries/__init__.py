"""Reading accounts, and counting failed tries. Persons are read by the door in actions alone."""

from yijia.ground.people.queries.accounts import (
    account_by_login,
    has_accounts,
    is_taken,
    token_hash,
)
from yijia.ground.people.queries.tries import failed_tries

__all__ = ["account_by_login", "failed_tries", "has_accounts", "is_taken", "token_hash"]
