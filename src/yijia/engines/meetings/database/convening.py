"""What the database holds for convenings: who sees one, and that it goes on as it may.

Who reads the case reads its convenings. A unit that was called sees its convening, and not the
case: what it has to know stands in the convening itself.
"""

from yijia.base.access import Permission
from yijia.engines.meetings import events
from yijia.engines.meetings.database import leaving
from yijia.engines.meetings.database.erasing import ERASE, HOLDS
from yijia.engines.meetings.database.meeting import OF_ITEM
from yijia.engines.meetings.database.moving import (
    ERASING,
    MOVES_OF_RESOLUTION,
    RECOUNTED,
    SETTLED,
)
from yijia.ground.journal.database import (
    APP_ROLE,
    append_only_statements,
    grant_statements,
    guard_statements,
    not_kept,
    policy_statements,
    stamp_statements,
    visible_below,
)

CONVENING, ATTENDANCE, RESOLUTION = (
    "meetings_convening",
    "meetings_attendance",
    "meetings_resolution",
)
RISE, RATING, TYPES = "meetings_rise", "meetings_rating", "meetings_calltype"
EVERYTHING = "(SELECT identity_everything())"
KEEPS_RULES = f"(SELECT identity_holds('{Permission.RULE_EDIT}'))"
# What may be changed of a row once it is there; all else of it stays.
CHANGES = {
    CONVENING: "closed_at, due_at, due_provisional",
    ATTENDANCE: "arrived_at, arrived_by_id, declined_at, reason, by_convener,"
    " declined_by_convener, entered_at, note, due_at, due_provisional",
    RESOLUTION: "state, note, answer, reported_at, returned_at, accepted_at, withdrawn_at,"
    " by_convener, due_at, due_provisional",
    TYPES: "ends_on",
}
# Who was called, or was told of an overdue resolution. A policy cannot ask a table whose own policy
# asks back, so a function does; it hands out ids alone.
CALLED = """
CREATE OR REPLACE FUNCTION meetings_called(homes bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT convening_id FROM meetings_attendance WHERE unit_id = ANY (homes)
  UNION
  SELECT r.convening_id FROM meetings_rise s JOIN meetings_resolution r ON r.id = s.resolution_id
  WHERE s.body_id = ANY (homes) AND r.convening_id IS NOT NULL
$$
"""
# What is kept from somebody of a case is kept of its convenings.
HIDDEN = """
CREATE OR REPLACE FUNCTION meetings_hidden(homes bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM meetings_convening WHERE case_id IN (SELECT cases_hidden(homes))
$$
"""
# A convener keeps what it has called when the case is moved out of its place: it has to end it.
MOVED_AWAY = """(convener_id = ANY ((SELECT identity_homes())::bigint[])
    AND NOT division_id ^@ (SELECT own.division_id FROM organisations_organisation own
      WHERE own.id = convener_id))"""
# Its own policy answers who reads the case; cheaper questions come before it.
OF_CASE = "EXISTS (SELECT FROM cases_case own WHERE own.id = case_id)"
STAFF = f"""
({EVERYTHING} OR (SELECT identity_holds('{Permission.CASE_READ}')) AND (
  {visible_below("division_id")}
  OR convener_id = ANY ((SELECT identity_organisations())::bigint[])
  OR {MOVED_AWAY}
  OR id IN (SELECT meetings_called((SELECT identity_homes())))
  OR {OF_CASE}
) AND {not_kept(kind=f"'{CONVENING}'", identity="id")})
"""
ABOUT_CASE = "case_id = (SELECT identity_subject('cases_case'))"
SEEN = f"{STAFF} OR {ABOUT_CASE}"
OF_CONVENING = f"EXISTS (SELECT FROM {CONVENING} c WHERE c.id = convening_id)"
OF_EITHER = f"({OF_CONVENING} OR {OF_ITEM})"
OF_RESOLUTION = f"EXISTS (SELECT FROM {RESOLUTION} r WHERE r.id = resolution_id)"
# Of a case that is shown to its person nothing is added or changed by them.
NOT_ABOUT_CASE = "(SELECT identity_subject('cases_case')) IS NULL"

# The case is held while it is asked whether it goes on, so that of a convening and the end of its
# case at one moment one waits for the other.
CONVENING_GUARD = f"""
CREATE OR REPLACE FUNCTION meetings_convening_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {ERASING} THEN RETURN NEW; END IF;
    IF NEW.division_id <> OLD.division_id THEN
      IF NOT EXISTS (SELECT FROM cases_case
          WHERE id = NEW.case_id AND division_id = NEW.division_id) THEN
        RAISE EXCEPTION 'a convening lies where its case does' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END IF;
    {RECOUNTED}
    IF OLD.closed_at IS NOT NULL OR (NEW.reason, NEW.place) <> (OLD.reason, OLD.place) THEN
      RAISE EXCEPTION 'a convening is closed once, and nothing else of it changes'
       USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM meetings_resolution
        WHERE convening_id = NEW.id AND state NOT IN ({SETTLED})) THEN
      RAISE EXCEPTION 'a resolution is not done yet' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM FROM cases_case WHERE id = NEW.case_id AND is_open AND confidential <> 'asked'
    AND (kind, division_id) = (NEW.kind, NEW.division_id) FOR SHARE;
  IF NOT FOUND OR NEW.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'units are called to an open case' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.asked_by_id IS NOT NULL AND NOT EXISTS (SELECT FROM meetings_whistle
      WHERE case_id = NEW.case_id AND state = 'open'
        AND (blower_id, receiver_id) = (NEW.asked_by_id, NEW.convener_id)) THEN
    RAISE EXCEPTION 'nobody has blown the whistle for this' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# Wherever a case is moved to, its convenings lie there, too: they are read and counted with it.
MOVES = """
CREATE OR REPLACE FUNCTION meetings_move_along() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE meetings_convening SET division_id = NEW.division_id
    WHERE case_id = NEW.id AND division_id <> NEW.division_id;
  UPDATE meetings_resolution r SET division_id = c.division_id FROM meetings_convening c
    WHERE c.id = r.convening_id AND c.case_id = NEW.id AND r.division_id <> c.division_id;
  PERFORM meetings_end_whistles(NEW.id);
  RETURN NULL;
END $$
"""
MOVES_TRIGGER = """
CREATE OR REPLACE TRIGGER meetings_move_along AFTER UPDATE ON cases_case FOR EACH ROW
WHEN (OLD.division_id <> NEW.division_id) EXECUTE FUNCTION meetings_move_along()
"""
# The convening is held, so that what is added to it and its end do not pass each other by.
WITHIN_GUARD = f"""
CREATE OR REPLACE FUNCTION meetings_within_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held meetings_convening;
BEGIN
  IF TG_OP = 'UPDATE' AND {ERASING} THEN RETURN NEW; END IF;
  SELECT * INTO held FROM meetings_convening WHERE id = NEW.convening_id FOR SHARE;
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = '{RESOLUTION}' THEN
    -- It lies where its convening does, also when that is over.
    IF NEW.division_id <> OLD.division_id AND NEW.division_id = held.division_id THEN
      RETURN NEW;
    END IF;
  END IF;
  IF held.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'this convening is closed' USING ERRCODE = 'check_violation';
  END IF;
  -- A column that the other table lacks is named in a statement that is never reached there.
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'meetings_attendance' THEN
    IF OLD.is_left_out AND NOT NEW.is_left_out THEN
      IF {leaving.kept("NEW.unit_id")} THEN
        RAISE EXCEPTION 'this unit is not called' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    {RECOUNTED}
  END IF;
  IF TG_TABLE_NAME = 'meetings_attendance' THEN
    IF TG_OP = 'UPDATE' AND OLD.arrived_at IS NOT NULL THEN
      RAISE EXCEPTION 'an arrival is signed once' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.unit_id = held.convener_id OR {leaving.kept("NEW.unit_id")}
        OR EXISTS (SELECT FROM cases_case
          WHERE id = held.case_id AND confidential = 'asked')) THEN
      RAISE EXCEPTION 'this unit is not called' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF TG_OP = 'INSERT' THEN
    IF {leaving.kept("NEW.owner_id")} THEN
      RAISE EXCEPTION 'the case is kept from this unit' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.owner_id <> held.convener_id AND NOT EXISTS (SELECT FROM meetings_attendance
        WHERE convening_id = held.id AND unit_id = NEW.owner_id) THEN
      RAISE EXCEPTION 'a resolution is owned by who was called, or by who has called'
        USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.number, NEW.division_id) IS DISTINCT FROM (held.number, held.division_id) THEN
      RAISE EXCEPTION 'a resolution is counted where its convening lies'
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF (OLD.state, NEW.state) NOT IN ({MOVES_OF_RESOLUTION}) THEN
    RAISE EXCEPTION 'a resolution does not go on like this' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
RATING_GUARD = """
CREATE OR REPLACE FUNCTION meetings_rating_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Whoever erases the words of a convening holds it, and reads afterwards.
  PERFORM FROM meetings_convening WHERE id = NEW.convening_id FOR SHARE;
  IF NOT EXISTS (
    SELECT FROM meetings_convening c JOIN meetings_attendance a ON a.convening_id = c.id
    WHERE c.id = NEW.convening_id AND c.closed_at IS NOT NULL
      AND ((NEW.rater_id, NEW.rated_id) = (c.convener_id, a.unit_id)
        OR (NEW.rater_id, NEW.rated_id) = (a.unit_id, c.convener_id)
        OR (NEW.rater_id, NEW.rated_id) = (c.asked_by_id, a.unit_id)
        OR (NEW.rater_id, NEW.rated_id) = (a.unit_id, c.asked_by_id))
  ) THEN
    RAISE EXCEPTION 'the two sides of a closed convening rate each other'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# Of which days a type was stays what it was: it ends today or later, by the entry that says so.
TYPE_GUARD = """
CREATE OR REPLACE FUNCTION meetings_calltype_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE today date;
BEGIN
  SELECT (happened_at AT TIME ZONE 'Asia/Shanghai')::date INTO today FROM journal_entry
    WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint;
  IF today IS NULL OR OLD.ends_on <= today OR NEW.ends_on < today THEN
    RAISE EXCEPTION 'a type ends today or later, and once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGERS = {
    CONVENING: ("meetings_convening_guard", "INSERT OR UPDATE"),
    ATTENDANCE: ("meetings_within_guard", "INSERT OR UPDATE"),
    RESOLUTION: ("meetings_within_guard", "INSERT OR UPDATE"),
    RATING: ("meetings_rating_guard", "INSERT"),
    TYPES: ("meetings_calltype_guard", "UPDATE"),
}
# A resolution of a point of a meeting has a guard of its own.
ONLY = {RESOLUTION: "WHEN (NEW.convening_id IS NOT NULL)"}
ASKED = (
    "meetings_called(bigint[])",
    "meetings_hidden(bigint[])",
    "meetings_hold_of(bigint)",
    "meetings_erase_words(bigint, jsonb)",
    "meetings_call_anew(bigint, bigint[], timestamptz, boolean)",
)


def _policies() -> list[str]:
    children = {ATTENDANCE: OF_CONVENING, RESOLUTION: OF_EITHER, RATING: OF_CONVENING}
    return [
        *policy_statements(CONVENING, visible=SEEN, insertable=STAFF, changeable=STAFF),
        *(
            statement
            for table, seen in {**children, RISE: OF_RESOLUTION}.items()
            for statement in policy_statements(
                table, visible=seen, insertable=f"{seen} AND {NOT_ABOUT_CASE}"
            )
        ),
        *policy_statements(TYPES, visible="true", insertable=KEEPS_RULES),
    ]


def statements() -> list[str]:
    """Everything that convenings declare in the database."""
    tables = [*CHANGES, RISE, RATING]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        *append_only_statements([RISE]),
        # A type is never changed, and ends when another begins; before, it was for good.
        f"DROP TRIGGER IF EXISTS journal_append_only ON {TYPES}",
        *stamp_statements([TYPES]),
        *append_only_statements([RATING], unless=events.WORDS_ERASED.code),
        *(
            said
            for table, columns in CHANGES.items()
            for said in (
                f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE}",
                f"GRANT UPDATE ({columns}) ON {table} TO {APP_ROLE}",
            )
        ),
        *(CALLED, HIDDEN, CONVENING_GUARD, WITHIN_GUARD, RATING_GUARD, TYPE_GUARD, HOLDS, ERASE),
        # Before, all words were erased at once.
        "DROP FUNCTION IF EXISTS meetings_erase_words(bigint, text)",
        *leaving.statements(),
        *(MOVES, MOVES_TRIGGER),
        *(
            f"CREATE OR REPLACE TRIGGER {function} BEFORE {when} ON {table}"
            f" FOR EACH ROW {ONLY.get(table, '')} EXECUTE FUNCTION {function}()"
            for table, (function, when) in TRIGGERS.items()
        ),
        *(
            said
            for call in ASKED
            for said in (
                f"REVOKE EXECUTE ON FUNCTION {call} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {call} TO {APP_ROLE}",
            )
        ),
        *_policies(),
    ]
