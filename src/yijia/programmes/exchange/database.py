"""What the database holds for the exchange: whose words are seen, and that the list is true.

The line of a need in the list is public once its community has confirmed it. It follows the case by
a trigger of its table, so that what the list says and how the case stands cannot disagree.
"""

from yijia.base.access import Permission
from yijia.engines.cases.models import DAY_OF
from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
    visible_below,
)
from yijia.programmes.exchange import events, rules

REFERENCE = ["exchange_category", "exchange_limit"]
NEED, LISTING = "exchange_need", "exchange_listing"
EVERYTHING = "(SELECT identity_everything())"
OWN = about_subject(kind="cases_case", column="case_id")
STAFF = (
    f"(SELECT identity_holds('case.read')) AND ({visible_below('division_id')}"
    " OR organisation_id = ANY ((SELECT identity_organisations())::bigint[]))"
)
LISTED = f"listed_on IS NOT NULL OR {OWN} OR {STAFF}"
_TODAY = DAY_OF % {"expressions": "now()"}
# The day of a move is that of its entry, which may have been entered later than it happened.
_ON_DAY = f"""coalesce(
  (SELECT {DAY_OF % {"expressions": "happened_at"}} FROM journal_entry
   WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint), {_TODAY})"""
FOLLOWS = f"""
CREATE OR REPLACE FUNCTION exchange_follows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE on_day date := {_ON_DAY};
BEGIN
  UPDATE exchange_listing SET state = NEW.state,
    listed_on = coalesce(listed_on,
      CASE WHEN NEW.state = '{rules.State.LISTED}' THEN on_day END),
    claimed_on = coalesce(claimed_on,
      CASE WHEN NEW.state IN ('{rules.State.PROMISED}', '{rules.State.PLANNED}') THEN on_day END),
    fulfilled_on = CASE WHEN NEW.state = '{rules.State.FULFILLED}' THEN on_day END
  WHERE case_id = NEW.id;
  RETURN NULL;
END $$
"""
FOLLOWS_TRIGGER = f"""
CREATE OR REPLACE TRIGGER exchange_follows AFTER UPDATE OF state ON cases_case
FOR EACH ROW WHEN (NEW.kind = '{rules.NEED.name}' AND NEW.state IS DISTINCT FROM OLD.state)
EXECUTE FUNCTION exchange_follows()
"""
# A line is that of its case: nothing of it can be said otherwise when it is added.
LISTING_GUARD = f"""
CREATE OR REPLACE FUNCTION exchange_listing_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.kind = '{rules.NEED.name}'
      AND (c.number, c.division_id, c.state) = (NEW.number, NEW.division_id, NEW.state)
      AND c.topic = NEW.category_id AND c.organisation_id = NEW.organisation_id
  ) OR coalesce(NEW.listed_on, NEW.claimed_on, NEW.fulfilled_on) IS NOT NULL THEN
    RAISE EXCEPTION 'a line of the list says what its case says' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
LISTING_TRIGGER = """
CREATE OR REPLACE TRIGGER exchange_listing_guard BEFORE INSERT ON exchange_listing
FOR EACH ROW EXECUTE FUNCTION exchange_listing_guard()
"""
ERASE = f"""
CREATE OR REPLACE FUNCTION exchange_erase_text(wanted bigint, note text) RETURNS void
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
  UPDATE exchange_need SET text = note WHERE case_id = wanted;
END $$
"""
# For the desk of who answers for personal data, which knows matters by number.
KEPT_NUMBERS = """
CREATE OR REPLACE FUNCTION exchange_kept_numbers(homes bigint[]) RETURNS SETOF text LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT number FROM cases_case
  WHERE kind = 'need' AND id IN (SELECT cases_hidden(homes))
$$
"""
RESOURCE, STOCK, MATCH = "exchange_resource", "exchange_stock", "exchange_match"
# What may be changed of a row once it is there; all else of it stays.
CHANGES = {
    RESOURCE: "ends_on",
    MATCH: "state, given_at, given_by_id, taken_at, taken_by_id, agreed_at, delivered_at, ended_at,"
    " starts_on, ends_on",
}
# Who enters and ends what a unit gives: the unit itself, or who keeps the network where it stands.
KEEPS_RESOURCE = f"""
{EVERYTHING} OR organisation_id = ANY ((SELECT identity_homes())::bigint[])
OR identity_reaches('{Permission.NETWORK_EDIT}', (
  SELECT o.division_id FROM organisations_organisation o WHERE o.id = organisation_id))
"""
MATCH_SEEN = f"{OWN} OR unit_id = ANY ((SELECT identity_homes())::bigint[]) OR {STAFF}"
_HOLDING = ", ".join(f"'{state}'" for state in sorted(rules.HOLDING))
# A resource is held while it is ended, so that a promise and its end do not pass each other by.
# What is given for good is taken once and for all: it may end while it is still to be handed over.
RESOURCE_GUARD = f"""
CREATE OR REPLACE FUNCTION exchange_resource_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.mode <> (SELECT mode FROM exchange_category WHERE code = NEW.category_id) THEN
      RAISE EXCEPTION 'a resource is given as its category is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.ends_on IS NOT NULL AND OLD.ends_on <= NEW.ends_on OR NEW.ends_on IS NULL THEN
    RAISE EXCEPTION 'a resource may end sooner, and nothing else of it changes'
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM exchange_match m WHERE m.resource_id = NEW.id
      AND m.state IN ({_HOLDING})
      AND CASE WHEN NEW.mode = '{rules.Mode.GIVEN}' THEN m.starts_on >= NEW.ends_on
        ELSE m.ends_on > NEW.ends_on END) THEN
    RAISE EXCEPTION 'something of it is promised after that day' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
_EDGES = ", ".join(f"('{edge.source}', '{edge.target}')" for edge in rules.MATCH_EDGES)
# A match is of a need that is there and of a resource that could give it. Of two moves of one match
# at a moment one waits for the row; which verb leads on is a table of the rules. Its days are set
# when both have accepted, within those that were proposed, and for what is done once to one day.
MATCH_GUARD = f"""
CREATE OR REPLACE FUNCTION exchange_match_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE on_day date := {_ON_DAY};
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM exchange_resource r WHERE r.id = NEW.resource_id
      AND r.organisation_id = NEW.unit_id AND NEW.quantity <= r.quantity
      AND NEW.starts_on >= r.starts_on AND (r.ends_on IS NULL OR NEW.ends_on <= r.ends_on)
      AND NEW.division_id ^@ r.serves_id FOR SHARE;
    IF NOT FOUND OR NEW.state <> 'proposed' OR NOT EXISTS (
      SELECT FROM exchange_listing l JOIN exchange_resource r ON r.id = NEW.resource_id
      WHERE l.case_id = NEW.case_id AND l.state = '{rules.State.LISTED}'
        AND l.category_id = r.category_id AND NEW.quantity = l.quantity
        AND NEW.starts_on >= l.starts_on AND NEW.ends_on <= l.ends_on
        AND (l.number, l.division_id, l.organisation_id)
          = (NEW.number, NEW.division_id, NEW.organisation_id)
    ) THEN
      RAISE EXCEPTION 'a match is of a need in the list and of what could be given for it'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_EDGES})
    OR NEW.state = OLD.state AND OLD.state <> 'proposed'
    OR OLD.given_at IS NOT NULL
      AND (OLD.given_at, OLD.given_by_id) IS DISTINCT FROM (NEW.given_at, NEW.given_by_id)
    OR OLD.taken_at IS NOT NULL
      AND (OLD.taken_at, OLD.taken_by_id) IS DISTINCT FROM (NEW.taken_at, NEW.taken_by_id)
    OR (OLD.starts_on, OLD.ends_on) IS DISTINCT FROM (NEW.starts_on, NEW.ends_on)
      AND (NEW.state <> '{rules.MatchState.AGREED}' OR OLD.state = NEW.state
        OR NEW.starts_on < OLD.starts_on OR NEW.ends_on > OLD.ends_on) THEN
    RAISE EXCEPTION 'a match does not go on like this' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> '{rules.MatchState.AGREED}' OR OLD.state = NEW.state THEN RETURN NEW; END IF;
  IF NEW.ends_on <= on_day THEN
    RAISE EXCEPTION 'the days of this match are over' USING ERRCODE = 'check_violation';
  ELSIF NEW.ends_on > NEW.starts_on + 1 AND EXISTS (SELECT FROM exchange_resource r
      WHERE r.id = NEW.resource_id AND r.mode = '{rules.Mode.ONCE}') THEN
    RAISE EXCEPTION 'what is done once is promised for one day' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# What is promised is taken from the stock of each of its days, in their order, so that of two
# promises one waits for the other; the check of the table refuses what is more than there is. What
# was not given goes back whole; what was lent and is over stays taken on the days that have passed.
MATCH_STOCK = f"""
CREATE OR REPLACE FUNCTION exchange_match_stock() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held exchange_resource; takes int := 0; stock_day date;
BEGIN
  IF NEW.state IN ({_HOLDING}) AND OLD.state NOT IN ({_HOLDING}) THEN takes := NEW.quantity;
  ELSIF OLD.state IN ({_HOLDING}) AND NEW.state NOT IN ({_HOLDING}) THEN takes := -NEW.quantity;
  ELSE RETURN NULL;
  END IF;
  SELECT * INTO held FROM exchange_resource WHERE id = NEW.resource_id FOR SHARE;
  IF takes > 0 AND held.ends_on < NEW.ends_on THEN
    RAISE EXCEPTION 'it is not given on all these days any more'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'exchange_resource_ended';
  END IF;
  FOR stock_day IN
    SELECT on_day::date FROM generate_series(
      CASE WHEN held.mode = '{rules.Mode.GIVEN}' THEN held.starts_on ELSE NEW.starts_on END,
      CASE WHEN held.mode = '{rules.Mode.GIVEN}' THEN held.starts_on ELSE NEW.ends_on - 1 END,
      interval '1 day') AS on_day
    WHERE held.mode = '{rules.Mode.GIVEN}'
      OR held.weekdays >> (extract(isodow FROM on_day)::int - 1) & 1 = 1
    ORDER BY on_day
  LOOP
    IF takes > 0 THEN
      INSERT INTO {STOCK} AS s (resource_id, "on", quantity, taken)
        VALUES (held.id, stock_day, held.quantity, takes)
        ON CONFLICT (resource_id, "on") DO UPDATE SET taken = s.taken + takes;
    ELSE
      UPDATE {STOCK} SET taken = taken + takes WHERE resource_id = held.id AND "on" = stock_day;
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
PROJECT, STEP, ANSWERED = "exchange_project", "exchange_projectstep", "exchange_projectneed"
PLAN, LINE = "exchange_plan", "exchange_planline"
CHANGES |= {PROJECT: "state, ended_on", STEP: "done_on", LINE: "match_id"}
_DISPATCHES = f"identity_reaches('{Permission.CASE_DISPATCH}', division_id)"
# Who opens projects there, or works at the owner, acts for one.
ACTS = f"{EVERYTHING} OR {_DISPATCHES} OR owner_id = ANY ((SELECT identity_homes())::bigint[])"
OF_PROJECT = f"EXISTS (SELECT FROM {PROJECT} p WHERE p.id = project_id AND ({ACTS}))"
OF_PLAN = f"EXISTS (SELECT FROM {PLAN} p WHERE p.id = plan_id)"
# What has ended stays so, and a step is done once, while its project goes on.
PROJECT_GUARD = """
CREATE OR REPLACE FUNCTION exchange_project_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.ended_on IS NOT NULL THEN
    RAISE EXCEPTION 'this project has ended' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
STEP_GUARD = f"""
CREATE OR REPLACE FUNCTION exchange_step_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM {PROJECT} WHERE id = NEW.project_id AND ended_on IS NULL FOR SHARE;
  IF NOT FOUND OR OLD.done_on IS NOT NULL THEN
    RAISE EXCEPTION 'a step is done once, while its project goes on'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGERS = (
    (PROJECT, "exchange_project_guard", "BEFORE UPDATE"),
    (STEP, "exchange_step_guard", "BEFORE UPDATE"),
    (RESOURCE, "exchange_resource_guard", "BEFORE INSERT OR UPDATE"),
    (MATCH, "exchange_match_guard", "BEFORE INSERT OR UPDATE"),
    (MATCH, "exchange_match_stock", "AFTER UPDATE"),
)
ASKED = ("exchange_erase_text(bigint, text)", "exchange_kept_numbers(bigint[])")


def _giving() -> list[str]:
    """What holds resources, stock and matches."""
    return [
        *(
            said
            for table, columns in CHANGES.items()
            for said in (
                f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE}",
                f"GRANT UPDATE ({columns}) ON {table} TO {APP_ROLE}",
            )
        ),
        f"REVOKE INSERT, UPDATE, DELETE ON {STOCK} FROM {APP_ROLE}",
        *(RESOURCE_GUARD, MATCH_GUARD, MATCH_STOCK, PROJECT_GUARD, STEP_GUARD),
        *(
            f"CREATE OR REPLACE TRIGGER {function} {when} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
            for table, function, when in TRIGGERS
        ),
        *policy_statements(
            RESOURCE, visible="true", insertable=KEEPS_RESOURCE, changeable=KEEPS_RESOURCE
        ),
        *policy_statements(STOCK, visible="true", insertable="false"),
        *policy_statements(MATCH, visible=MATCH_SEEN),
        *policy_statements(PROJECT, visible="true", insertable=ACTS, changeable=ACTS),
        *policy_statements(STEP, visible="true", insertable=OF_PROJECT, changeable=OF_PROJECT),
        *policy_statements(ANSWERED, visible="true", insertable=OF_PROJECT),
        *policy_statements(PLAN, visible=f"{EVERYTHING} OR {_DISPATCHES}"),
        *policy_statements(LINE, visible=OF_PLAN),
        *append_only_statements([ANSWERED, PLAN]),
    ]


def statements() -> list[str]:
    """Everything that the exchange declares in the database."""
    tables = [*REFERENCE, NEED, LISTING, RESOURCE, STOCK, MATCH]
    tables += [PROJECT, STEP, ANSWERED, PLAN, LINE]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        *append_only_statements([NEED], unless=events.TEXTS_ERASED.code),
        *append_only_statements(REFERENCE),
        f"REVOKE UPDATE, DELETE ON {LISTING} FROM {APP_ROLE}",
        *stamp_statements(REFERENCE),
        *(LISTING_GUARD, LISTING_TRIGGER, FOLLOWS, FOLLOWS_TRIGGER, ERASE, KEPT_NUMBERS),
        *(
            said
            for call in ASKED
            for said in (
                f"REVOKE EXECUTE ON FUNCTION {call} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {call} TO {APP_ROLE}",
            )
        ),
        *policy_statements(NEED, visible=OWN),
        *policy_statements(LISTING, visible=LISTED, insertable=OWN, changeable="false"),
        *(
            said
            for table in REFERENCE
            for said in policy_statements(table, visible="true", insertable=EVERYTHING)
        ),
        *_giving(),
    ]
