"""`yijia places`: one division or one day, as a document orders."""

from datetime import date

import pytest
from click.testing import CliRunner, Result

from tests.harness.county import HERE, County
from yijia.config.cli.places import command
from yijia.ground.places import queries

pytestmark = pytest.mark.django_db(transaction=True)
ORDER = ("--document", "文件 1")


def said(*words: str) -> Result:
    return CliRunner().invoke(command, [*words, *ORDER])


def test_a_division_is_renamed_and_ends(county: County) -> None:
    renamed = said("rename", HERE, "--name-zh", "新社区", "--on", "2026-01-01")
    assert (renamed.exit_code, renamed.output) == (0, f"{HERE} is called 新社区.\n")
    assert queries.gazetteer()[HERE].name_zh == "新社区"
    ended = said("end", HERE, "--on", "2026-02-01")
    assert (ended.exit_code, ended.output) == (0, f"{HERE} ends on 2026-02-01.\n")
    assert not queries.gazetteer()[HERE].valid_on(date(2026, 2, 1))


def test_a_day_is_turned_once(county: County) -> None:
    assert queries.due_after(start=date(2026, 10, 9), workdays=1).day == date(2026, 10, 10)
    assert said("day", "2026-10-10", "--off").output == "2026-10-10 is a day off.\n"
    assert queries.due_after(start=date(2026, 10, 9), workdays=1).day == date(2026, 10, 12)
    assert said("day", "2026-10-10", "--off").exit_code != 0


def test_nothing_is_done_without_a_document() -> None:
    done = CliRunner().invoke(command, ["day", "2026-10-10", "--off"])
    assert done.exit_code == 2 and "--document" in done.output
