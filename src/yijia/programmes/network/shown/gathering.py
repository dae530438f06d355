"""How units are called and how bodies decide: the types and rules of every day, with sources."""

from collections.abc import Sequence
from datetime import date

from yijia.base import periods
from yijia.engines.meetings.models import CallType, MeetingRule
from yijia.programmes.network.shown.convening import limit_words, type_name
from yijia.programmes.network.shown.meeting import rule_document, rule_row

Row = dict[str, object]


def gathering_page(*, types: Sequence[CallType], rules: Sequence[MeetingRule], on: date) -> Row:
    """Types and rules, each with the days on which it holds, and whether one of them is today."""
    return {
        "types": [
            {"row": one, "name": type_name(one.code), "limit": limit_words(one)} | _days(one, on=on)
            for one in types
        ],
        "rules": [rule_row(one) | _days(one, on=on) for one in rules],
    }


def _days(one: CallType | MeetingRule, *, on: date) -> Row:
    return {"holds": periods.holds_on(on, starts_on=one.starts_on, ends_on=one.ends_on)}


def gathering_document(*, types: Sequence[CallType], rules: Sequence[MeetingRule]) -> Row:
    """The same for programs."""
    names = ("code", "name_zh", "name_en", "amount", "unit", "source", "is_sample")
    days = ("starts_on", "ends_on")
    return {
        "types": [{name: getattr(one, name) for name in (*names, *days)} for one in types],
        "rules": [rule_document(one) for one in rules],
    }
