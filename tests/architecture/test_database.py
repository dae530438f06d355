"""What the database itself must hold: the guard, the row policies, and little for the application.

The tables of exemptions are reviewed: whoever adds a table adds it to the guard and to a policy, or
writes here why not.
"""

import re
from collections.abc import Collection, Mapping

import psycopg
import pytest
from django.db import connection

from tests.architecture import source
from yijia.config import migrations
from yijia.ground.journal.database import APP_ROLE, OWNER_ROLE

in_database = pytest.mark.django_db

FRAMEWORK = {
    "auth_group": "The framework's own; the application has no right to it at all.",
    "auth_group_permissions": "The framework's own; the application has no right to it at all.",
    "account_emailaddress": "Of allauth: there is no e-mail; the application has no right to it.",
    "account_emailconfirmation": "Of allauth; the application has no right to it at all.",
    "socialaccount_socialapp": "Of allauth: the provider is a setting; no right to it at all.",
    "socialaccount_socialtoken": "Of allauth: no token is kept; no right to it at all.",
    "auth_permission": "The framework's own; the application has no right to it at all.",
    "django_content_type": "The framework's own; the application only reads it.",
    "django_migrations": "The framework's own; the application only reads it.",
    "database_statement": "The owner notes in it what was declared; the application only reads it.",
}
UNGUARDED = FRAMEWORK | {
    "accounts_opensession": "A session is no business record; its beginning has an entry.",
    "socialaccount_socialaccount": "allauth touches it at sign-in; tying one leaves an entry.",
    "config_night": "The worker notes in it when nightly work last ran, which is no act.",
    "django_session": "A session is no business record, and one is written before anybody acts.",
    "journal_entry": "It is the record itself: append-only, and the guard looks for its rows.",
    "journal_stamp": "The stamp's own trigger moves it; the application only reads it.",
    "cases_edge": "Migrations fill it from the tables in code; the application only reads it.",
    "people_failedtry": "Throttle rows: a bot that guesses would otherwise fill the journal.",
    "shell_givenanswer": "An answer kept to be repeated; the act that it answers has its entry.",
    "shell_spending": "It counts what strangers send; what they do has its entry.",
    "notices_delivery": "It says how far a message got; the reading of the contact has its entry.",
    "rights_run": "How far a run got, batch by batch; its end leaves an entry.",
    "notices_due": "A trigger of the journal fills it, and making the notices empties it.",
    "notices_notice": "It follows from an entry, and never changes but for when it was read.",
    "figures_delta": "Triggers of guarded tables write it; the application only reads it.",
    "figures_cell": "The owner's folder sums into it; the application only reads it.",
}
WITHOUT_POLICY = FRAMEWORK | {
    "accounts_startpassword": "Read to sign in, before anybody is known; it names no person.",
    "mfa_authenticator": "Sealed secrets, read to sign in, before anybody is known.",
    "socialaccount_socialaccount": "Read to sign in, before anybody is known; it names no person.",
    "config_night": "Names of nightly work and times, which say nothing of anybody.",
    "django_session": "A row lies under a digest of its key, and its data are signed for it.",
    "journal_stamp": "One number, which says nothing.",
    "cases_edge": "The table of states is published with the code.",
    "people_failedtry": "It holds hashes of names, and is counted before anybody is known.",
    "shell_givenanswer": "Sealed answers under hashed keys, found by a key that nobody can guess.",
    "shell_spending": "Counts under hashes of addresses, read before anybody is known.",
    "figures_delta": "Counts by division and day, without persons.",
    "figures_cell": "Counts by division and day, without persons.",
    "figures_definition": "What a figure counts is published with it.",
    "figures_circle": "Which places are followed together is public, as their numbers are.",
    "figures_target": "What a figure should reach is public, as the figure is.",
    "figures_circlemember": "Which places are followed together is public, as their numbers are.",
    "figures_recount": "When a recount was made is published as it is found.",
    "figures_result": "What a recount found is published as it is found.",
    "figures_mismatch": "What a recount found is published as it is found.",
    "figures_publication": "When a month was published, and why again, is published.",
    "figures_seal": "What was published is public, and counts no persons.",
    "figures_sealedsum": "What was published is public, and counts no persons.",
    "access_grant": "Grants are read before the database knows who asks; they name no person.",
    "access_power": "Powers are read before the database knows who asks; they name no person.",
    "people_account": "Accounts are read to sign in, before anybody is known; they name no person.",
    "people_token": "Hashes of tokens, read before anybody is known.",
    "people_workingkey": "Wrapped keys, which open under a key outside the database alone.",
    "organisations_organisation": "Who answers for what is public.",
    "organisations_post": "Who answers for what is public.",
    "organisations_appointment": "Who holds a post is public; an account names no person.",
    "organisations_seat": "Who has a seat in the network is public.",
    "organisations_agreement": "What units have signed with the network is public.",
    "organisations_promise": "What units promise, and whether they kept it, is public.",
    "organisations_eligibility": "Which communities shall have a branch is public.",
    "organisations_branchexclusion": "Why a community needs no branch is public.",
    "organisations_printedname": "Names as they were printed are public.",
    "files_file": "A hash and a size; the bytes are served with the thing they belong to.",
    "rights_notice": "What everybody is told before they consent is public.",
    "rights_term": "How long something is kept, or may take, is public.",
    "notices_quiethours": "When nobody is sent anything is public.",
    "meetings_calltype": "Which types of convening there are is public.",
    "meetings_meetingrule": "By how many a body decides is public.",
    "centres_centre": "Where a centre is, and who runs it, is public.",
    "centres_room": "Which rooms a centre has is public.",
    "centres_hours": "When a centre is open is public.",
    "centres_closure": "When and why a centre is closed is public.",
    "centres_setting": "How far ahead rooms are booked is public.",
    "centres_activity": "What takes place at a centre is public.",
    "centres_activityrole": "How many places of an activity are left is public.",
    "centres_taken": "That a room is taken is public, and never by whom.",
    "exchange_category": "What can be asked for is shown to everybody.",
    "exchange_limit": "How long a step of a need may take is public.",
    "exchange_resource": "What units can give is public.",
    "exchange_project": "What is done for several needs, with which money, is public.",
    "exchange_projectstep": "The schedule of a project is public.",
    "exchange_projectneed": "How many needs a project answers is public; it names cases by id.",
    "exchange_stock": "How much of it is left on which day is public.",
    "members_servicepost": "Where service is wanted, and how much of it there was, is public.",
    "issues_category": "Categories are shown to whoever raises an issue.",
    "issues_duty": "What is in a list of duties is public.",
    "issues_route": "To which unit what goes is public.",
    "issues_limit": "How long a unit may take is public.",
    "issues_question": "What is asked about a category is shown to whoever raises an issue.",
    "issues_raterule": "How the three rates weigh is public, as what is made of it.",
    "places_division": "Divisions are public, and every row policy itself reads codes of them.",
    "places_formername": "Former names of divisions are public.",
    "places_boundary": "Boundaries of divisions are public.",
    "places_landmark": "Places known by name are public.",
    "places_workday": "The work calendar is published by the State Council.",
}

TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
"""
# The guard must stand before all three kinds of write, for the whole statement, and be switched on.
GUARDED = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.proname = 'journal_guard' AND t.tgenabled IN ('O', 'A')
  AND t.tgtype & 1 = 0 AND t.tgtype & 2 = 2 AND t.tgtype & 28 = 28 AND t.tgqual IS NULL
"""
# A policy that lets everybody see every row is none: such a table is reviewed like one without.
UNDER_POLICY = """
SELECT c.relname FROM pg_class c
WHERE c.relrowsecurity AND NOT EXISTS (
  SELECT FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) OR p.polroles = '{0}'
  WHERE p.polrelid = c.oid AND r.rolname = %s AND p.polpermissive AND p.polcmd IN ('r', '*')
    AND pg_get_expr(p.polqual, p.polrelid) IS NOT DISTINCT FROM 'true')
"""
WITH_SECURITY = "SELECT relname FROM pg_class WHERE relrowsecurity"
FORCED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
OF_THE_APPLICATION = """
SELECT c.relname || ': ' || wanted.privilege FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace,
  (VALUES ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) AS wanted(privilege)
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm')
  AND has_table_privilege(%s, c.oid, wanted.privilege)
"""
WRITABLE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
  AND has_table_privilege(%s, c.oid, 'INSERT, UPDATE, DELETE')
"""
POWERS = """
SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
  has_schema_privilege(oid, 'public', 'CREATE'),
  has_database_privilege(oid, current_database(), 'CREATE'),
  has_database_privilege(oid, current_database(), 'TEMPORARY'),
  pg_has_role(oid, %s, 'MEMBER'),
  EXISTS (SELECT FROM pg_class c WHERE c.relowner = pg_roles.oid),
  EXISTS (SELECT FROM pg_proc p WHERE p.proowner = pg_roles.oid)
FROM pg_roles WHERE rolname = %s
"""
# A path that does not name the temporary schema searches it first, so that the caller's own tables
# would stand for ours.
LOOSE_DEFINERS = """
SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prosecdef
  AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%%, pg_temp')
"""

LARGE_OBJECTS = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'pg_catalog' AND (p.proname ^@ 'lo_' OR p.proname IN ('loread', 'lowrite'))
  AND has_function_privilege(%s, p.oid, 'EXECUTE')
"""
FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public'
"""
MADE = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)", re.IGNORECASE)

HALF_A_GUARD = """
CREATE TRIGGER journal_guard BEFORE INSERT OR UPDATE ON careless
FOR EACH STATEMENT EXECUTE FUNCTION journal_guard()
"""


def column(question: str, *params: str) -> list[str]:
    """The first column of what a question finds."""
    with connection.cursor() as cursor:
        cursor.execute(question, params)
        return [row[0] for row in cursor.fetchall()]


def left_out(
    tables: Collection[str], *, covered: Collection[str], exempt: Mapping[str, str]
) -> list[str]:
    """Tables neither covered nor exempt, and exemptions of what is covered or is no table."""
    open_ones = [f"{table} is not covered" for table in set(tables) - set(covered) - set(exempt)]
    idle = [f"{table} is exempt and covered" for table in set(exempt) & set(covered)]
    gone = [f"{table} is exempt and no table" for table in set(exempt) - set(tables)]
    return sorted([*open_ones, *idle, *gone])


@in_database
def test_every_business_table_carries_the_guard() -> None:
    faults = left_out(column(TABLES), covered=column(GUARDED), exempt=UNGUARDED)
    source.must_be_none(faults)


@in_database
def test_every_business_table_has_a_row_policy() -> None:
    covered = column(UNDER_POLICY, APP_ROLE)
    source.must_be_none(left_out(column(TABLES), covered=covered, exempt=WITHOUT_POLICY))


@in_database
def test_no_policy_can_be_passed_by_the_owner_of_the_table() -> None:
    assert set(column(WITH_SECURITY)) - set(column(FORCED)) == set()


@in_database
def test_what_is_exempt_as_only_read_is_only_read() -> None:
    claims = ("only reads", "no right")
    read = {table for table, why in UNGUARDED.items() if any(claim in why for claim in claims)}
    assert read & set(column(WRITABLE, APP_ROLE)) == set()


@in_database
def test_the_application_has_no_right_beyond_rows() -> None:
    source.must_be_none(column(OF_THE_APPLICATION, APP_ROLE))


@in_database
def test_the_application_has_no_power() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APP_ROLE,)
        cursor.execute(POWERS, [OWNER_ROLE, APP_ROLE])
        found = cursor.fetchone()
    assert found is not None and not any(found)


@in_database
def test_every_function_that_borrows_rights_has_a_fixed_path() -> None:
    source.must_be_none(column(LOOSE_DEFINERS))


@in_database
def test_the_application_keeps_no_large_object() -> None:
    source.must_be_none(column(LARGE_OBJECTS, APP_ROLE))


def undeclared(found: Collection[str], *, declared: Collection[str]) -> list[str]:
    """Functions that no app declares, and those of which an earlier form was left beside."""
    names = [signature.partition("(")[0] for signature in found]
    strange = [f"{name} is declared by nobody" for name in set(names) - set(declared)]
    return strange + [f"{name} is there more than once" for name in names if names.count(name) > 1]


@in_database
def test_every_function_is_declared_and_none_was_left_of_an_earlier_form() -> None:
    statements = [text for _app, texts in migrations.declared() for text in texts]
    declared = {name for text in statements for name in MADE.findall(text)}
    source.must_be_none(undeclared(column(FUNCTIONS), declared=declared))


def test_a_function_of_an_earlier_form_is_found() -> None:
    found = ["a()", "a(bigint)", "b()"]
    assert set(undeclared(found, declared={"a"})) == {
        "a is there more than once",
        "b is declared by nobody",
    }


def test_every_exemption_has_its_reason() -> None:
    assert all(len(why.split()) >= 4 for why in [*UNGUARDED.values(), *WITHOUT_POLICY.values()])


def test_a_table_left_out_and_an_idle_exemption_are_found() -> None:
    found = left_out(["a", "b", "c"], covered=["a", "c"], exempt={"c": "why", "d": "why"})
    assert found == [
        "b is not covered",
        "c is exempt and covered",
        "d is exempt and no table",
    ]


@in_database
def test_a_careless_table_is_found(owner_cursor: psycopg.Cursor) -> None:
    careless = [
        "SET lock_timeout = '5s'",
        "CREATE TABLE careless (id bigint)",
        "ALTER TABLE careless ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY all_rows ON careless TO {APP_ROLE} USING (true)",
        f"GRANT INSERT, TRUNCATE ON careless TO {APP_ROLE}",
        # A guard that leaves deletions alone guards nothing.
        HALF_A_GUARD,
        "CREATE FUNCTION careless() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    ]
    try:
        for statement in careless:
            owner_cursor.execute(statement)
        assert "careless" in column(TABLES)
        assert "careless" not in column(GUARDED) + column(UNDER_POLICY, APP_ROLE) + column(FORCED)
        assert column(OF_THE_APPLICATION, APP_ROLE) == ["careless: TRUNCATE"]
        assert column(LOOSE_DEFINERS) == ["careless"]
    finally:
        owner_cursor.execute("DROP TABLE IF EXISTS careless")
        owner_cursor.execute("DROP FUNCTION IF EXISTS careless()")
