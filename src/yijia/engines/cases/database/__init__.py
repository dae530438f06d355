"""What the database itself holds of cases: the tables of states, the guard of every move.

The guard knows which state may follow which, so that an import or a shell cannot skip the table;
who may take an edge is asked by the action.
"""

from yijia.engines.cases import events
from yijia.engines.cases.database import assisting, keeping, leaving
from yijia.engines.cases.database.guards import ASK_GUARD, ASK_TRIGGER, GUARD, TRIGGER
from yijia.engines.cases.registry import kinds
from yijia.engines.cases.rules import LATE, OPEN, OPEN_PART, Edge, Kind
from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    not_kept,
    policy_statements,
    visible_below,
)
from yijia.ground.places import events as places

SAMPLES = ["cases_sample", "cases_sampledcase"]
BESIDE = ["cases_clock", "cases_ask", "cases_verdict"]
LINKS, KEPT, ASSISTS = "cases_link", "cases_keptout", "cases_assist"
BUSINESS = ["cases_case", "cases_clockmark", "cases_remark", "cases_search", KEPT]
BUSINESS += [*BESIDE, *SAMPLES, LINKS, ASSISTS]
_KIND = "'cases_case'"
# Every list filters by itself and the policy is the net under it. As a CASE the planner takes it
# for no estimate: written as plain ORs it is thought to leave a handful of rows, so that the whole
# backlog is read and sorted instead of the index being walked (ADR 0009).
_REACHED = (
    f"({visible_below('division_id')}"
    " OR organisation_id = ANY ((SELECT identity_organisations())::bigint[]))"
)


def _visible(reached: str) -> str:
    """Of what is not confidential nobody asks from whom it is kept."""
    return (
        f"CASE WHEN {reached} AND (confidential = ''"
        f" OR {not_kept(kind=_KIND, identity='id')})"
        " OR id = (SELECT identity_subject('cases_case'))"
        " THEN true ELSE false END"
    )


# Whose persons one may reach: a unit that only assists does not.
CASE_REACHED = _visible(_REACHED)
CASE_VISIBLE = _visible(f"({_REACHED} OR id = ANY {assisting.OF_ASKER})")

# One case's title and one remark after another; the application cannot change a remark by itself.
ERASE = """
CREATE OR REPLACE FUNCTION cases_erase_words(
  wanted bigint, new_title text, remarks bigint[], public_texts text[], private_texts text[]
) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE cases_case SET title = new_title WHERE id = wanted;
  UPDATE cases_remark r SET public_text = said.public_text, private_text = said.private_text
    FROM unnest(remarks, public_texts, private_texts) AS said(id, public_text, private_text)
    WHERE r.id = said.id AND r.case_id = wanted;
  UPDATE cases_link SET reason = new_title WHERE first_id = wanted OR second_id = wanted;
END $$
"""
ERASE_ARGUMENTS = "cases_erase_words(bigint, text, bigint[], text[], text[])"
NUMBER = """
CREATE OR REPLACE FUNCTION cases_id_of(wanted text) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM cases_case WHERE number = wanted
$$
"""
# Whether the whole may be answered is asked by who may not see every part of it.
PARTS = """
CREATE OR REPLACE FUNCTION cases_has_open_parts(whole bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM cases_case WHERE parent_id = whole AND is_open)
$$
"""
# A move begins by holding its case where the person saw it; what it goes on from is read after the
# wait, if there was one. It sees what its caller sees.
HELD = """
CREATE OR REPLACE FUNCTION cases_hold(wanted bigint, seen text, had bigint)
RETURNS TABLE (asks boolean, marks jsonb) LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM cases_case WHERE id = wanted AND state = seen
    AND organisation_id IS NOT DISTINCT FROM had FOR NO KEY UPDATE;
  IF FOUND THEN
    RETURN QUERY SELECT
      EXISTS (SELECT FROM cases_ask WHERE case_id = wanted AND answered_at IS NULL),
      (SELECT coalesce(jsonb_agg(jsonb_build_array(mark, at, amount, unit, step) ORDER BY at, id),
        '[]') FROM cases_clockmark WHERE case_id = wanted);
  END IF;
END $$
"""
HELD_ARGUMENTS = "cases_hold(bigint, text, bigint)"
# Whether others rest with a case is asked by who may not see them.
MERGED = """
CREATE OR REPLACE FUNCTION cases_has_merged(main bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM cases_case WHERE merged_into_id = main AND NOT is_open)
$$
"""
# The parts of the subject of this transaction: who has each, how it stands, and what was reported.
PARTS_OF = f"""
CREATE OR REPLACE FUNCTION cases_parts_of(whole bigint) RETURNS TABLE (number text, state text,
  organisation_id bigint, title text, due_at timestamptz, is_open boolean, words text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT part.number, part.state, part.organisation_id, part.title, part.due_at, part.is_open,
    coalesce((SELECT private_text FROM cases_remark r
      WHERE r.case_id = part.id AND r.verb <> '{LATE}' ORDER BY r.id DESC LIMIT 1), '')
  FROM cases_case AS part
  WHERE part.parent_id = whole AND whole = (SELECT identity_subject('cases_case'))
  ORDER BY part.id
$$
"""
# When the last happened to the subject of this transaction that a late entry may not come before:
# to itself, its parts, who assists, and the answer of the case that it rests with. What ended with
# a move of its own counts as that move does, and not from when it was entered on.
LAST = """
CREATE OR REPLACE FUNCTION cases_moved_last(wanted bigint, answered text[]) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest(own.happened_at,
    (SELECT max(happened_at) FROM journal_entry
      WHERE subject_type = 'cases_case' AND subject_id = own.id AND new ? 'verb'),
    (SELECT max(greatest(asked_at, signed_at, CASE WHEN outcome <> 'ended' THEN ended_at END))
      FROM cases_assist WHERE case_id = own.id),
    (SELECT max(ended_at) FROM cases_case WHERE parent_id = own.id),
    (SELECT max(happened_at) FROM journal_entry
      WHERE subject_type = 'cases_case' AND subject_id = own.merged_into_id
        AND new ->> 'state' = ANY (answered)))
  FROM cases_case AS own WHERE own.id = wanted AND own.id = (SELECT identity_subject('cases_case'))
$$
"""
# How the case stands that the subject of this transaction was merged into.
MAIN = """
CREATE OR REPLACE FUNCTION cases_main_of(merged bigint) RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT main.state FROM cases_case AS own JOIN cases_case AS main ON main.id = own.merged_into_id
  WHERE own.id = merged AND own.id = (SELECT identity_subject('cases_case'))
$$
"""
# Under the row policies `@@` would lose its index, so the search runs as the owner and asks the
# same condition itself. Newest first, after the id where the page before ended. The question is
# put in as a constant: only then does the planner know whether its words are rare, and whether to
# look them up or to walk back through the cases.
FOUND = f"""
CREATE OR REPLACE FUNCTION cases_found(wanted tsquery, before bigint, most int)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE format($found$
    SELECT id FROM cases_search JOIN cases_case ON id = case_id
    WHERE document @@ %L::tsquery AND ($1 IS NULL OR id < $1) AND {CASE_VISIBLE}
    ORDER BY id DESC LIMIT $2
  $found$, wanted::text) USING before, most;
END $$
"""
# The same question about open cases alone, for a list that is ordered by what is due: some that are
# found, all of them where few have the words, and whether one case has them where many do.
OPEN_WITH = f"""
DROP FUNCTION IF EXISTS cases_open_with(tsquery);
CREATE OR REPLACE FUNCTION cases_open_with(wanted tsquery, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE format($found$
    SELECT id FROM cases_search JOIN cases_case ON id = case_id
    WHERE document @@ %L::tsquery AND is_open AND {CASE_VISIBLE} LIMIT $1
  $found$, wanted::text) USING most;
END $$
"""
HOLDS = f"""
CREATE OR REPLACE FUNCTION cases_holds(wanted bigint, words tsquery) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM cases_search JOIN cases_case ON id = case_id
    WHERE id = wanted AND document @@ words AND {CASE_VISIBLE})
$$
"""
# Which days of which cases moved because the work calendar did, by which documents: all that came
# since the recount before, and none where none did. An entry names cases of the whole county, and
# nobody is told of one that they do not see.
DAYS_MOVED = f"""
CREATE OR REPLACE FUNCTION cases_days_moved(before bigint, place text, most int)
RETURNS TABLE (entry bigint, at timestamptz, document text, number text, was_on date, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.id, e.recorded_at, coalesce((
      SELECT string_agg(said, '; ' ORDER BY first) FROM (
        SELECT coalesce(nullif(c.reason, ''), c.new ->> 'source') AS said, min(c.id) AS first
        FROM journal_entry c
        WHERE c.event IN ('{places.WORKDAY_EDITED.code}', '{places.CALENDAR_IMPORTED.code}')
          AND c.id < e.id AND c.id > coalesce((
            SELECT coalesce((r.new ->> 'up_to')::bigint, r.id) FROM journal_entry r
            WHERE r.event = '{events.DUE_RECOUNTED.code}' AND r.id < e.id
            ORDER BY r.id DESC LIMIT 1), 0)
        GROUP BY said) AS documents), ''),
    moved.key, (moved.value ->> 0)::date, (moved.value ->> 1)::date
  FROM journal_entry e, jsonb_each(e.new -> 'days') AS moved
  WHERE e.event = '{events.DUE_MOVED.code}'
    AND (before IS NULL OR e.id < before OR (e.id = before AND moved.key > place))
    AND EXISTS (SELECT FROM cases_case WHERE cases_case.number = moved.key AND {CASE_VISIBLE})
  ORDER BY e.id DESC, moved.key LIMIT most
$$
"""
# So many more of the words of all cases are known to be frequent, and the rest to be rare.
STATISTICS = "ALTER TABLE cases_search ALTER COLUMN document SET STATISTICS 1000"
# What was drawn can be drawn again, which shows that nobody chose: the order is the hash of seed
# and number, over the cases that were known then. Whose engagement does not reach there is told
# nothing.
DRAW = """
CREATE OR REPLACE FUNCTION cases_draw(area text, seed text, size int, until timestamptz)
RETURNS TABLE (id bigint, number text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.number FROM cases_case c
  WHERE (SELECT identity_reaches('sample.read', area))
    -- An auditor is from elsewhere: who holds a post in the body itself draws nothing kept from it.
    AND NOT EXISTS (
      SELECT FROM cases_keptout kept WHERE kept.case_id IN (c.id, c.parent_id) AND kept.at <= until
        AND kept.organisation_id IN (SELECT organisations_with_above(identity_homes()))
    )
    AND c.division_id >= area AND c.division_id < area || '~' AND c.recorded_at <= until
  ORDER BY sha256(convert_to(seed || ':' || c.number, 'UTF8')) LIMIT size
$$
"""
SAMPLE_VISIBLE = """
account_id = (SELECT identity_account()) OR (SELECT identity_holds('journal.read'))
"""
# Beside a case stands what lists and figures need without the case; it holds no words.
BESIDE_VISIBLE = (
    f"CASE WHEN ({_REACHED} OR case_id = ANY {assisting.OF_ASKER})"
    f" AND {not_kept(kind=_KIND, identity='case_id')}"
    " OR case_id = (SELECT identity_subject('cases_case'))"
    " THEN true ELSE false END"
)
# A link tells of both cases: each side asks the policy of cases itself.
LINK_VISIBLE = """
EXISTS (SELECT FROM cases_case c WHERE c.id = first_id)
  AND EXISTS (SELECT FROM cases_case c WHERE c.id = second_id)
"""
# Who reads the journal sees samples, and makes none in an auditor's name.
SAMPLE_OWN = "account_id = (SELECT identity_account())"
# In the samples of others nobody sees what is kept from them.
DRAWN_VISIBLE = f"""
EXISTS (SELECT FROM cases_sample WHERE cases_sample.id = sample_id
  AND (cases_sample.{SAMPLE_OWN} OR {not_kept(kind=_KIND, identity="case_id")}))
"""
DRAWN_OWN = f"""
EXISTS (SELECT FROM cases_sample WHERE cases_sample.id = sample_id AND cases_sample.{SAMPLE_OWN})
"""


EDGE_FLAGS = (
    *("is_final", "is_solving", "is_restart", "is_dormant", "waits_for_parts", "is_handover"),
)


def _edge_values(edge: Edge, *, kind: Kind) -> str:
    told = {
        "is_final": edge.target in kind.resting,
        "is_solving": edge.is_solving,
        "is_restart": edge.is_restart,
        "is_dormant": edge.target in kind.dormant,
        "waits_for_parts": edge.waits_for_parts,
        "is_handover": edge.is_handover,
    }
    flags = ", ".join(str(told[name]).lower() for name in EDGE_FLAGS)
    return (
        f"('{kind.name}', {kind.version}, '{edge.source}', '{edge.verb}', '{edge.target}', {flags})"
    )


def _edge_statements(kind: Kind) -> list[str]:
    """Statements that store a table once, and fail when it was changed under the same version."""
    born = [Edge("", OPEN, kind.initial, "", None)]
    if kind.part_initial:
        born.append(Edge("", OPEN_PART, kind.part_initial, "", None))
    values = ", ".join(_edge_values(edge, kind=kind) for edge in (*born, *kind.edges))
    columns = "kind, version, source, verb, target, " + ", ".join(EDGE_FLAGS)
    changed = f"table of {kind.name} was changed without a new version"
    return [
        f"""INSERT INTO cases_edge ({columns}) VALUES {values}
        ON CONFLICT (kind, version, source, verb) DO NOTHING""",
        f"""DO $$ BEGIN
          IF EXISTS (SELECT {columns} FROM cases_edge
              WHERE kind = '{kind.name}' AND version = {kind.version} EXCEPT VALUES {values})
            OR EXISTS (VALUES {values} EXCEPT SELECT {columns} FROM cases_edge)
          THEN RAISE EXCEPTION '{changed}'; END IF;
        END $$""",
    ]


# What the application may ask for; over the row policies each asks its own condition.
FUNCTIONS = (
    (DRAW, "cases_draw(text, text, int, timestamptz)"),
    (PARTS, "cases_has_open_parts(bigint)"),
    (MERGED, "cases_has_merged(bigint)"),
    (PARTS_OF, "cases_parts_of(bigint)"),
    (MAIN, "cases_main_of(bigint)"),
    (LAST, "cases_moved_last(bigint, text[])"),
    (HELD, HELD_ARGUMENTS),
    (NUMBER, "cases_id_of(text)"),
    (FOUND, "cases_found(tsquery, bigint, int)"),
    (OPEN_WITH, "cases_open_with(tsquery, int)"),
    (HOLDS, "cases_holds(bigint, tsquery)"),
    (DAYS_MOVED, "cases_days_moved(bigint, text, int)"),
    (ERASE, ERASE_ARGUMENTS),
    (keeping.HIDDEN, "cases_hidden(bigint[])"),
    (keeping.TAKEN_OUT, "cases_taken_out(bigint, bigint, text, text)"),
    (assisting.ASSISTED, "cases_assisted(bigint[])"),
)


def statements() -> list[str]:
    """Everything that cases declares in the database."""
    child = about_subject(kind="cases_case", column="case_id")
    return [
        *grant_statements(BUSINESS),
        f"GRANT SELECT ON cases_edge TO {APP_ROLE}",
        *guard_statements(BUSINESS),
        *append_only_statements(["cases_clockmark", "cases_verdict", KEPT, *SAMPLES]),
        *assisting.statements(ASSISTS),
        *policy_statements(LINKS, visible=LINK_VISIBLE),
        *(s for table in BESIDE for s in policy_statements(table, visible=BESIDE_VISIBLE)),
        *(ASK_GUARD, ASK_TRIGGER, keeping.GUARD, keeping.TRIGGER),
        *(keeping.PARTS, keeping.PARTS_TRIGGER, keeping.STAYS, keeping.STAYS_TRIGGER),
        f"REVOKE DELETE ON {', '.join(BESIDE)} FROM {APP_ROLE}",
        *append_only_statements(["cases_remark", LINKS], unless=events.WORDS_ERASED.code),
        *policy_statements("cases_case", visible=CASE_VISIBLE),
        *policy_statements("cases_clockmark", visible=child),
        *policy_statements("cases_remark", visible=child),
        *policy_statements(KEPT, visible=keeping.VISIBLE, insertable=child),
        *policy_statements("cases_sample", visible=SAMPLE_VISIBLE, insertable=SAMPLE_OWN),
        *policy_statements("cases_sampledcase", visible=DRAWN_VISIBLE, insertable=DRAWN_OWN),
        *policy_statements("cases_search", visible=child),
        STATISTICS,
        GUARD,
        TRIGGER,
        "REVOKE DELETE ON cases_case FROM " + APP_ROLE,
        *(made for made, _call in FUNCTIONS),
        *(
            said
            for _made, call in FUNCTIONS
            for said in (
                f"REVOKE EXECUTE ON FUNCTION {call} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {call} TO {APP_ROLE}",
            )
        ),
        *leaving.statements(),
        *(s for declared in kinds for s in _edge_statements(declared.kind)),
    ]
