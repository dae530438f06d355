"""Who may read how much: the database stamps every reading and counts whom an account has read.

One account reads at most so many persons within a day, whatever transactions it spreads them over;
more takes a request that a second person has approved within a day, for exactly the persons named
in it, once. The count is taken under a lock of the account, so that two transactions at once do not
each count without the other; hence a level of isolation that would not see the other is refused.
A service account, which sees everything and shows it to nobody, is not counted.
"""

from yijia.ground.journal.database import APP_ROLE
from yijia.ground.people import events, rules

LOCK = 5_317_003
HOURS = int(rules.ALONE_WITHIN.total_seconds() // 3600)
VALID_HOURS = int(rules.APPROVAL_LASTS.total_seconds() // 3600)

STAMP = """
CREATE OR REPLACE FUNCTION people_stamp_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.transaction_id := pg_current_xact_id()::text::bigint;
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$
"""
LIMIT = f"""
CREATE OR REPLACE FUNCTION people_limit_readings() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  own bigint := pg_current_xact_id()::text::bigint;
  reader bigint;
  asked bigint;
BEGIN
  IF identity_everything() THEN
    RETURN NULL;
  END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'persons are read at the level read committed alone'
      USING ERRCODE = 'check_violation';
  END IF;
  FOR asked IN SELECT DISTINCT bulk_request_id FROM added WHERE bulk_request_id IS NOT NULL LOOP
    PERFORM people_use_bulk_request(asked);
    IF EXISTS (SELECT 1 FROM added JOIN people_bulkrequest b ON b.id = added.bulk_request_id
      WHERE b.id = asked AND (added.account_id IS DISTINCT FROM b.asked_by_id OR NOT EXISTS (
        SELECT 1 FROM people_bulkperson p
        WHERE p.request_id = asked AND p.person_id = added.person_id))) THEN
      RAISE EXCEPTION 'request % is for its own asker and persons', asked
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  FOR reader IN SELECT DISTINCT account_id FROM added WHERE bulk_request_id IS NULL LOOP
    -- Without an account only this very transaction is counted, and nobody needs to wait.
    IF reader IS NOT NULL THEN
      PERFORM pg_advisory_xact_lock({LOCK}, hashint8(reader));
    END IF;
    IF {rules.MOST_ALONE} < (SELECT count(DISTINCT person_id) FROM people_reading r
      WHERE r.bulk_request_id IS NULL AND r.account_id IS NOT DISTINCT FROM reader
        AND (r.transaction_id = own
          OR (reader IS NOT NULL AND r.recorded_at > clock_timestamp() - interval '{HOURS} hours')))
    THEN
      RAISE EXCEPTION 'more than {rules.MOST_ALONE} persons take a second person'
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
USE = f"""
CREATE OR REPLACE FUNCTION people_use_bulk_request(asked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE own bigint := pg_current_xact_id()::text::bigint;
BEGIN
  UPDATE people_bulkrequest SET used_in = own
  WHERE id = asked AND is_approved AND coalesce(used_in, own) = own
    AND recorded_at > clock_timestamp() - interval '{VALID_HOURS} hours';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request % is not approved, has run out, or was used', asked
      USING ERRCODE = 'check_violation';
  END IF;
END $$
"""
KEEP = """
CREATE OR REPLACE FUNCTION people_keep_bulk_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.transaction_id := pg_current_xact_id()::text::bigint;
    NEW.recorded_at := NULL;
    IF NEW.used_in IS NOT NULL OR NEW.decided_by_id IS NOT NULL
      OR NEW.asked_by_id IS DISTINCT FROM identity_account() THEN
      RAISE EXCEPTION 'a request is asked by its asker, and decided afterwards'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.asked_by_id, NEW.purpose, NEW.words_sealed, NEW.selection, NEW.count,
      NEW.division, NEW.asked_at, NEW.transaction_id)
    IS DISTINCT FROM (OLD.id, OLD.asked_by_id, OLD.purpose, OLD.words_sealed, OLD.selection,
      OLD.count, OLD.division, OLD.asked_at, OLD.transaction_id) THEN
    RAISE EXCEPTION 'what was asked stays as it was asked' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.used_in IS DISTINCT FROM OLD.used_in
    AND (OLD.used_in IS NOT NULL OR NEW.used_in <> pg_current_xact_id()::text::bigint) THEN
    RAISE EXCEPTION 'a request is used once' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.decided_by_id, NEW.decided_at, NEW.is_approved)
    IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.is_approved) THEN
    IF OLD.decided_by_id IS NOT NULL OR NEW.decided_by_id = OLD.asked_by_id
      OR NEW.decided_by_id IS DISTINCT FROM identity_account()
      OR NOT identity_reaches('contact.bulk', OLD.division) THEN
      RAISE EXCEPTION 'a request is decided once, by a second person who may'
        USING ERRCODE = 'check_violation';
    END IF;
    NEW.recorded_at := clock_timestamp();
  ELSE
    NEW.recorded_at := OLD.recorded_at;
  END IF;
  RETURN NEW;
END $$
"""
KEEP_PERSONS = """
CREATE OR REPLACE FUNCTION people_keep_bulk_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM people_bulkrequest WHERE id = NEW.request_id
    AND transaction_id = pg_current_xact_id()::text::bigint) THEN
    RAISE EXCEPTION 'a request names its persons when it is asked'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


# What is over its time goes, oldest first, under the entry that says so and by nobody else; what
# concerns these persons stays.
FORGET = f"""
CREATE OR REPLACE FUNCTION people_forget_readings(before timestamptz, most int, kept bigint[])
RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE old bigint[]; asked bigint[];
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal_entry WHERE event = '{events.READINGS_FORGOTTEN.code}'
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
      AND transaction_id = pg_current_xact_id()::text::bigint
  ) OR NOT identity_everything() THEN
    RAISE EXCEPTION 'readings are removed under the entry that says so, by a service'
      USING ERRCODE = 'check_violation';
  END IF;
  SELECT coalesce(array_agg(id), '{{}}') INTO old FROM (
    SELECT id FROM people_reading
    WHERE greatest(at, recorded_at) < before AND person_id <> ALL (kept) ORDER BY id LIMIT most
  ) AS few;
  DELETE FROM people_readingwords WHERE reading_id = ANY (old);
  DELETE FROM people_reading WHERE id = ANY (old);
  SELECT coalesce(array_agg(id), '{{}}') INTO asked FROM (
    SELECT id FROM people_bulkrequest b WHERE asked_at < before
      AND NOT EXISTS (SELECT FROM people_reading WHERE bulk_request_id = b.id)
      AND NOT EXISTS (
        SELECT FROM people_bulkperson WHERE request_id = b.id AND person_id = ANY (kept))
    ORDER BY id LIMIT most - cardinality(old)
  ) AS few;
  DELETE FROM people_bulkperson WHERE request_id = ANY (asked);
  DELETE FROM people_bulkrequest WHERE id = ANY (asked);
  RETURN cardinality(old) + cardinality(asked);
END $$
"""
FORGET_ARGUMENTS = "people_forget_readings(timestamptz, int, bigint[])"


TRIGGERS = """
CREATE OR REPLACE TRIGGER people_stamp_reading BEFORE INSERT ON people_reading
  FOR EACH ROW EXECUTE FUNCTION people_stamp_reading();
DROP TRIGGER IF EXISTS people_limit_readings ON people_reading;
CREATE TRIGGER people_limit_readings AFTER INSERT ON people_reading
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION people_limit_readings();
CREATE OR REPLACE TRIGGER people_keep_bulk_request BEFORE INSERT OR UPDATE ON people_bulkrequest
  FOR EACH ROW EXECUTE FUNCTION people_keep_bulk_request();
CREATE OR REPLACE TRIGGER people_keep_bulk_person BEFORE INSERT ON people_bulkperson
  FOR EACH ROW EXECUTE FUNCTION people_keep_bulk_person()
"""


def reading_statements() -> list[str]:
    """Functions and triggers over readings and requests."""
    return [
        *(STAMP, USE, LIMIT, KEEP, KEEP_PERSONS),
        *TRIGGERS.split(";"),
        FORGET,
        f"REVOKE EXECUTE ON FUNCTION {FORGET_ARGUMENTS} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {FORGET_ARGUMENTS} TO {APP_ROLE}",
        "REVOKE EXECUTE ON FUNCTION people_use_bulk_request(bigint) FROM PUBLIC",
        f"REVOKE DELETE ON people_bulkrequest FROM {APP_ROLE}",
    ]
