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


TODAY = date(2026, 9, 30)
DIGITS = "0123456789"
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        # The two examples of GB 11643-1999, appendix A.
        ("11010519491231002X", "11010519491231002X"),
        ("440524 18800101 0014", "440524188001010014"),
        ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        ("110105194912310021", None),
        # Fifteen digits, no such day, no such province, born tomorrow, letters within.
        ("110105491231002", None),
        ("110105194902300026", None),
        ("900105194912310023", None),
        ("11010520261001001X", None),
        ("1101051949123100XX", None),
        ("", None),
    ],
)
def test_an_identity_number_is_read_as_people_type_it(typed: str, plain: str | None) -> None:
    assert codes.identity_number(typed, on=TODAY) == plain


def test_an_identity_number_of_a_coming_day_is_none_for_its_day_alone() -> None:
    number = "35018120261001001"
    number += codes.identity_digit(number)
    assert codes.identity_number(number, on=TODAY) is None
    assert codes.identity_number(number, on=date(2026, 10, 1)) == number


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    body = f"{draw(st.sampled_from(sorted(codes.PROVINCES)))}{draw(st.integers(0, 9999)):04d}"
    body += f"{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return body + codes.identity_digit(body)


@given(number=identity_numbers(), place=st.integers(0, 17), shift=st.integers(1, 10))
def test_one_wrong_digit_of_an_identity_number_is_always_found(
    number: str, place: int, shift: int
) -> None:
    assert codes.identity_number(number, on=TODAY) == number
    letters = DIGITS + "X"
    wrong = letters[(letters.index(number[place]) + shift) % len(letters)]
    changed = number[:place] + wrong + number[place + 1 :]
    assert codes.identity_number(changed, on=TODAY) is None


@given(number=identity_numbers(), place=st.integers(0, 16))
def test_two_swapped_digits_of_an_identity_number_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    found = codes.identity_number(swapped, on=TODAY)
    assert found is None or swapped == number


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        # The example of GB 32100-2015 with the check character that its own rule gives.
        ("91350100M000100Y43", "91350100M000100Y43"),
        ("91350100-m000100y4 3", "91350100M000100Y43"),
        ("91350100M000100Y4Z", None),
        ("9135010AM000100Y43", None),
        ("91350100M000100Y4", None),
        ("I1350100M000100Y43", None),
        ("", None),
    ],
)
def test_a_credit_code_is_read_as_people_type_it(typed: str, plain: str | None) -> None:
    assert codes.credit_code(typed) == plain


@given(
    head=st.text(CREDIT, min_size=2, max_size=2),
    division=st.text(DIGITS, min_size=6, max_size=6),
    body=st.text(CREDIT, min_size=9, max_size=9),
    place=st.integers(0, 17),
    shift=st.integers(1, 30),
)
def test_one_wrong_character_of_a_credit_code_is_always_found(
    *, head: str, division: str, body: str, place: int, shift: int
) -> None:
    code = head + division + body
    code += codes.credit_character(code)
    assert codes.credit_code(code) == code
    wrong = CREDIT[(CREDIT.index(code[place]) + shift) % len(CREDIT)]
    assert codes.credit_code(code[:place] + wrong + code[place + 1 :]) is None
