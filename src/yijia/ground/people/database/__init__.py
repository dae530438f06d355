"""What the database holds for people: a person's row is shown only to who wrote down why."""

from django.db import models

from yijia.ground.journal.database import (
    APP_ROLE,
    append_only_statements,
    grant_statements,
    guard_statements,
    not_kept,
    policy_statements,
    stamp_statements,
)
from yijia.ground.people import events
from yijia.ground.people.database.readings import reading_statements
from yijia.ground.people.models import Person

BUSINESS = [
    *("people_account", "people_person", "people_reading", "people_readingwords", "people_token"),
    *("people_bulkrequest", "people_bulkperson"),
]
# The owner writes these, by `yijia keys`; the application reads them, and can unwrap none without
# the file.
KEYS = "people_workingkey"
# No statement may be added between the purpose row and the person's row: same transaction only.
PURPOSE_WRITTEN = """
EXISTS (SELECT 1 FROM people_reading
  WHERE people_reading.person_id = people_person.id
    AND people_reading.transaction_id = (SELECT pg_current_xact_id()::text::bigint))
"""
# Who read, whoever reads the journal, and who was shown to be, or to act for, that very person.
_KIND, _ID = "split_part(subject, ':', 1)", "substring(subject FROM ':([0-9]+)$')::bigint"
READING_VISIBLE = f"""
(SELECT identity_everything()) OR account_id = (SELECT identity_account())
  OR transaction_id = (SELECT pg_current_xact_id()::text::bigint)
  OR person_id = (SELECT identity_subject('people_person'))
  OR (SELECT identity_holds('journal.read')) AND {not_kept(kind=_KIND, identity=_ID)}
"""
READING_OWN = """
account_id IS NOT DISTINCT FROM (SELECT identity_account()) OR (SELECT identity_everything())
"""
WORDS_VISIBLE = "EXISTS (SELECT 1 FROM people_reading WHERE people_reading.id = reading_id)"
WORDS_OWN = """
EXISTS (SELECT 1 FROM people_reading WHERE people_reading.id = reading_id
  AND people_reading.transaction_id = (SELECT pg_current_xact_id()::text::bigint))
"""
REQUEST_VISIBLE = """
(SELECT identity_everything()) OR asked_by_id = (SELECT identity_account())
  OR identity_reaches('contact.bulk', division)
"""
PERSONS_VISIBLE = """
EXISTS (SELECT 1 FROM people_bulkrequest WHERE people_bulkrequest.id = request_id)
"""

EVERYTHING = "(SELECT identity_everything())"
KEEPS_ACCOUNTS = "(SELECT identity_holds('account.edit'))"
OWN_ACCOUNT = f"id = (SELECT identity_account()) OR {KEEPS_ACCOUNTS}"
OWN_TOKEN = f"account_id = (SELECT identity_account()) OR {EVERYTHING}"

# Under which key of the file something was sealed, as `base.ciphers` writes it.
KEY_NUMBER = """
CREATE OR REPLACE FUNCTION people_key_number(sealed bytea) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN get_byte(sealed, 0) = 1 THEN 1
    ELSE get_byte(sealed, 2) * 256 + get_byte(sealed, 3) END
$$
"""

# Everything of a person that was sealed, or made from it. Under the entry that says so, and without
# anybody's having to look at the person.
GONE = ", ".join(
    f"{field.column} = NULL"
    for field in Person._meta.concrete_fields
    if isinstance(field, models.BinaryField)
)
DESTROY = f"""
CREATE OR REPLACE FUNCTION people_destroy_key(wanted bigint, vault uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found uuid;
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM journal_entry WHERE event = '{events.KEY_DESTROYED.code}'
      AND subject_type = 'people_person' AND subject_id = wanted
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
  ) THEN
    RAISE EXCEPTION 'a key is destroyed under the entry about this very person'
      USING ERRCODE = 'check_violation';
  END IF;
  UPDATE people_person SET {GONE}
    WHERE id = wanted AND wrapped_key IS NOT NULL AND vault_id = coalesce(vault, vault_id)
    RETURNING vault_id INTO found;
  RETURN found;
END $$
"""


def _account_policies() -> list[str]:
    """Accounts hold nothing personal, and signing in reads them before anybody is known.

    Who keeps the accounts writes them, and each account its own; who says who holds which post
    locks the row while looking, and changes nothing of it.
    """
    return [
        *policy_statements(
            "people_account",
            visible="true",
            insertable=KEEPS_ACCOUNTS,
            changeable=f"{OWN_ACCOUNT} OR (SELECT identity_holds('grant.edit'))",
            changed=OWN_ACCOUNT,
            removable=EVERYTHING,
        ),
        *policy_statements(
            "people_token",
            visible="true",
            insertable=OWN_TOKEN,
            changeable=f"{OWN_TOKEN} OR {KEEPS_ACCOUNTS}",
            removable=EVERYTHING,
        ),
    ]


def statements() -> list[str]:
    """Everything that people declares in the database."""
    return [
        *grant_statements([*BUSINESS, "people_failedtry"]),
        f"GRANT SELECT ON {KEYS} TO {APP_ROLE}",
        KEY_NUMBER,
        # Nobody looks persons up by their number.
        "DROP FUNCTION IF EXISTS people_find(bytea[])",
        *guard_statements([*BUSINESS, KEYS]),
        *stamp_statements([KEYS]),
        *policy_statements(KEYS, visible="true"),
        *append_only_statements(
            ["people_reading", "people_readingwords", "people_bulkperson"],
            unless=events.READINGS_FORGOTTEN.code,
        ),
        *policy_statements("people_person", visible=PURPOSE_WRITTEN, insertable="true"),
        "DROP FUNCTION IF EXISTS people_destroy_key(bigint)",
        DESTROY,
        "REVOKE EXECUTE ON FUNCTION people_destroy_key(bigint, uuid) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION people_destroy_key(bigint, uuid) TO {APP_ROLE}",
        *reading_statements(),
        *policy_statements("people_reading", visible=READING_VISIBLE, insertable=READING_OWN),
        *policy_statements("people_readingwords", visible=WORDS_VISIBLE, insertable=WORDS_OWN),
        *policy_statements("people_bulkrequest", visible=REQUEST_VISIBLE),
        *policy_statements("people_bulkperson", visible=PERSONS_VISIBLE),
        *_account_policies(),
    ]
