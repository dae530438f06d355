"""`yijia migrate`: as the owner, repeatable, and only what has changed is declared again."""

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.harness import database
from yijia.config import migrations


def _forget(app: str, *, cursor: psycopg.Cursor) -> None:
    cursor.execute("UPDATE database_statement SET hash = 'older' WHERE app = %s", [app])


def test_a_second_run_has_nothing_to_do(django_db_setup: None) -> None:
    done = database.migrate(database.name())
    assert (done.returncode, done.stdout) == (0, "Nothing to do.\n"), done.stderr


def test_only_an_app_whose_statements_changed_is_declared_again(
    owner_cursor: psycopg.Cursor,
) -> None:
    _forget("yijia.ground.people", cursor=owner_cursor)
    done = database.migrate(database.name())
    assert done.stdout == "declared yijia.ground.people\nThe database is up to date.\n", done.stderr


def test_apps_declare_from_the_ground_up() -> None:
    names = [app for app, _statements in migrations.declared()]
    assert names[0] == "yijia.config"
    ground = [name for name in names if name.startswith("yijia.ground.")]
    assert names.index(ground[0]) < names.index("yijia.engines.cases")
    assert ground[0] == "yijia.ground.journal"


@pytest.mark.django_db
def test_the_application_is_not_the_owner() -> None:
    with pytest.raises(migrations.NotOwner, match="yijia_app"):
        migrations.migrate()


@pytest.mark.django_db
def test_a_database_with_all_migrations_is_current() -> None:
    migrations.check_current()
    assert connection.is_usable()


@pytest.mark.django_db
def test_a_database_that_lacks_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda _self, _targets: ["one"])
    with pytest.raises(migrations.NotCurrent, match="yijia migrate"):
        migrations.check_current()


@pytest.mark.django_db
def test_the_application_may_use_sequences_of_tables_made_later() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_sequences WHERE schemaname = 'public' AND NOT "
            "has_sequence_privilege('yijia_app', format('%I.%I', schemaname, sequencename)::text, "
            "'USAGE')"
        )
        assert cursor.fetchone() == (0,)
