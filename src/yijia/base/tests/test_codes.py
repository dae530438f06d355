"""Numbers and codes that people read out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijia.base import codes

KEY = b"k" * 32


def test_a_case_number_says_its_day_and_ends_in_its_check_digit() -> None:
    number = codes.case_number(day=date(2026, 9, 30), identity=42)
    assert number.startswith("260930000042")
    assert codes.is_case_number(number)


@given(identity=st.integers(1, 10**9), place=st.integers(0, 11), shift=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(identity: int, place: int, shift: int) -> None:
    number = codes.case_number(day=date(2026, 9, 30), identity=identity)
    wrong = str((int(number[place]) + shift) % 10)
    assert not codes.is_case_number(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize("text", ["", "12", "26093000004２", "abc", "260930000042x"])
def test_what_cannot_be_a_number_is_told_apart(text: str) -> None:
    assert not codes.is_case_number(text)


def test_a_lookup_code_belongs_to_its_number_and_key() -> None:
    code = codes.lookup_code("2609300000428", key=KEY)
    assert len(code) == codes.LOOKUP_LENGTH and set(code) <= set(codes.LOOKUP_ALPHABET)
    typed = f" {code[:4].lower()}-{code[4:]} "
    assert codes.is_lookup_code(typed, number="2609300000428", key=KEY)
    assert not codes.is_lookup_code(code, number="2609300000436", key=KEY)
    assert not codes.is_lookup_code(code, number="2609300000428", key=b"x" * 32)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("12800138000", None),
        ("1380013800", None),
    ],
)
def test_a_mobile_number_is_read_as_people_type_it(typed: str, plain: str | None) -> None:
    assert codes.mobile(typed) == plain
