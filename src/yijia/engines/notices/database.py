"""What the database holds for notices: which entries wait to be told of, and who sees a notice.

A trigger keeps each entry of which somebody is to be told, in the entry's own transaction. So the
tick meets every one of them once it was committed, however late that was and in whatever order the
ids were drawn; a mark of how far the journal was read could never tell a gap from a late commit.
"""

from yijia.engines.notices import rules
from yijia.engines.notices.registry import notices
from yijia.ground.access.database import left_statements
from yijia.ground.journal.database import (
    APP_ROLE,
    grant_statements,
    guard_statements,
    not_kept,
    policy_statements,
    stamp_statements,
)

SERVICE = "(SELECT identity_everything())"
# The account itself, and a transaction about the very matter for what its person was told.
NOTICE_VISIBLE = f"""
{SERVICE} OR account_id = (SELECT identity_account())
    AND {not_kept(kind="subject_table", identity="subject_id")}
  OR (account_id IS NULL AND subject_id = identity_subject(subject_table))
"""
# Who keeps the system sees how far messages got, and sends them again; of what they are, nothing.
KEEPER = f"{SERVICE} OR (SELECT identity_holds('notice.manage'))"
# With the notice that it is of, too: the person reads whether it was sent.
DELIVERY_VISIBLE = f"{KEEPER} OR EXISTS (SELECT FROM notices_notice WHERE id = notice_id)"
PROGRESS = ("state", "channel", "reason", "tries", "next_at", "changed_at", "sent_at")
KEEP = """
CREATE OR REPLACE FUNCTION notices_keep_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO notices_due (entry_id) VALUES (NEW.id);
  RETURN NULL;
END $$
"""
# What is over its time goes with how far it got, oldest first; what waits to be sent stays.
_WAITING = ", ".join(f"'{state}'" for state in rules.WAITING)
FORGET = f"""
CREATE OR REPLACE FUNCTION notices_forget(before timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE old bigint[];
BEGIN
  IF NOT identity_everything() THEN
    RAISE EXCEPTION 'notices are removed by a service' USING ERRCODE = 'check_violation';
  END IF;
  SELECT coalesce(array_agg(id), '{{}}') INTO old FROM (
    SELECT n.id FROM notices_notice n LEFT JOIN notices_delivery d ON d.notice_id = n.id
    WHERE n.made_at < before AND (d.state IS NULL OR d.state NOT IN ({_WAITING}))
    ORDER BY n.id LIMIT most
  ) AS few;
  DELETE FROM notices_delivery WHERE notice_id = ANY (old);
  DELETE FROM notices_notice WHERE id = ANY (old);
  RETURN cardinality(old);
END $$
"""
# Counted before the database knows who asks, with the account's own row; a number and no more. What
# is kept from where the account works by now is not counted.
UNREAD = f"""
CREATE OR REPLACE FUNCTION notices_unread(asked bigint) RETURNS int LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::int FROM (
    SELECT FROM notices_notice WHERE account_id = asked AND read_at IS NULL
      AND (subject_table, subject_id) NOT IN (SELECT kind, id FROM journal_kept_from(ARRAY(
        SELECT p.organisation_id FROM access_grant g
          JOIN organisations_appointment a ON a.id = g.appointment_id
          JOIN organisations_post p ON p.id = a.post_id
        WHERE g.account_id = asked AND g.starts_on <= current_date
          AND (g.ends_on IS NULL OR g.ends_on > current_date)
      )))
    LIMIT {rules.MOST_UNREAD + 1}
  ) AS few
$$
"""


def statements() -> list[str]:
    """Everything that notices declares in the database."""
    unread = "SELECT count(*) FROM notices_notice n WHERE n.account_id = a.account_id"
    return [
        *left_statements("notices_left_unread", counted=f"{unread} AND n.read_at IS NULL"),
        f"GRANT SELECT, UPDATE, DELETE ON notices_due TO {APP_ROLE}",
        f"GRANT SELECT, INSERT ON notices_notice TO {APP_ROLE}",
        f"GRANT UPDATE (read_at) ON notices_notice TO {APP_ROLE}",
        f"GRANT SELECT, INSERT ON notices_delivery TO {APP_ROLE}",
        f"GRANT UPDATE ({', '.join(PROGRESS)}) ON notices_delivery TO {APP_ROLE}",
        *grant_statements(["notices_quiethours"]),
        *guard_statements(["notices_quiethours"]),
        *stamp_statements(["notices_quiethours"]),
        *policy_statements("notices_quiethours", visible="true"),
        *policy_statements("notices_due", visible=SERVICE),
        *policy_statements("notices_delivery", visible=DELIVERY_VISIBLE, insertable=SERVICE),
        *_written_by("notices_delivery", who=KEEPER),
        *policy_statements("notices_notice", visible=NOTICE_VISIBLE, insertable=SERVICE),
        f"REVOKE DELETE ON notices_notice, notices_delivery FROM {APP_ROLE}",
        *(KEEP, UNREAD, FORGET),
        "REVOKE EXECUTE ON FUNCTION notices_forget(timestamptz, int) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION notices_forget(timestamptz, int) TO {APP_ROLE}",
        "REVOKE EXECUTE ON FUNCTION notices_keep_entry(), notices_unread(bigint) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION notices_unread(bigint) TO {APP_ROLE}",
        _kept(),
    ]


def _written_by(table: str, *, who: str) -> list[str]:
    """Lets only these change a row of a table, whoever sees it."""
    made = f"CREATE POLICY app_update ON {table} FOR UPDATE TO {APP_ROLE}"
    return [
        f"DROP POLICY IF EXISTS app_update ON {table}",
        f"{made} USING ({who}) WITH CHECK ({who})",
    ]


def _kept() -> str:
    """The trigger that keeps the entries of declared events."""
    events = ", ".join(f"'{event}'" for event in notices.events())
    return (
        "CREATE OR REPLACE TRIGGER notices_keep_entry AFTER INSERT ON journal_entry FOR EACH ROW "
        f"WHEN (NEW.event = ANY (ARRAY[{events}]::text[])) EXECUTE FUNCTION notices_keep_entry()"
    )
