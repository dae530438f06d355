"""What the database holds for centres: who sees a booking, and that no room is had twice.

A booking takes its room and every part of it, in rows that triggers alone write, and an exclusion
refuses the second of two. Of two at the same moment the second waits for the row of the centre, as
do closures, hours and rooms: nothing can pass a booking by, and nobody waits for ever.
"""

from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
)
from yijia.programmes.centres import rules

CENTRE, ROOM, HOURS = "centres_centre", "centres_room", "centres_hours"
CLOSURE, SETTING = "centres_closure", "centres_setting"
BOOKING, TAKEN = "centres_booking", "centres_taken"
SERIES, REFUSAL = "centres_series", "centres_seriesrefusal"
ACTIVITY, ROLE = "centres_activity", "centres_activityrole"
ENROLMENT, ATTENDANCE = "centres_enrolment", "centres_attendance"
FEEDBACK = "centres_feedback"
REFERENCE = [CENTRE, ROOM, HOURS, CLOSURE, SETTING]
# What may be changed of a row once it is there; all else of it stays.
CHANGES = {
    CENTRE: "ends_on, name_zh, name_en, address_zh, address_en",
    ROOM: "ends_on, name_zh, name_en, capacity, before_minutes, after_minutes, asks, is_open",
    HOURS: "ends_on",
    CLOSURE: "lifted_at",
    BOOKING: "state, ground, ended_at",
    ACTIVITY: "state, called_off_at",
    ENROLMENT: "state, offered_until, ended_at",
}
EVERYTHING = "(SELECT identity_everything())"
HOMES = "ANY ((SELECT identity_homes())::bigint[])"
# Who enters a centre, its rooms, hours and closures: who works in the organisation that runs it.
RUNS = f"{EVERYTHING} OR organisation_id = {HOMES}"
OF_CENTRE = f"EXISTS (SELECT FROM {CENTRE} c WHERE c.id = centre_id AND ({RUNS}))"
OWN = about_subject(kind=BOOKING, column="id")
# The centre and the unit, nobody who supervises; a booking also by whoever showed its code.
AT_WORK = f"{RUNS} OR unit_id = {HOMES}"
SEEN = f"{OWN} OR {AT_WORK}"
OWN_SERIES = about_subject(kind=SERIES, column="id")
OF_OWN_SERIES = about_subject(kind=SERIES, column="series_id")
OF_SERIES = f"EXISTS (SELECT FROM {SERIES} s WHERE s.id = series_id)"
CHANGED = f"{OWN} OR organisation_id = {HOMES} OR unit_id = {HOMES}"
_LIVE = ", ".join(f"'{state}'" for state in sorted(rules.LIVE))
_EDGES = ", ".join(f"('{edge.source}', '{edge.target}')" for edge in rules.EDGES)
# A room, what it is a part of, and its own parts.
_WITH_PARTS = f"""
WITH RECURSIVE below AS (
  SELECT {{room}} AS id
  UNION SELECT r.id FROM {ROOM} r JOIN below ON r.parent_id = below.id
), above AS (
  SELECT {{room}} AS id
  UNION SELECT r.parent_id FROM {ROOM} r JOIN above ON r.id = above.id
    WHERE r.parent_id IS NOT NULL
)"""
_LOCAL = "({} AT TIME ZONE 'Asia/Shanghai')"
# A booking is of a room that is there, big enough, and open: whatever the code says.
BOOKING_GUARD = f"""
CREATE OR REPLACE FUNCTION centres_booking_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.state, NEW.state) NOT IN ({_EDGES}) THEN
      RAISE EXCEPTION 'a booking does not go on like this' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state NOT IN ({_LIVE}) AND EXISTS (SELECT FROM {ACTIVITY} a
        WHERE a.booking_id = NEW.id AND a.state = '{rules.ActivityState.OPEN}') THEN
      RAISE EXCEPTION 'no activity goes on without its room' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM FROM {CENTRE} WHERE id = NEW.centre_id FOR NO KEY UPDATE;
  IF NEW.state NOT IN ('{rules.State.REQUESTED}', '{rules.State.BOOKED}')
    OR NEW.held_on <> {_LOCAL.format("NEW.starts_at")}::date
    OR NEW.minutes * interval '1 minute' <> NEW.ends_at - NEW.starts_at
    OR NOT EXISTS (
      SELECT FROM {ROOM} r JOIN {CENTRE} c ON c.id = r.centre_id
      WHERE r.id = NEW.room_id AND c.id = NEW.centre_id AND NEW.people <= r.capacity
        AND (c.organisation_id, c.division_id) = (NEW.organisation_id, NEW.division_id)
        AND NEW.held_on >= greatest(r.starts_on, c.starts_on)
        AND NEW.held_on < coalesce(least(r.ends_on, c.ends_on), 'infinity')
    ) OR NOT EXISTS (
      SELECT FROM {HOURS} h WHERE h.centre_id = NEW.centre_id
        AND h.weekday = extract(isodow FROM NEW.held_on) AND h.starts_on <= NEW.held_on
        AND (h.ends_on IS NULL OR NEW.held_on < h.ends_on)
        AND {_LOCAL.format("NEW.starts_at")} >= NEW.held_on + h.opens
        AND {_LOCAL.format("NEW.ends_at")} <= NEW.held_on + h.closes
    ) OR EXISTS (
      {_WITH_PARTS.format(room="NEW.room_id")}
      SELECT FROM {CLOSURE} x WHERE x.centre_id = NEW.centre_id AND x.lifted_at IS NULL
        AND x.starts_at < NEW.ends_at AND NEW.starts_at < x.ends_at
        AND (x.room_id IS NULL OR x.room_id IN (SELECT id FROM below UNION SELECT id FROM above))
    ) THEN
    RAISE EXCEPTION 'a booking is of a room that is there and open'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# The rows in the order of their rooms, each with the minutes that the booked room is kept free.
BOOKING_TAKES = f"""
CREATE OR REPLACE FUNCTION centres_booking_takes() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE {TAKEN} SET live = NEW.state IN ({_LIVE})
      WHERE booking_id = NEW.id AND live <> (NEW.state IN ({_LIVE}));
    RETURN NULL;
  END IF;
  {_WITH_PARTS.format(room="NEW.room_id")}
  INSERT INTO {TAKEN} (booking_id, room_id, starts_at, ends_at, live)
  SELECT NEW.id, below.id, NEW.starts_at - r.before_minutes * interval '1 minute',
    NEW.ends_at + r.after_minutes * interval '1 minute', true
  FROM below, {ROOM} r WHERE r.id = NEW.room_id ORDER BY below.id;
  RETURN NULL;
END $$
"""
# A part belongs to its own centre, and is taken from the first by whatever holds it; a room ends
# once nothing is booked in it any more, and not before its parts. Who changes one has the row of
# its centre: what is booked in the same moment is asked before it or after.
ROOM_GUARD = f"""
CREATE OR REPLACE FUNCTION centres_room_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM {CENTRE} WHERE id = NEW.centre_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT FROM {ROOM} r
        WHERE r.id = NEW.parent_id AND r.centre_id = NEW.centre_id AND r.ends_on IS NULL
          AND r.starts_on <= NEW.starts_on) THEN
      RAISE EXCEPTION 'a part belongs to a room of its own centre'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.ends_on IS NOT DISTINCT FROM OLD.ends_on THEN
    RETURN NEW;
  END IF;
  IF NEW.ends_on IS NULL OR OLD.ends_on <= NEW.ends_on
    OR EXISTS (SELECT FROM {ROOM} r WHERE r.parent_id = NEW.id
      AND r.ends_on IS DISTINCT FROM r.starts_on
      AND (r.ends_on IS NULL OR r.ends_on > NEW.ends_on))
    OR EXISTS (SELECT FROM {BOOKING} b WHERE b.room_id = NEW.id AND b.state IN ({_LIVE})
      AND b.held_on >= NEW.ends_on) THEN
    RAISE EXCEPTION 'something of this room goes on after that day'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# A centre ends once, and not before its rooms.
CENTRE_GUARD = f"""
CREATE OR REPLACE FUNCTION centres_centre_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.ends_on IS DISTINCT FROM OLD.ends_on AND (NEW.ends_on IS NULL
      OR OLD.ends_on <= NEW.ends_on OR EXISTS (SELECT FROM {ROOM} r WHERE r.centre_id = NEW.id
        AND r.ends_on IS DISTINCT FROM r.starts_on
        AND (r.ends_on IS NULL OR r.ends_on > NEW.ends_on))) THEN
    RAISE EXCEPTION 'a centre ends once, and not before its rooms'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
ROOM_TAKEN = f"""
CREATE OR REPLACE FUNCTION centres_room_taken() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO {TAKEN} (booking_id, room_id, starts_at, ends_at, live)
  SELECT booking_id, NEW.id, starts_at, ends_at, live FROM {TAKEN}
  WHERE room_id = NEW.parent_id AND live ORDER BY booking_id;
  RETURN NULL;
END $$
"""
# What is closed holds back every booking that comes; the action calls off those that are there.
CLOSURE_GUARD = f"""
CREATE OR REPLACE FUNCTION centres_closure_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM {CENTRE} WHERE id = NEW.centre_id FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' AND OLD.lifted_at IS NOT NULL
    OR NEW.room_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM {ROOM} r WHERE r.id = NEW.room_id AND r.centre_id = NEW.centre_id) THEN
    RAISE EXCEPTION 'a closure is of its own centre, and lifted once'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
HOURS_GUARD = f"""
CREATE OR REPLACE FUNCTION centres_hours_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM {CENTRE} WHERE id = NEW.centre_id FOR NO KEY UPDATE;
  RETURN NEW;
END $$
"""
# An activity has the room of its booking for as long as it goes on, and is called off once.
ACTIVITY_GUARD = f"""
CREATE OR REPLACE FUNCTION centres_activity_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> '{rules.ActivityState.OPEN}'
    OR (NEW.called_off_at IS NULL) <> (NEW.state = '{rules.ActivityState.OPEN}') OR NOT EXISTS (
      SELECT FROM {BOOKING} b WHERE b.id = NEW.booking_id AND b.state IN ({_LIVE})
        AND (b.centre_id, b.room_id, b.organisation_id, b.division_id)
          = (NEW.centre_id, NEW.room_id, NEW.organisation_id, NEW.division_id)
        AND (b.starts_at, b.ends_at, b.held_on) = (NEW.starts_at, NEW.ends_at, NEW.held_on)) THEN
    RAISE EXCEPTION 'an activity has a room, and is called off once'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
OWN_ENROLMENT = about_subject(kind=ENROLMENT, column="id")
OF_ACTIVITY = f"EXISTS (SELECT FROM {ACTIVITY} a WHERE a.id = activity_id AND ({RUNS}))"
OF_ENROLMENT = about_subject(kind=ENROLMENT, column="enrolment_id")
_PLACED = ", ".join(f"'{state}'" for state in sorted(rules.PLACED))
_ENROL_EDGES = ", ".join(f"('{edge.source}', '{edge.target}')" for edge in rules.ENROL_EDGES)
_GOING_ON = ", ".join(f"'{state}'" for state in sorted(rules.GOING_ON))
_WAITING = rules.EnrolState.WAITING
# Whoever enrols has a place while there is one and nobody waits for it, and else the next number on
# the list: the row of the role decides, which of two at the same moment the second waits for. The
# row of the activity comes first, in a statement of its own that waits for whoever calls it off.
ENROLMENT_GUARD = f"""
CREATE OR REPLACE FUNCTION centres_enrolment_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held {ROLE}; step int := 0;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.state NOT IN ({_GOING_ON}) THEN
      NEW.mark := NULL;
    END IF;
    IF OLD.state = NEW.state AND OLD.mark IS NOT NULL AND NEW.mark IS NULL THEN
      RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN ({_ENROL_EDGES}) THEN
      RAISE EXCEPTION 'an enrolment does not go on like this' USING ERRCODE = 'check_violation';
    END IF;
    step := (NEW.state IN ({_PLACED}))::int - (OLD.state IN ({_PLACED}))::int;
    IF step <> 0 THEN
      UPDATE {ROLE} SET taken = taken + step WHERE id = NEW.role_id;
    END IF;
    RETURN NEW;
  END IF;
  PERFORM FROM {ACTIVITY} a WHERE a.id = NEW.activity_id AND NEW.asked_at < a.starts_at
      AND (a.organisation_id, a.division_id) = (NEW.organisation_id, NEW.division_id)
      AND a.state = '{rules.ActivityState.OPEN}' FOR SHARE;
  IF FOUND THEN
    SELECT r.* INTO held FROM {ROLE} r
      WHERE r.id = NEW.role_id AND r.activity_id = NEW.activity_id FOR UPDATE;
  END IF;
  IF held.id IS NULL THEN
    RAISE EXCEPTION 'one enrols for what is still to come' USING ERRCODE = 'check_violation';
  END IF;
  IF held.taken < held.places AND NOT EXISTS (
    SELECT FROM {ENROLMENT} e WHERE e.role_id = held.id AND e.state = '{_WAITING}'
  ) THEN
    NEW.state := '{rules.EnrolState.ENROLLED}'; NEW.place := NULL;
    UPDATE {ROLE} SET taken = taken + 1 WHERE id = held.id;
  ELSE
    NEW.state := '{_WAITING}'; NEW.place := held.last_place + 1;
    UPDATE {ROLE} SET last_place = last_place + 1 WHERE id = held.id;
  END IF;
  NEW.offered_until := NULL;
  RETURN NEW;
END $$
"""
# Whoever is forgotten, or whose number is put right, is told from nobody any more.
ENROLMENT_FORGETS = f"""
CREATE OR REPLACE FUNCTION centres_enrolment_forgets() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE {ENROLMENT} SET mark = NULL WHERE person_id = NEW.id AND mark IS NOT NULL;
  RETURN NULL;
END $$
"""
ENROLMENT_ID_OF = f"""
CREATE OR REPLACE FUNCTION centres_enrolment_id_of(wanted text) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM {ENROLMENT} WHERE number = wanted
$$
"""
# How many gave which answer, of all full fives: never who, and no answer is told by its coming.
ANSWERS = f"""
CREATE OR REPLACE FUNCTION centres_answers(wanted bigint)
RETURNS TABLE (useful smallint, again smallint, count bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT told.useful, told.again, count(*) FROM (
    SELECT f.useful, f.again FROM {FEEDBACK} f WHERE f.activity_id = wanted ORDER BY f.id
    LIMIT (SELECT count(*) / {rules.FEWEST_ANSWERS} * {rules.FEWEST_ANSWERS}
      FROM {FEEDBACK} g WHERE g.activity_id = wanted)
  ) told GROUP BY told.useful, told.again
$$
"""
ID_OF = f"""
CREATE OR REPLACE FUNCTION centres_id_of(wanted text) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM {BOOKING} WHERE number = wanted
$$
"""
# No booking is kept from who works in a body.
KEPT_NUMBERS = """
CREATE OR REPLACE FUNCTION centres_kept_numbers(homes bigint[]) RETURNS SETOF text LANGUAGE sql
STABLE AS $$ SELECT ''::text WHERE false $$
"""
TRIGGERS = (
    (BOOKING, "centres_booking_guard", "BEFORE INSERT OR UPDATE"),
    (BOOKING, "centres_booking_takes", "AFTER INSERT OR UPDATE"),
    (CENTRE, "centres_centre_guard", "BEFORE UPDATE"),
    (ROOM, "centres_room_guard", "BEFORE INSERT OR UPDATE"),
    (ROOM, "centres_room_taken", "AFTER INSERT"),
    (CLOSURE, "centres_closure_guard", "BEFORE INSERT OR UPDATE"),
    (HOURS, "centres_hours_guard", "BEFORE INSERT OR UPDATE"),
    (ACTIVITY, "centres_activity_guard", "BEFORE INSERT OR UPDATE"),
    (ENROLMENT, "centres_enrolment_guard", "BEFORE INSERT OR UPDATE"),
    ("people_person", "centres_enrolment_forgets", "AFTER UPDATE OF mobile_sealed"),
)
ASKED = ("centres_id_of(text)", "centres_enrolment_id_of(text)", "centres_answers(bigint)")


def _policies() -> list[str]:
    """Who sees, adds and changes what."""
    return [
        *policy_statements(CENTRE, visible="true", insertable=RUNS, changeable=RUNS),
        *(
            said
            for table in (ROOM, HOURS, CLOSURE)
            for said in policy_statements(
                table, visible="true", insertable=OF_CENTRE, changeable=OF_CENTRE
            )
        ),
        *policy_statements(SETTING, visible="true", insertable=EVERYTHING),
        *policy_statements(BOOKING, visible=SEEN, insertable=OWN, changeable=CHANGED),
        *policy_statements(TAKEN, visible="true", insertable="false"),
        *policy_statements(SERIES, visible=f"{OWN_SERIES} OR {AT_WORK}", insertable=OWN_SERIES),
        *policy_statements(REFUSAL, visible=OF_SERIES, insertable=OF_OWN_SERIES),
        *policy_statements(ACTIVITY, visible="true", insertable=RUNS, changeable=RUNS),
        *policy_statements(ROLE, visible="true", insertable=OF_ACTIVITY, changeable="false"),
        *policy_statements(
            ENROLMENT,
            visible=f"{OWN_ENROLMENT} OR {RUNS}",
            insertable=OWN_ENROLMENT,
            changeable=f"{OWN_ENROLMENT} OR organisation_id = {HOMES}",
        ),
        *policy_statements(ATTENDANCE, visible=OF_ACTIVITY),
        *policy_statements(FEEDBACK, visible=OF_ENROLMENT, insertable=OF_ENROLMENT),
    ]


def statements() -> list[str]:
    """Everything that centres declare in the database."""
    tables = [*REFERENCE, SERIES, REFUSAL, BOOKING, TAKEN]
    tables += [ACTIVITY, ROLE, ENROLMENT, ATTENDANCE, FEEDBACK]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        *stamp_statements(REFERENCE),
        *append_only_statements([SETTING, SERIES, REFUSAL, ATTENDANCE, FEEDBACK]),
        f"REVOKE INSERT, UPDATE, DELETE ON {TAKEN} FROM {APP_ROLE}",
        f"REVOKE UPDATE, DELETE ON {ROLE} FROM {APP_ROLE}",
        *(
            said
            for table, columns in CHANGES.items()
            for said in (
                f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE}",
                f"GRANT UPDATE ({columns}) ON {table} TO {APP_ROLE}",
            )
        ),
        *(BOOKING_GUARD, BOOKING_TAKES, CENTRE_GUARD, ROOM_GUARD, ROOM_TAKEN),
        *(CLOSURE_GUARD, HOURS_GUARD),
        *(ID_OF, KEPT_NUMBERS, ACTIVITY_GUARD, ENROLMENT_GUARD, ENROLMENT_ID_OF, ANSWERS),
        ENROLMENT_FORGETS,
        *(
            f"CREATE OR REPLACE TRIGGER {function} {when} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
            for table, function, when in TRIGGERS
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
