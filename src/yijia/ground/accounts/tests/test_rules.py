"""Codes of authenticator apps, and how long a session lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from yijia.ground.accounts import rules
from yijia.ground.accounts.rules import Ending, Lifetime

# The secret of the examples in RFC 6238, "12345678901234567890", in base32.
SECRET = rules.secret_from(b"12345678901234567890")
IDLE = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    assert rules.matching_step(SECRET, code=code, at=at, after=0) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True)])
def test_a_clock_may_go_half_a_minute_wrong(late: int, fits: bool) -> None:
    at = datetime(2026, 9, 30, 8, tzinfo=UTC)
    code = rules.code_of(SECRET, step=int(at.timestamp()) // 30)
    seen = at + timedelta(seconds=late)
    assert (rules.matching_step(SECRET, code=code, at=seen, after=0) is not None) == fits


def test_a_code_that_was_used_does_not_fit_again() -> None:
    at = datetime(2026, 9, 30, 8, tzinfo=UTC)
    step = int(at.timestamp()) // 30
    code = rules.code_of(SECRET, step=step)
    assert rules.matching_step(SECRET, code=f" {code[:3]} {code[3:]}", at=at, after=0) == step
    assert rules.matching_step(SECRET, code=code, at=at, after=step) is None


@pytest.mark.parametrize("code", ["", "1", "abcdef", "0000000", "１２３４５６", "é"])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    at = datetime(2026, 9, 30, 8, tzinfo=UTC)
    assert rules.matching_step(SECRET, code=code, at=at, after=0) is None


@pytest.mark.parametrize(
    ("began", "seen", "ending"),
    [
        (timedelta(minutes=1), timedelta(0), None),
        (timedelta(hours=1), timedelta(minutes=14, seconds=59), None),
        (timedelta(hours=1), timedelta(minutes=15), Ending.IDLE),
        (timedelta(hours=12), timedelta(0), Ending.LONG),
    ],
)
def test_a_session_ends_when_nobody_is_there_and_after_a_day_of_work(
    began: timedelta, seen: timedelta, ending: Ending | None
) -> None:
    at = datetime(2026, 9, 30, 8, tzinfo=UTC)
    lifetime = Lifetime(began_at=at - began, seen_at=at - seen)
    assert lifetime.ending(at=at, idle=IDLE) == ending


def test_a_secret_is_written_in_groups_and_its_address_names_the_house() -> None:
    assert rules.in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"
    address = rules.address_of_secret(SECRET, login="worker", issuer="Yijia")
    assert address == f"otpauth://totp/Yijia%3Aworker?secret={SECRET}&issuer=Yijia"
