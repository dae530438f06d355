"""What the database holds for accounts: the guard also over allauth's second factors."""

from yijia.ground.journal.database import (
    grant_statements,
    guard_statements,
    policy_statements,
)

# Of allauth's tables the application works with two; to the others it has no right at all.
FACTORS, IDENTITIES = "mfa_authenticator", "socialaccount_socialaccount"
OPEN, START = "accounts_opensession", "accounts_startpassword"
OWN = "(SELECT identity_everything()) OR account_id = (SELECT identity_account())"


def statements() -> list[str]:
    """Everything that accounts declare in the database."""
    return [
        *grant_statements([OPEN, START, FACTORS, IDENTITIES]),
        *guard_statements([START, FACTORS]),
        # A session begins before the database knows who signs in.
        *policy_statements(OPEN, visible=OWN, insertable="true"),
    ]
