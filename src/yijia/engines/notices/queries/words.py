"""Notices in words."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.engines.notices import rules
from yijia.ground.organisations import queries as organisations


def body_names() -> dict[str, str]:
    """The names of organisations in the reader's language, by code."""
    language = get_language() or ""
    return {known.code: known.name(language) for known in organisations.ever_known().values()}


def sentence_of(sentence: str, *, facts: Mapping[str, str], bodies: Mapping[str, str]) -> str:
    """A sentence in the reader's language, its places filled with the facts of a matter."""
    said = {name: _said(name, value=value, bodies=bodies) for name, value in facts.items()}
    return gettext(sentence) % _Filled(said)


class _Filled(dict[str, str]):
    """The places of a sentence, also those of which nothing is known."""

    def __missing__(self, _name: str) -> str:
        return gettext(rules.UNKNOWN)


def _said(name: str, *, value: str, bodies: Mapping[str, str]) -> str:
    if value and name.endswith(rules.DAY):
        return date_format(date.fromisoformat(value), gettext("j F Y"))
    return (bodies.get(value) if name == rules.UNIT else value) or gettext(rules.UNKNOWN)
