"""What the database holds for issues: they are shown with their case, and to nobody else."""

from yijia.engines.cases.database import CASE_VISIBLE
from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
)
from yijia.programmes.issues import events

REFERENCE = ["issues_category", "issues_limit", "issues_duty"]
PRIVATE = ["issues_issue", "issues_photo"]

# The person's own words, the files, the address and the point: what they asked to have erased.
ERASE = f"""
CREATE OR REPLACE FUNCTION issues_erase_text(wanted bigint, note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal_entry WHERE event = '{events.TEXTS_ERASED.code}'
      AND subject_type = 'cases_case' AND subject_id = wanted
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
  ) THEN
    RAISE EXCEPTION 'words are erased under the entry about this very case'
      USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM issues_photo WHERE case_id = wanted;
  UPDATE issues_issue SET text = note, address = '', lon = NULL, lat = NULL WHERE case_id = wanted;
END $$
"""
# Which persons stand behind cases that the asker sees, and reads the contacts of.
PERSONS = f"""
CREATE OR REPLACE FUNCTION issues_persons(wanted bigint[])
RETURNS TABLE (case_id bigint, person_id bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.case_id, i.person_id FROM issues_issue i
  WHERE (SELECT identity_holds('contact.read')) AND i.person_id IS NOT NULL AND i.case_id IN (
    SELECT id FROM cases_case WHERE id = ANY (wanted) AND {CASE_VISIBLE}
  )
$$
"""


def statements() -> list[str]:
    """Everything that issues declares in the database."""
    own = about_subject(kind="cases_case", column="case_id")
    return [
        *grant_statements([*REFERENCE, *PRIVATE]),
        *guard_statements([*REFERENCE, *PRIVATE]),
        *append_only_statements(PRIVATE, unless=events.TEXTS_ERASED.code),
        PERSONS,
        "REVOKE EXECUTE ON FUNCTION issues_persons(bigint[]) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION issues_persons(bigint[]) TO {APP_ROLE}",
        ERASE,
        "REVOKE EXECUTE ON FUNCTION issues_erase_text(bigint, text) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION issues_erase_text(bigint, text) TO {APP_ROLE}",
        *stamp_statements(REFERENCE),
        *(s for table in PRIVATE for s in policy_statements(table, visible=own)),
        # Categories and limits are public: whoever raises an issue sees how long it may take.
        *(s for table in REFERENCE for s in policy_statements(table, visible="true")),
    ]
