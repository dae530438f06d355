"""Certificates of service, and names that members show: codes, ranges and totals; pure."""

from dataclasses import dataclass
from datetime import date

from yijia.base import codes
from yijia.base.errors import Invalid
from yijia.base.words import _

# For what a name that a member shows is sealed; and how tries at codes are counted.
NAME, CERTIFICATE_TRY = "members.shown_name", "certificate"
# Of thirty letters twelve are close to sixty bits: nobody meets one by trying.
CODE_LETTERS, _GROUP = 12, 4


@dataclass(frozen=True)
class Span:
    """The days that a certificate is about, both within it."""

    first_on: date
    last_on: date


def check_span(span: Span, *, on: date) -> None:
    """Refuses days that end before they begin, or that are yet to come.

    Raises:
        Invalid: it is none.
    """
    if span.last_on < span.first_on:
        raise Invalid(_("The last day comes before the first one."), field="last_on")
    if span.last_on > on:
        raise Invalid(_("This day is yet to come."), field="last_on")


def code_words(code: str) -> str:
    """A code in groups, as people read it out."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def is_certificate_code(text: str) -> bool:
    """Whether plain letters can be the code of a certificate at all."""
    return len(text) == CODE_LETTERS and set(text) <= set(codes.LOOKUP_ALPHABET)
