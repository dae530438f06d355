"""An older backup comes back, and is not served before its erasures are applied to it."""

import io
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from wsgiref.types import WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.harness import backups, database
from tests.harness.county import HERE, County
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.config import restored
from yijia.engines.figures import queries as figures
from yijia.ground.access.queries import act_last, acting_as
from yijia.ground.people import actions as people
from yijia.ground.rights import actions as rights
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.issues.views.own import HOLDING

pytestmark = pytest.mark.django_db(transaction=True)
SERVICE = service_scope("test")
NAME, MOBILE, TEXT = "尉迟返本", "19976540123", "返本还原路灯不亮"
EVERYTHING = [word.encode() for word in (NAME, MOBILE, TEXT)]
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
NOT_APPLIED = "lists 1 erasures that this database has not applied"


def raised() -> str:
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text=TEXT, division=HERE, name=NAME, mobile=MOBILE
    )
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=timezone.now(), new=new).number


def opened() -> object:
    """What the figure of issues raised says of all days."""
    with acting_as(SERVICE):
        return figures.value(
            by=SERVICE,
            code="issues.opened",
            division="350181",
            start=date(2017, 1, 1),
            end=date(2100, 1, 1),
            on=date(2100, 1, 1),
        ).value


def must_erase(number: str) -> None:
    client = Client()
    code = people.lookup_code(number)
    client.post("/issues/follow", {"number": number, "code": code})
    answer = client.post(f"/your-data/issues/{number}/erase", {"kind": "whole_erasure"})
    assert answer.status_code == 302


def answered() -> str:
    """What the door for any web server answers who asks whether it is well."""
    environ: WSGIEnvironment = {"PATH_INFO": "/healthz", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    told: list[str] = []

    def hear(status: str, _headers: object, _fault: object = None) -> Callable[[bytes], object]:
        told.append(status)
        return io.BytesIO().write

    list(restored.replayed_alone(WSGIHandler())(environ, hear))
    return told[0]


def sealed_left() -> int:
    """How many persons have a key."""
    with backups.server().connect(database=database.name()) as admin:
        found = admin.execute("SELECT count(*) FROM people_person WHERE wrapped_key IS NOT NULL")
        row = found.fetchone()
        return int(row[0]) if row else -1


def test_a_restored_backup_is_not_served_before_the_list_is_applied_and_then_nothing_is_left(
    standing_county: County, tmp_path: Path
) -> None:
    number, backup = raised(), tmp_path / "backup"
    tmp_path.chmod(0o755)
    backups.back_up(backup)
    before = opened()
    must_erase(number)
    assert sealed_left() == 0
    backups.restore(backup)
    assert sealed_left() == 1 and TEXT.encode() in backups.plain_dump(role="yijia_owner")
    told = backups.command("erasures", "status")
    assert "1 erasures, 1 not applied" in told.stdout, told.stderr
    for words in (("serve",), ("worker", "--once"), ("demo", "--load-only")):
        refused = backups.command(*words)
        assert (refused.returncode, NOT_APPLIED in refused.stderr) == (1, True), refused.stderr
    assert answered().startswith("503 ")
    done = backups.command("erasures", "replay")
    assert done.stdout == "1 erasures were applied.\n", done.stderr
    assert backups.command("erasures", "replay").stdout == "Nothing to do.\n"
    assert answered().startswith("200 ")
    assert sealed_left() == 0
    dumped = backups.plain_dump(role="yijia_owner")
    assert [word for word in EVERYTHING if word in dumped] == []
    assert number.encode() in dumped and opened() == before
    recounted = backups.command("figures", "recount")
    assert recounted.returncode == 0, recounted.stdout


def test_an_erasure_that_is_just_being_committed_is_waited_for_and_not_taken_for_lost(
    standing_county: County,
) -> None:
    number = raised()
    looking: list[Future[None]] = []

    def look() -> None:
        try:
            restored.check_erasures()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with acting_as(ANONYMOUS):
            held = HOLDING.find(number)
            rights.erase_person(by=ANONYMOUS, at=timezone.now(), held=held, has_texts=False)
            act_last(lambda: looking.append(pool.submit(look)))
            act_last(wait_for_a_waiter)
        assert looking[0].result(timeout=20) is None


def wait_for_a_waiter() -> None:
    """Until another connection waits for a lock of this kind."""
    with database.admin_connection() as admin:
        for _turn in range(20_000):
            found = admin.execute(WAITING).fetchone()
            if found and found[0]:
                return
    raise AssertionError("nobody waits")
