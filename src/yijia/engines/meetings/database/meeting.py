"""What the database holds for meetings of bodies: who sees one, and that it goes on as it may.

Who reads cases in the place of a body sees its meetings, and so does whoever works in the body or
in a unit that has a seat there on the day. What is about a case that is kept from somebody is kept
from them here, too. Quorum and majority are counted here once more, by the row of the rule.
"""

from yijia.base.access import Permission
from yijia.engines.meetings import events
from yijia.engines.meetings.database.moving import (
    ERASING,
    MOVES_OF_RESOLUTION,
    RECOUNTED,
    SETTLED,
    kept_from,
)
from yijia.engines.meetings.rules.joint import EDGES, Presence, State
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

MEETING, ITEM, ROLL = "meetings_meeting", "meetings_item", "meetings_rollentry"
DECISION, ADDITION, RULE = "meetings_decision", "meetings_addition", "meetings_meetingrule"
# What may be changed of a meeting once it is there; of all else of it nothing is ever changed.
CHANGES = (
    "state, rule_id, members, present, has_quorum, opened_at, signed_at, signed_by_id, digest,"
    " cancelled_at, reason"
)
EVERYTHING = "(SELECT identity_everything())"
KEEPS_RULES = f"(SELECT identity_holds('{Permission.RULE_EDIT}'))"
READS = f"(SELECT identity_holds('{Permission.CASE_READ}'))"
# Who has a seat on the day, was on the roll, or was told of a resolution that is overdue.
SEATED = """
CREATE OR REPLACE FUNCTION meetings_seated(homes bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id FROM meetings_meeting m JOIN organisations_seat s ON s.body_id = m.body_id
  WHERE s.member_id = ANY (homes) AND s.starts_on <= m.meets_on
    AND (s.ends_on IS NULL OR s.ends_on > m.meets_on)
  UNION
  SELECT meeting_id FROM meetings_rollentry WHERE unit_id = ANY (homes)
  UNION
  SELECT i.meeting_id FROM meetings_rise s JOIN meetings_resolution r ON r.id = s.resolution_id
    JOIN meetings_item i ON i.id = r.item_id
  WHERE s.body_id = ANY (homes)
$$
"""
SEEN = f"""
({EVERYTHING} OR {READS} AND (
  {visible_below("division_id")}
  OR body_id = ANY ((SELECT identity_homes())::bigint[])
  OR id IN (SELECT meetings_seated((SELECT identity_homes())))
))
"""
OF_MEETING = f"EXISTS (SELECT FROM {MEETING} m WHERE m.id = meeting_id)"
NOT_KEPT = not_kept(kind="'cases_case'", identity="case_id")
OF_ITEM = f"EXISTS (SELECT FROM {ITEM} i WHERE i.id = item_id)"
# What neither names a point nor is of all of them may be about any: who sees all of them sees it.
OF_ALL = f"""(of_all OR item_id IS NULL AND meetings_last_place(meeting_id)
  = (SELECT count(*) FROM {ITEM} i WHERE i.meeting_id = {ADDITION}.meeting_id))"""
_EDGES = ", ".join(f"('{edge.source}', '{edge.target}')" for edge in EDGES)


def _reached(share: str, *, count: str, total: str) -> str:
    """That `count` of `total` are enough for a part of the rule `law`; all are SQL."""
    has = f"{count}::bigint * law.{share}_denominator"
    needs = f"({total})::bigint * law.{share}_numerator"
    return (
        f"({count} > 0 AND {count} <= {total} AND CASE WHEN law.{share}_is_strict"
        f" THEN {has} > {needs} ELSE {has} >= {needs} END)"
    )


QUORUM = _reached("quorum", count="NEW.present", total="NEW.members")
QUORUM_OF = _reached("quorum", count="held.present", total="held.members")
CARRIED = _reached(
    "majority",
    count="NEW.in_favour",
    total="CASE law.majority_of WHEN 'all' THEN held.members ELSE held.present END",
)
IN_FORCE = "(law.starts_on <= {day} AND (law.ends_on IS NULL OR law.ends_on > {day}))"
MEETING_GUARD = f"""
CREATE OR REPLACE FUNCTION meetings_meeting_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE law meetings_meetingrule; met_on date;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> '{State.CALLED}' OR NOT EXISTS (
      SELECT FROM organisations_organisation o WHERE o.id = NEW.body_id
        AND (o.kind, o.division_id) = (NEW.kind, NEW.division_id)
    ) THEN
      RAISE EXCEPTION 'a meeting is called for a body where it stands'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.state, NEW.state) NOT IN ({_EDGES}) THEN
    RAISE EXCEPTION 'a meeting does not go on like this' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = '{State.HELD}' THEN
    -- Generated columns are not known yet in a trigger that comes before.
    met_on := (NEW.meets_at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT * INTO law FROM meetings_meetingrule WHERE id = NEW.rule_id;
    IF law.kind <> NEW.kind OR NOT {IN_FORCE.format(day="met_on")}
      OR NEW.members <> (SELECT count(*) FROM meetings_rollentry WHERE meeting_id = NEW.id)
      OR NEW.present <> (SELECT count(*) FROM meetings_rollentry
        WHERE meeting_id = NEW.id AND presence = '{Presence.PRESENT}')
      OR NEW.has_quorum <> {QUORUM}
    THEN
      RAISE EXCEPTION 'a quorum is counted from the roll' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF (NEW.rule_id, NEW.members, NEW.present, NEW.has_quorum, NEW.opened_at)
    IS DISTINCT FROM (OLD.rule_id, OLD.members, OLD.present, OLD.has_quorum, OLD.opened_at)
  THEN
    RAISE EXCEPTION 'the roll is taken once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# The meeting is held, so that its end and what is written in it do not pass each other by.
WITHIN_GUARD = f"""
CREATE OR REPLACE FUNCTION meetings_of_meeting_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held meetings_meeting; law meetings_meetingrule; of_meeting bigint;
BEGIN
  IF TG_TABLE_NAME = '{DECISION}' THEN
    SELECT meeting_id INTO of_meeting FROM meetings_item WHERE id = NEW.item_id;
  ELSE
    of_meeting := NEW.meeting_id;
  END IF;
  SELECT * INTO held FROM meetings_meeting WHERE id = of_meeting FOR SHARE;
  IF held.state IS NULL OR NOT held.state = ANY (TG_ARGV) THEN
    RAISE EXCEPTION 'a meeting that is % has no new row of %', held.state, TG_TABLE_NAME
      USING ERRCODE = 'check_violation';
  END IF;
  -- A column that the other tables lack is named in a statement that is never reached there.
  IF TG_TABLE_NAME = '{ADDITION}' THEN
    IF NOT NEW.of_all AND NOT EXISTS (
      SELECT FROM meetings_item WHERE id = NEW.item_id AND meeting_id = held.id
    ) THEN
      RAISE EXCEPTION 'what is added is of a point of its own meeting'
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF TG_TABLE_NAME = '{DECISION}' THEN
    IF NEW.rule_id IS NULL THEN RETURN NEW; END IF;
    SELECT * INTO law FROM meetings_meetingrule WHERE id = NEW.rule_id;
    IF law.kind <> held.kind OR NOT {IN_FORCE.format(day="held.meets_on")}
      OR law.matter <> (SELECT matter FROM meetings_item WHERE id = NEW.item_id)
      OR NOT {QUORUM_OF}
      OR NEW.in_favour + NEW.against + NEW.abstained <> held.present
      OR NEW.is_carried <> {CARRIED}
    THEN
      RAISE EXCEPTION 'a vote is counted by the rule' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.is_carried AND EXISTS (SELECT FROM meetings_resolution
        WHERE item_id = NEW.item_id AND state <> 'withdrawn') THEN
      RAISE EXCEPTION 'something was resolved about this point' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$
"""
# A resolution of a point goes on as one of a convening does, and beyond the signed minutes.
JOINT_GUARD = f"""
CREATE OR REPLACE FUNCTION meetings_joint_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held meetings_meeting;
BEGIN
  IF TG_OP = 'UPDATE' AND {ERASING} THEN RETURN NEW; END IF;
  SELECT m.* INTO held FROM meetings_meeting m JOIN meetings_item i ON i.meeting_id = m.id
    WHERE i.id = NEW.item_id FOR SHARE OF m;
  IF TG_OP = 'UPDATE' THEN
    {RECOUNTED}
    IF (OLD.state, NEW.state) NOT IN ({MOVES_OF_RESOLUTION}) THEN
      RAISE EXCEPTION 'a resolution does not go on like this' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF held.state <> '{State.HELD}' OR NOT held.has_quorum
    OR (NEW.owner_id <> held.body_id AND NOT EXISTS (SELECT FROM meetings_rollentry
      WHERE meeting_id = held.id AND unit_id = NEW.owner_id))
  THEN
    RAISE EXCEPTION 'a meeting with a quorum resolves for its own members'
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM meetings_decision WHERE item_id = NEW.item_id AND NOT is_carried) THEN
    RAISE EXCEPTION 'a vote on this point was lost' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM meetings_item i JOIN cases_case own ON own.id = i.case_id
      WHERE i.id = NEW.item_id AND (own.confidential = 'asked'
        OR {kept_from("NEW.owner_id", case="i.case_id")})) THEN
    RAISE EXCEPTION 'the case is kept from this unit' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.number, NEW.division_id) IS DISTINCT FROM (held.number, held.division_id) THEN
    RAISE EXCEPTION 'a resolution is counted where its meeting is'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# The place of the last point, although it may be kept from who asks: two never have the same one.
LAST_PLACE = """
CREATE OR REPLACE FUNCTION meetings_last_place(of_meeting bigint) RETURNS integer LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(max(place), 0)::integer FROM meetings_item WHERE meeting_id = of_meeting
$$
"""
# In which states of a meeting something may be added to each table.
ADDED_IN = {
    ITEM: (State.CALLED, State.HELD),
    ROLL: (State.CALLED,),
    DECISION: (State.HELD,),
    ADDITION: (State.SIGNED,),
}
# Whatever a body has taken on about a case that is kept from it then is not to be done any more.
LEAVES = f"""
CREATE OR REPLACE FUNCTION meetings_leave_points(of_case bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz; point record; owners bigint[];
BEGIN
  SELECT happened_at INTO moment FROM journal_entry
    WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint;
  -- Held before their rows, as by everybody who writes in them: what is being resolved is done.
  PERFORM FROM meetings_meeting WHERE id IN (
    SELECT i.meeting_id FROM meetings_item i JOIN cases_case c ON c.id = i.case_id
    WHERE of_case IN (c.id, c.parent_id)) ORDER BY id FOR NO KEY UPDATE;
  FOR point IN SELECT i.id, i.place, i.case_id, m.id AS meeting, m.number, m.division_id
    FROM meetings_item i JOIN cases_case c ON c.id = i.case_id
      JOIN meetings_meeting m ON m.id = i.meeting_id
    WHERE of_case IN (c.id, c.parent_id) ORDER BY i.id
  LOOP
    WITH gone AS (
      UPDATE meetings_resolution SET state = 'withdrawn', withdrawn_at = moment
        WHERE item_id = point.id AND state NOT IN ({SETTLED})
          AND {kept_from("owner_id", case="point.case_id")}
        RETURNING owner_id
    ) SELECT coalesce(array_agg(owner_id), '{{}}') INTO owners FROM gone;
    -- Whose it was stands under the case, since nothing of a meeting is kept from anybody.
    PERFORM meetings_note_left('{events.POINT_LEFT.code}', 'cases_case', point.case_id,
      point.division_id, '{{}}', owners,
      jsonb_build_object('number', point.number, 'place', point.place));
    IF owners <> '{{}}' THEN
      PERFORM meetings_note('{events.JOINT_LEFT.code}', 'meetings_meeting', point.meeting,
        point.division_id, jsonb_build_object('place', point.place));
    END IF;
  END LOOP;
END $$
"""


def _policies() -> list[str]:
    return [
        *policy_statements(MEETING, visible=SEEN),
        *policy_statements(ITEM, visible=f"{OF_MEETING} AND {NOT_KEPT}"),
        *policy_statements(ROLL, visible=OF_MEETING),
        *policy_statements(DECISION, visible=OF_ITEM),
        *policy_statements(ADDITION, visible=f"{OF_MEETING} AND ({OF_ALL} OR {OF_ITEM})"),
        *policy_statements(RULE, visible="true", insertable=KEEPS_RULES),
    ]


def _triggers() -> list[str]:
    guard, row = "CREATE OR REPLACE TRIGGER", "FOR EACH ROW"
    states = {name: ", ".join(f"'{one}'" for one in held) for name, held in ADDED_IN.items()}
    return [
        (
            f"{guard} meetings_meeting_guard BEFORE INSERT OR UPDATE ON {MEETING}"
            f" {row} EXECUTE FUNCTION meetings_meeting_guard()"
        ),
        *(
            f"{guard} meetings_of_meeting_guard BEFORE INSERT ON {table} {row} EXECUTE FUNCTION"
            f" meetings_of_meeting_guard({held})"
            for table, held in states.items()
        ),
        (
            f"{guard} meetings_joint_guard BEFORE INSERT OR UPDATE ON meetings_resolution"
            f" {row} WHEN (NEW.item_id IS NOT NULL) EXECUTE FUNCTION meetings_joint_guard()"
        ),
        # What held on days that are over stays what it was, as of a type of convening.
        (
            f"{guard} meetings_calltype_guard BEFORE UPDATE ON {RULE}"
            f" {row} EXECUTE FUNCTION meetings_calltype_guard()"
        ),
    ]


def _rights() -> list[str]:
    return [
        f"REVOKE UPDATE, DELETE ON {MEETING} FROM {APP_ROLE}",
        f"GRANT UPDATE ({CHANGES}) ON {MEETING} TO {APP_ROLE}",
        f"REVOKE UPDATE, DELETE ON {RULE} FROM {APP_ROLE}",
        f"GRANT UPDATE (ends_on) ON {RULE} TO {APP_ROLE}",
        "REVOKE EXECUTE ON FUNCTION meetings_leave_points(bigint) FROM PUBLIC",
        "REVOKE EXECUTE ON FUNCTION meetings_last_place(bigint) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION meetings_last_place(bigint) TO {APP_ROLE}",
        "REVOKE EXECUTE ON FUNCTION meetings_seated(bigint[]) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION meetings_seated(bigint[]) TO {APP_ROLE}",
    ]


def statements() -> list[str]:
    """Everything that meetings of bodies declare in the database."""
    tables = [MEETING, ITEM, ROLL, DECISION, ADDITION, RULE]
    words = [ITEM, DECISION, ADDITION]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        *append_only_statements([ROLL]),
        *append_only_statements(words, unless=events.WORDS_ERASED.code),
        *stamp_statements([RULE]),
        *(SEATED, MEETING_GUARD, WITHIN_GUARD, JOINT_GUARD, LEAVES, LAST_PLACE),
        *_triggers(),
        *_rights(),
        *_policies(),
    ]
