"""Numbers and codes that people read out, each with what tells a mistyped one."""

import hashlib
import hmac
import re
import unicodedata
from datetime import date

# No 0/O, 1/I/L or U: what is read out on the telephone must not be mistaken.
LOOKUP_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKUP_LENGTH = 8
_SHORTEST_NUMBER = 13
LONGEST_EMAIL = 254
# No more than a mail server needs to be asked; whether somebody reads it only a mail can tell.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LUHN_NINE = 9
# The first two digits of a division's code (GB/T 2260), and 83 for residents from Taiwan.
PROVINCES = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)))
) | {"61", "62", "63", "64", "65", "71", "81", "82", "83"}
_IDENTITY = re.compile(r"\d{17}[\dX]")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
# Digits and capitals without I, O, S, V and Z, which are mistaken for others.
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT = re.compile(rf"[{_CREDIT_ALPHABET}]{{2}}\d{{6}}[{_CREDIT_ALPHABET}]{{10}}")
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def case_number(*, day: date, identity: int) -> str:
    """The number of a case: its day as YYMMDD, its running number, and a check digit."""
    body = f"{day:%y%m%d}{identity:06d}"
    return body + luhn_digit(body)


def is_case_number(text: str) -> bool:
    """Whether the text can be a case number at all: digits that agree with their check digit."""
    long_enough = len(text) >= _SHORTEST_NUMBER and text.isascii() and text.isdigit()
    return long_enough and luhn_digit(text[:-1]) == text[-1]


def luhn_digit(digits: str) -> str:
    """The Luhn digit (ISO/IEC 7812-1), which finds one wrong digit and most swapped pairs."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > _LUHN_NINE else value
    return str(-total % 10)


def lookup_code(number: str, *, key: bytes) -> str:
    """The code with which the person who raised a case follows it; derived, never stored."""
    value = int.from_bytes(hmac.new(key, number.encode(), hashlib.sha256).digest())
    letters = []
    for _place in range(LOOKUP_LENGTH):
        value, letter = divmod(value, len(LOOKUP_ALPHABET))
        letters.append(LOOKUP_ALPHABET[letter])
    return "".join(letters)


def is_lookup_code(text: str, *, number: str, key: bytes) -> bool:
    """Whether what a person typed is the lookup code of this case."""
    return hmac.compare_digest(plain_code(text), lookup_code(number, key=key))


def plain_code(text: str) -> str:
    """What a person typed as capitals and digits: full width folded, spaces and dashes gone."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if c.isascii() and c.isalnum())


def plain_digits(text: str) -> str:
    """The digits of what a person typed, full width folded."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isascii() and c.isdigit())


def mobile(text: str) -> str | None:
    """A mainland mobile number as eleven digits, or None when it is not one."""
    digits = plain_digits(text)
    digits = (
        digits[2:] if digits.startswith("86") and len(digits) == len("8613800000000") else digits
    )
    return digits if _MOBILE.fullmatch(digits) else None


def email(text: str) -> str | None:
    """An address of e-mail as one types it, without spaces around it, or None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain if len(plain) <= LONGEST_EMAIL and _EMAIL.fullmatch(plain) else None


def identity_number(text: str, *, on: date) -> str | None:
    """An identity number (GB 11643) as 18 characters, or None when it is not one on that day.

    Its division, its date of birth and its check digit must be possible. Whether the number was
    ever given to anybody only its register knows.
    """
    number = plain_code(text)
    if not _IDENTITY.fullmatch(number) or number[:2] not in PROVINCES:
        return None
    born = _day(number[6:14])
    if born is None or born > on or identity_digit(number[:-1]) != number[-1]:
        return None
    return number


def identity_digit(digits: str) -> str:
    """The check digit behind the 17 digits of an identity number (ISO/IEC 7064, MOD 11-2)."""
    weighted = zip(digits, _IDENTITY_WEIGHTS, strict=True)
    total = sum(int(digit) * weight for digit, weight in weighted)
    return _IDENTITY_CHECKS[total % len(_IDENTITY_CHECKS)]


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def credit_code(text: str) -> str | None:
    """A unified social credit code (GB 32100) as 18 characters, or None when it is not one."""
    code = plain_code(text)
    return code if _CREDIT.fullmatch(code) and credit_character(code[:-1]) == code[-1] else None


def credit_character(characters: str) -> str:
    """The check character behind the 17 characters of a unified social credit code."""
    weighted = zip(characters, _CREDIT_WEIGHTS, strict=True)
    total = sum(_CREDIT_ALPHABET.index(character) * weight for character, weight in weighted)
    return _CREDIT_ALPHABET[-total % len(_CREDIT_ALPHABET)]
