"""What a declaration says, and what it refuses."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

import pytest

from yijia.base.access import Permission
from yijia.base.workdays import CHINA
from yijia.engines.notices.registry import Notices, Reach
from yijia.engines.notices.rules import (
    WAITS,
    Happened,
    Matter,
    Quiet,
    To,
    Told,
    wait_after,
    whole_link,
)

PRESSED = Told("p.1", event="pressed", to=To.UNIT, sentence="Pressed.", when={"step": 1})


class Nothing:
    table, holding, page, own_page = "things", "things", "things:one", "things:own"
    heading = "Your thing %(number)s"

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        return {one.entry: () for one in happened}

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:
        return {"code": f"{code} {number}"}

    def reach(self, subject: int) -> Reach | None:
        return Reach(subject, language="")


def test_a_notice_is_for_the_entries_that_say_what_it_asks() -> None:
    assert PRESSED.fits({"step": 1, "more": "words"})
    assert not PRESSED.fits({"step": 2}) and not PRESSED.fits({})


def test_who_is_told_follows_from_to_whom_unless_a_duty_is_named() -> None:
    supervised = Told("p.2", event="pressed", to=To.UNIT, sentence="", duty=Permission.CASE_READ)
    person, own = (Told("p.3", "pressed", to, sentence="") for to in (To.PERSON, To.ACCOUNT))
    assert own.permission is None
    assert PRESSED.permission is Permission.CASE_HANDLE
    assert supervised.permission is Permission.CASE_READ and person.permission is None


def test_a_code_is_declared_once() -> None:
    held, other = Notices(), Told("p.1", event="other", to=To.UNIT, sentence="Other.")
    held.add(Nothing(), [PRESSED])
    assert held.events() == ["pressed"] and held.table_of("things") == "things"
    with pytest.raises(ValueError, match=r"p\.1"):
        held.add(Nothing(), [other])


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        ("22:00", "07:00", {22, 23, *range(7)}),
        ("12:00", "14:00", {12, 13}),
        ("00:00", "00:00", set()),
    ],
)
def test_quiet_hours_go_over_midnight(begins: str, ends: str, hours: set[int]) -> None:
    quiet = Quiet(time.fromisoformat(begins), time.fromisoformat(ends))
    day = datetime(2026, 9, 30, tzinfo=CHINA)
    assert {hour for hour in range(24) if quiet.holds_at(day.replace(hour=hour))} == hours


def test_each_wait_is_longer_than_the_one_before_and_there_is_a_last_one() -> None:
    assert list(WAITS) == sorted(WAITS) and wait_after(1) == WAITS[0]
    assert wait_after(len(WAITS)) == WAITS[-1] and wait_after(len(WAITS) + 1) is None


def test_a_link_is_whole_or_none() -> None:
    assert whole_link("", path="/a") == ""
    assert whole_link("https://c.example/", path="/a?b=1") == "https://c.example/a?b=1"
    for base, path in (("c.example", "/a"), ("https://c.example", "a")):
        with pytest.raises(ValueError, match="no whole link"):
            whole_link(base, path=path)
