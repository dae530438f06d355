"""What the database holds for accounts: the guard also over allauth's second factors."""

from yijia.ground.journal.database import (
    grant_statements,
    guard_statements,
    policy_statements,
)

# Of allauth's tables the application works with two; to the others it has no right at all.
FACTORS, IDENTITIES = "mfa_authenticator", "socialaccount_socialaccount"
OPEN, START = "accounts_opensession", "accounts_startpassword"
# Factors and identities name their account otherwise. A code is used up, and an identity tied,
# before the database knows who signs in; who lets people in takes lost factors away.
USER = "(SELECT identity_everything()) OR user_id = (SELECT identity_account())"
SIGNING_IN = f"{USER} OR (SELECT identity_account()) IS NULL"
# Whoever sets a start password unties what the account was tied to.
KEEPS = "(SELECT identity_holds('account.edit'))"
LETS_IN = "(SELECT identity_holds('grant.edit'))"
OWN = "(SELECT identity_everything()) OR account_id = (SELECT identity_account())"

# Whoever comes with an identity has its row touched, also one that turns out to be another's. Whose
# it is never changes.
TIED = """
CREATE OR REPLACE FUNCTION accounts_tied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.user_id, NEW.provider, NEW.uid)
    IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.provider, OLD.uid) THEN
    RAISE EXCEPTION 'an identity that is tied is untied, and never handed on'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
TIED_TRIGGER = f"""
CREATE OR REPLACE TRIGGER accounts_tied BEFORE UPDATE ON {IDENTITIES}
FOR EACH ROW EXECUTE FUNCTION accounts_tied()
"""


def statements() -> list[str]:
    """Everything that accounts declare in the database."""
    return [
        *grant_statements([OPEN, START, FACTORS, IDENTITIES]),
        *guard_statements([START, FACTORS]),
        *policy_statements(
            FACTORS,
            visible="true",
            insertable=USER,
            changeable=SIGNING_IN,
            removable=f"{USER} OR {LETS_IN}",
        ),
        *policy_statements(
            IDENTITIES,
            visible="true",
            insertable=SIGNING_IN,
            changeable="true",
            removable=f"{USER} OR {KEEPS}",
        ),
        TIED,
        TIED_TRIGGER,
        # A session begins before the database knows who signs in.
        *policy_statements(OPEN, visible=OWN, insertable="true"),
    ]
