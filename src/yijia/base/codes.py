"""Numbers and codes that people read out: case numbers, lookup codes, mobile numbers."""

import hashlib
import hmac
import re
import unicodedata
from datetime import date

# No 0/O, 1/I/L or U: what is read out on the telephone must not be mistaken.
LOOKUP_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKUP_LENGTH = 8
_SHORTEST_NUMBER = 13
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LUHN_NINE = 9


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
