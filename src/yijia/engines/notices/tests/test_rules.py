"""What a declaration says, and what it refuses."""

from collections.abc import Mapping, Sequence

import pytest

from yijia.base.access import Permission
from yijia.engines.notices.registry import Notices
from yijia.engines.notices.rules import Happened, Matter, To, Told

PRESSED = Told("p.1", event="pressed", to=To.UNIT, sentence="Pressed.", when={"step": 1})


class Nothing:
    table, holding, page = "things", "things", "things:one"

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        return {one.entry: () for one in happened}


def test_a_notice_is_for_the_entries_that_say_what_it_asks() -> None:
    assert PRESSED.fits({"step": 1, "more": "words"})
    assert not PRESSED.fits({"step": 2}) and not PRESSED.fits({})


def test_who_is_told_follows_from_to_whom_unless_a_duty_is_named() -> None:
    supervised = Told("p.2", event="pressed", to=To.UNIT, sentence="", duty=Permission.CASE_READ)
    person = Told("p.3", event="pressed", to=To.PERSON, sentence="")
    assert PRESSED.permission is Permission.CASE_HANDLE
    assert supervised.permission is Permission.CASE_READ and person.permission is None


def test_a_code_is_declared_once() -> None:
    held, other = Notices(), Told("p.1", event="other", to=To.UNIT, sentence="Other.")
    held.add(Nothing(), [PRESSED])
    assert held.events() == ["pressed"] and held.table_of("things") == "things"
    with pytest.raises(ValueError, match=r"p\.1"):
        held.add(Nothing(), [other])
