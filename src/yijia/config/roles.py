"""The two database roles, and what each may do to a database that is not the embedded one."""

from collections.abc import Iterator

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from yijia.config import env
from yijia.config.errors import OperatorError

OWNER, APP = env.ROLES["owner"], env.ROLES["app"]
OLDEST_RELEASE = 16
# What PostgreSQL gives to everybody and the application has no use for: a table of its own would
# stand before ours, and a large object would lie beyond guard and policies. Where the login may not
# take it away, it stays: nothing of ours rests on that.
NO_TABLES = f"""
DO $$ BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, {APP}', current_database());
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$
"""
NO_OBJECTS = f"""
DO $$ DECLARE found regprocedure; BEGIN
  FOR found IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
    AND (proname ^@ 'lo_' OR proname IN ('loread', 'lowrite'))
    AND has_function_privilege('{APP}', oid, 'EXECUTE')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found);
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$
"""


class RolesMissing(OperatorError):
    """The roles cannot be made by this login; the sentence holds what an administrator must do."""


def prepare() -> None:
    """Makes the two roles and their rights where the login may, and checks them.

    Raises: RolesMissing, with the statements for the operator; psycopg.OperationalError.
    """
    parts = env.connection_parts(role="owner")
    address = make_conninfo(**{"connect_timeout": "10", **parts})
    with psycopg.connect(address, autocommit=True) as connection:
        _check_release(connection)
        wanted = list(_missing(connection))
        try:
            for statement in wanted:
                connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege as error:
            asked = ";\n  ".join(statement.as_string(connection) for statement in wanted)
            raise RolesMissing(
                f"The login {connection.info.user} may not make what Yijia needs. Let an "
                f"administrator run in the database {connection.info.dbname}:\n  {asked};"
            ) from error
        _check_application(connection)
        withhold(connection)
        # What the owner has held as one of everybody is given to it by name.
        for statement in _missing(connection):
            connection.execute(statement)


def withhold(connection: psycopg.Connection) -> None:
    """Takes from everybody in this database what the application must not have."""
    for statement in (NO_TABLES, NO_OBJECTS):
        connection.execute(statement)


def _check_release(connection: psycopg.Connection) -> None:
    release = connection.info.server_version // 10000
    if release < OLDEST_RELEASE:
        raise RolesMissing(f"Yijia needs PostgreSQL {OLDEST_RELEASE} or newer; this is {release}.")


def _missing(connection: psycopg.Connection) -> Iterator[sql.Composed]:
    """The statements that make what is not there yet."""
    logins = {
        OWNER: connection.info.user,
        APP: env.connection_parts(role="app").get("user", connection.info.user),
    }
    for role, login in logins.items():
        there = _says(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", role)
        if not there:
            yield sql.SQL("CREATE ROLE {}").format(sql.Identifier(role))
        if login != role and not (
            there and _says(connection, "SELECT pg_has_role(%s, %s, 'SET')", login, role)
        ):
            yield sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(login))
        yield from _missing_rights(connection, role=role, there=there)


def _missing_rights(
    connection: psycopg.Connection, *, role: str, there: bool
) -> Iterator[sql.Composed]:
    base, name = sql.Identifier(connection.info.dbname), sql.Identifier(role)
    rights = ["CONNECT", "TEMPORARY", "CREATE"] if role == OWNER else ["CONNECT"]
    held = "SELECT has_database_privilege(%s, current_database(), %s)"
    for right in rights:
        if not (there and _says(connection, held, role, right)):
            yield sql.SQL(f"GRANT {right} ON DATABASE {{}} TO {{}}").format(base, name)
    held = "SELECT has_schema_privilege(%s, 'public', 'CREATE')"
    if role == OWNER and not (there and _says(connection, held, role)):
        yield sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(name)


def _check_application(connection: psycopg.Connection) -> None:
    above = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s"
    if _says(connection, above, APP):
        raise RolesMissing(f"{APP} must be neither a superuser nor able to bypass row security.")


def _says(connection: psycopg.Connection, question: str, *params: str) -> bool:
    found = connection.execute(question, params).fetchone()
    return bool(found and found[0])
