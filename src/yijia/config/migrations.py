"""Bringing a database up to date: Django's migrations, then what every app declares in SQL."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import module_has_submodule

from yijia.config import env, roles
from yijia.config.errors import OperatorError

LOCK = 5_317_001
_OWN = "yijia.config"
_APP = roles.APP
BEFORE = (
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {_APP}",
    "CREATE TABLE IF NOT EXISTS database_statement (app text PRIMARY KEY, hash text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS config_night (tick text PRIMARY KEY, run_at timestamptz NOT NULL)",
)
# What the framework's own tables allow the application: sessions are its to write, and no more.
FRAMEWORK = (
    f"GRANT USAGE ON SCHEMA public TO {_APP}",
    f"GRANT SELECT ON django_content_type, django_migrations, database_statement TO {_APP}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO {_APP}",
    f"GRANT SELECT, INSERT, UPDATE ON config_night TO {_APP}",
)


class NotOwner(OperatorError):
    """The connection is not the owner's, so nothing can be migrated."""


class NotCurrent(OperatorError):
    """The database belongs to an older version."""


def migrate(*, say: Callable[[str], object] = print) -> list[str]:
    """Migrates as the owner and declares what has changed; the apps whose statements were run.

    Two runs at once wait for each other. Raises: NotOwner, RolesMissing.
    """
    if env.database_url(role="owner") is not None:
        roles.prepare()
    with _alone():
        _run(BEFORE, app=_OWN)
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            changed = [app for app, statements in declared() if _declare(app, statements)]
    for app in changed:
        say(f"declared {app}")
    return changed


def check_current() -> None:
    """Refuses a database that lacks a migration of this version. Raises: NotCurrent."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotCurrent("The database is not up to date: run yijia migrate.")


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if (found := cursor.fetchone()[0]) != roles.OWNER:
            raise NotOwner(f"Migrating needs the role {roles.OWNER}, and this is {found}.")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def declared() -> Iterator[tuple[str, list[str]]]:
    """Every app with what it declares in the database, the lowest app first."""
    yield _OWN, list(FRAMEWORK)
    for config in reversed(list(apps.get_app_configs())):
        if config.name.startswith("yijia.") and module_has_submodule(config.module, "database"):
            yield config.name, import_module(f"{config.name}.database").statements()


def _declare(app: str, statements: list[str]) -> bool:
    """Runs an app's statements unless they were run as they are; whether it did."""
    found = _hash(statements)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM database_statement WHERE app = %s", [app])
        if cursor.fetchone() == (found,):
            return False
        _run(statements, app=app)
        cursor.execute(
            "INSERT INTO database_statement (app, hash) VALUES (%s, %s) "
            "ON CONFLICT (app) DO UPDATE SET hash = excluded.hash",
            [app, found],
        )
    return True


def _hash(statements: list[str]) -> str:
    """A hash of the statements and of all migrations applied.

    A migration may have made a table anew, and with it lost a trigger that some other app had put
    there; so after any migration everything is declared again.
    """
    applied = sorted("/".join(key) for key in MigrationRecorder(connection).applied_migrations())
    return hashlib.sha256("\0".join([*applied, *statements]).encode()).hexdigest()


def _run(statements: tuple[str, ...] | list[str], *, app: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            try:
                cursor.execute(statement)
            except Exception as error:
                error.add_note(f"declared by {app}: {statement.strip()[:400]}")
                raise
