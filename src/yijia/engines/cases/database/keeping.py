"""Who is kept out of a confidential case: the one condition that policies and queries ask."""

from yijia.engines.cases import events
from yijia.ground.organisations.database import STANDS_ABOVE

# Before anybody was named it is shown to the body that has it alone; afterwards to all whose grants
# reach it, but for whoever holds a post in a body that is kept out, or in one below that.
HIDDEN = """
CREATE OR REPLACE FUNCTION cases_hidden(homes bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM cases_case
  WHERE confidential = 'asked' AND (organisation_id = ANY (homes)) IS NOT TRUE
  UNION ALL
  SELECT unnest(ARRAY[whole.id] || ARRAY(SELECT id FROM cases_case WHERE parent_id = whole.id))
  FROM cases_keptout kept JOIN cases_case whole ON whole.id = kept.case_id
  WHERE whole.confidential <> ''
    AND kept.organisation_id IN (SELECT organisations_with_above(homes))
$$
"""
# Whether a body, were it to stand elsewhere, or one below it, came out from below one that an open
# case is kept from: it would read the case then. A loss leads past the body itself, so only what is
# kept from it and from those above it counts; each of them keeps all that stood below it.
TAKEN_OUT = f"""
CREATE OR REPLACE FUNCTION cases_taken_out(body bigint, above bigint, place text, becomes text)
RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE kept AS (
    SELECT DISTINCT named.organisation_id AS id
    FROM cases_keptout named JOIN cases_case whole ON whole.id = named.case_id
    WHERE whole.is_open AND whole.confidential <> ''
      AND named.organisation_id IN (SELECT organisations_with_above(ARRAY[body]))
  ), stands AS (
    SELECT id, parent_id, division_id, kind FROM organisations_organisation WHERE id <> body
    UNION ALL SELECT body, above, place, becomes
  ), reached (top, id) AS (
    SELECT id, id FROM kept
    UNION
    SELECT reached.top, lower.id FROM reached
      JOIN stands upper ON upper.id = reached.id JOIN stands lower ON {STANDS_ABOVE}
  )
  SELECT EXISTS (
    SELECT kept.id, below FROM kept, organisations_with_below(ARRAY[kept.id]) AS below
    EXCEPT SELECT top, id FROM reached
  )
$$
"""
STAYS = """
CREATE OR REPLACE FUNCTION cases_stays_below() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF cases_taken_out(OLD.id, NEW.parent_id, NEW.division_id, NEW.kind) THEN
    RAISE EXCEPTION 'a body stays below the one that an open case is kept from'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
STAYS_TRIGGER = """
CREATE OR REPLACE TRIGGER cases_stays_below BEFORE UPDATE ON organisations_organisation
FOR EACH ROW WHEN ((OLD.parent_id, OLD.division_id, OLD.kind)
  IS DISTINCT FROM (NEW.parent_id, NEW.division_id, NEW.kind))
EXECUTE FUNCTION cases_stays_below()
"""
# Parts are as confidential as their whole, and kept from the same bodies.
PARTS = """
CREATE OR REPLACE FUNCTION cases_keep_parts() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE cases_case SET confidential = NEW.confidential
  WHERE parent_id = NEW.id AND confidential <> NEW.confidential;
  RETURN NULL;
END $$
"""
PARTS_TRIGGER = """
CREATE OR REPLACE TRIGGER cases_keep_parts AFTER UPDATE ON cases_case FOR EACH ROW
WHEN (NEW.confidential <> OLD.confidential AND NEW.parent_id IS NULL)
EXECUTE FUNCTION cases_keep_parts()
"""
# They are seen with the case, and with each of its parts.
VISIBLE = """
case_id = (SELECT identity_subject('cases_case')) OR (SELECT identity_everything())
  OR case_id = (SELECT parent_id FROM cases_case WHERE id = identity_subject('cases_case'))
"""
# Nobody is kept out who has the case, or a part of it. The case is held, so that it is not given to
# them meanwhile.
GUARD = """
CREATE OR REPLACE FUNCTION cases_keptout_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM cases_case WHERE NEW.case_id IN (id, parent_id)
      AND NEW.organisation_id IN (SELECT organisations_with_above(ARRAY[organisation_id]))
  ) OR EXISTS (
    SELECT FROM cases_assist assist JOIN cases_case busy ON busy.id = assist.case_id
    WHERE NEW.case_id IN (busy.id, busy.parent_id) AND assist.ended_at IS NULL AND
      NEW.organisation_id IN (SELECT organisations_with_above(ARRAY[assist.organisation_id]))
  ) THEN
    RAISE EXCEPTION 'a case is not kept from a body that has it'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER cases_keptout_guard BEFORE INSERT ON cases_keptout
FOR EACH ROW EXECUTE FUNCTION cases_keptout_guard()
"""
_NAMING = f"'{events.KEPT_OUT.code}', '{events.NOBODY_KEPT_OUT.code}'"
# Of the guard of cases: how confidential a case is changes by its own entry, about it or its whole.
# What rests with another, or with which others rest, does not become confidential; nor does what a
# body has that was named before it was opened: they are named for good.
CHANGES = f"""
    IF NEW.confidential <> OLD.confidential AND NOT EXISTS (
      SELECT FROM journal_entry WHERE subject_type = 'cases_case'
        AND subject_id IN (NEW.id, NEW.parent_id)
        AND id = nullif(current_setting('yijia.entry', true), '')::bigint
        AND CASE WHEN OLD.confidential = '' THEN event = '{events.MADE_CONFIDENTIAL.code}'
          WHEN NEW.confidential = '' THEN event = '{events.OPENED_UP.code}'
          WHEN NEW.confidential = 'named' THEN event IN ({_NAMING}) ELSE false END
    ) THEN
      RAISE EXCEPTION 'how confidential a case is changes by the entry that says so'
        USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.confidential = '' AND NEW.confidential <> '' AND (NEW.merged_into_id IS NOT NULL
      OR EXISTS (SELECT FROM cases_case WHERE merged_into_id = NEW.id)) THEN
      RAISE EXCEPTION 'a confidential case is merged with no other'
        USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.confidential = '' AND NEW.confidential <> '' AND EXISTS (
      SELECT FROM cases_keptout kept JOIN cases_case busy ON NEW.id IN (busy.id, busy.parent_id)
      WHERE kept.case_id = NEW.id
        AND kept.organisation_id IN (SELECT organisations_with_above(ARRAY[busy.organisation_id]))
    ) THEN
      RAISE EXCEPTION 'a case is not kept from a body that has it'
        USING ERRCODE = 'check_violation';
    END IF;
"""
# Of the same guard: to whom a confidential case is not given, and with what it is not merged.
GIVEN = """
  IF NEW.confidential <> '' AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id AND (
    TG_OP = 'UPDATE' AND NEW.confidential = 'asked' OR EXISTS (
      SELECT FROM cases_keptout WHERE case_id IN (NEW.id, NEW.parent_id)
        AND organisation_id IN (SELECT organisations_with_above(ARRAY[NEW.organisation_id]))
    )
  ) THEN
    RAISE EXCEPTION 'a confidential case is not given to a body that it is kept from'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.merged_into_id IS NOT NULL AND (NEW.confidential <> '' OR EXISTS (
    SELECT FROM cases_case WHERE id = NEW.merged_into_id AND confidential <> ''
  )) THEN
    RAISE EXCEPTION 'a confidential case is merged with no other'
      USING ERRCODE = 'check_violation';
  END IF;
"""
