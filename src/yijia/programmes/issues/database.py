"""What the database holds for issues: they are shown with their case, and to nobody else."""

from yijia.engines.cases.database import CASE_REACHED
from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
)
from yijia.programmes.issues import events, rules
from yijia.programmes.issues.models import SQUARE_OF

REFERENCE = [
    "issues_category",
    "issues_limit",
    "issues_duty",
    "issues_route",
    "issues_question",
    "issues_raterule",
]
PRIVATE = ["issues_issue", "issues_photo", "issues_answer"]
TEMPLATES = "issues_replytemplate"
# Words for replies are the staff's: who reads cases reads them.
FOR_STAFF = "(SELECT identity_holds('case.read'))"
JOINING = "issues_joining"
_JOINABLE = ", ".join(f"'{kind}'" for kind in rules.JOINABLE)

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
  DELETE FROM issues_answer WHERE case_id = wanted;
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
    SELECT id FROM cases_case WHERE id = ANY (wanted) AND confidential = '' AND {CASE_REACHED}
  )
$$
"""

# What the public may know of open issues of one category that lie near: no words of anybody. So
# many open ones of a place, and so many of a square, are looked at, however many there are. The
# words asked with decide the order alone, so that nobody finds out by asking what others wrote.
_LOOKED_AT, _OF_SQUARE = 500, 100
SIMILAR = f"""
CREATE OR REPLACE FUNCTION issues_similar(
  wanted text, area text, squares bigint[], words text[], since timestamptz, most int
) RETURNS TABLE (number text, division_id text, happened_at timestamptz, state text,
  is_near boolean, joined bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH near AS MATERIALIZED (
    SELECT found.case_id FROM unnest(squares) AS square CROSS JOIN LATERAL (
      SELECT case_id FROM issues_issue WHERE {SQUARE_OF} = square AND lat IS NOT NULL
      ORDER BY case_id DESC LIMIT {_OF_SQUARE}
    ) AS found
  ), looked_at AS (
    SELECT case_id FROM near
    UNION
    (SELECT id FROM cases_case WHERE division_id = area AND is_open
      ORDER BY id DESC LIMIT {_LOOKED_AT})
  )
  SELECT c.number, c.division_id, c.happened_at, c.state, c.id IN (SELECT case_id FROM near),
    (SELECT count(*) FROM {JOINING} j WHERE j.case_id = c.id AND j.is_counted)
  FROM looked_at JOIN cases_case c ON c.id = looked_at.case_id
    JOIN issues_issue i ON i.case_id = c.id LEFT JOIN cases_search s ON s.case_id = c.id
  WHERE c.is_open AND c.parent_id IS NULL AND c.confidential = ''
    AND left(c.topic, 4) = left(wanted, 4)
    AND c.happened_at >= since AND i.kind IN ({_JOINABLE})
  ORDER BY 5 DESC, (
    SELECT count(*) FROM unnest(tsvector_to_array(s.document)) AS own(word) WHERE word = ANY (words)
  ) DESC, c.id DESC LIMIT most
$$
"""
SIMILAR_ARGUMENTS = "issues_similar(text, text, bigint[], text[], timestamptz, int)"
# Whether a number is that of the person who raised an issue: an answer of yes or no to whoever can
# make its blind index, so that they are not counted once more.
RAISER = """
CREATE OR REPLACE FUNCTION issues_is_raiser(wanted bigint, indexes bytea[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM issues_issue i JOIN people_person p ON p.id = i.person_id
    WHERE i.case_id = wanted AND p.mobile_index = ANY (indexes))
$$
"""
# What everybody may know of single issues (ADR 0040): what the rows of figures tell, with the unit,
# the day on which it is due, and the day of its last move. Days and no moments, none of anybody's
# words, and of what is confidential nothing. No part is one. What rests with another issue is open:
# its person has not said that it is solved, and where the other one ends it goes on alone.
_IS_OPEN = f"(is_open OR state = '{rules.State.MERGED}')"
_TOLD = "kind = 'issue' AND parent_id IS NULL AND confidential = ''"
_PUBLIC = f"""
  SELECT c.number, c.topic, c.division_id, c.organisation_id, c.state, {_IS_OPEN}, c.opened_on,
    coalesce(c.ended_on, greatest(c.opened_on, (
      SELECT (max(e.happened_at) AT TIME ZONE 'Asia/Shanghai')::date FROM journal_entry e
      WHERE e.subject_type = 'cases_case' AND e.subject_id = c.id AND e.new ? 'verb'))),
    CASE WHEN c.is_open AND NOT c.due_provisional
      THEN (c.due_at AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date END"""
_PUBLIC_COLUMNS = """(number text, topic text, division_id text, organisation_id bigint,
  state text, is_open boolean, opened_on date, updated_on date, due_on date)"""
PUBLIC_IN = f"""
CREATE OR REPLACE FUNCTION issues_public_in(
  since date, until date, topics text[], opens boolean, skip int, most int
) RETURNS TABLE {_PUBLIC_COLUMNS}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  {_PUBLIC} FROM (
    SELECT * FROM cases_case
    WHERE {_TOLD} AND opened_on >= since AND opened_on < until
      AND (topics IS NULL OR topic = ANY (topics)) AND (opens IS NULL OR {_IS_OPEN} = opens)
    ORDER BY opened_on DESC, id DESC LIMIT most OFFSET skip
  ) AS c ORDER BY c.opened_on DESC, c.id DESC
$$
"""
PUBLIC_OF = f"""
CREATE OR REPLACE FUNCTION issues_public_of(wanted text[]) RETURNS TABLE {_PUBLIC_COLUMNS}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  {_PUBLIC} FROM cases_case AS c WHERE number = ANY (wanted) AND {_TOLD}
  ORDER BY c.opened_on DESC, c.id DESC
$$
"""
# Who joined stays counted; only the mark that told them apart goes.
JOINING_GUARD = """
CREATE OR REPLACE FUNCTION issues_joining_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.mark IS NOT NULL OR (NEW.id, NEW.case_id, NEW.ordinal, NEW.division_id, NEW.is_counted,
    NEW.joined_at) IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.ordinal, OLD.division_id,
    OLD.is_counted, OLD.joined_at) THEN
    RAISE EXCEPTION 'of who joined only the mark is ever taken away'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
JOINING_TRIGGER = f"""
CREATE OR REPLACE TRIGGER issues_joining_guard BEFORE UPDATE ON {JOINING}
FOR EACH ROW EXECUTE FUNCTION issues_joining_guard()
"""
# The numbers of the issues that are kept from who works in some bodies, for the desk of who answers
# for personal data, which knows matters by number.
KEPT_NUMBERS = """
CREATE OR REPLACE FUNCTION issues_kept_numbers(homes bigint[]) RETURNS SETOF text LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT number FROM cases_case WHERE id IN (SELECT cases_hidden(homes))
$$
"""
KEPT_AT_DESK = f"""
CREATE POLICY issues_kept ON {{table}} AS RESTRICTIVE FOR SELECT TO {APP_ROLE} USING (
  holding <> 'issues' OR (SELECT identity_account()) IS NULL
  OR person_id = (SELECT identity_subject('people_person'))
  OR key NOT IN (SELECT issues_kept_numbers(identity_homes())))
"""
AT_DESK = ("rights_request", "rights_hold")
FUNCTIONS = (
    (KEPT_NUMBERS, "issues_kept_numbers(bigint[])"),
    (PERSONS, "issues_persons(bigint[])"),
    (ERASE, "issues_erase_text(bigint, text)"),
    (SIMILAR, SIMILAR_ARGUMENTS),
    (RAISER, "issues_is_raiser(bigint, bytea[])"),
    (PUBLIC_IN, "issues_public_in(date, date, text[], boolean, int, int)"),
    (PUBLIC_OF, "issues_public_of(text[])"),
)


def statements() -> list[str]:
    """Everything that issues declares in the database."""
    own = about_subject(kind="cases_case", column="case_id")
    return [
        *grant_statements([*REFERENCE, *PRIVATE, JOINING, TEMPLATES]),
        *guard_statements([*REFERENCE, *PRIVATE, JOINING, TEMPLATES]),
        *append_only_statements(PRIVATE, unless=events.TEXTS_ERASED.code),
        JOINING_GUARD,
        JOINING_TRIGGER,
        f"REVOKE DELETE ON {JOINING} FROM {APP_ROLE}",
        *(made for made, _call in FUNCTIONS),
        *(
            said
            for _made, call in FUNCTIONS
            for said in (
                f"REVOKE EXECUTE ON FUNCTION {call} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {call} TO {APP_ROLE}",
            )
        ),
        *policy_statements(TEMPLATES, visible=FOR_STAFF),
        f"REVOKE DELETE ON {TEMPLATES} FROM {APP_ROLE}",
        *stamp_statements(REFERENCE),
        *(s for table in (*PRIVATE, JOINING) for s in policy_statements(table, visible=own)),
        *(f"DROP POLICY IF EXISTS issues_kept ON {table}" for table in AT_DESK),
        *(KEPT_AT_DESK.format(table=table) for table in AT_DESK),
        # Categories and limits are public: whoever raises an issue sees how long it may take.
        *(s for table in REFERENCE for s in policy_statements(table, visible="true")),
    ]
