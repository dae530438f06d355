"""What is shown of notices, in words, to persons and to programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.engines.notices import queries, rules
from yijia.engines.notices.models import Notice
from yijia.engines.notices.registry import Declared, notices
from yijia.ground.organisations import queries as organisations


@dataclass(frozen=True)
class Shown:
    """One notice in the reader's language; `href` leads staff to what it is about."""

    id: int
    sentence: str
    at: datetime
    number: str
    href: str
    is_new: bool


def shown(rows: Iterable[Notice]) -> list[Shown]:
    """Notices in words; one that is declared no more is left out."""
    bodies = _bodies()
    found = ((row, notices.get(row.code)) for row in rows)
    return [
        Shown(
            id=row.pk,
            sentence=_sentence(declared.told.sentence, facts=row.facts, bodies=bodies),
            at=row.happened_at,
            number=str(row.facts.get("number", "")),
            href=_page(declared, row=row) if row.account_id else "",
            is_new=row.read_at is None,
        )
        for row, declared in found
        if declared is not None
    ]


def _page(declared: Declared, *, row: Notice) -> str:
    return reverse(declared.source.page, args=[row.facts["number"]])


def sentence_of(sentence: str, *, facts: Mapping[str, str]) -> str:
    """A sentence in the reader's language, its places filled with the facts of a matter."""
    return _sentence(sentence, facts=facts, bodies=_bodies())


def _bodies() -> dict[str, str]:
    """The names of organisations in the reader's language, by code."""
    language = get_language() or ""
    return {known.code: known.name(language) for known in organisations.ever_known().values()}


def _sentence(sentence: str, *, facts: Mapping[str, str], bodies: Mapping[str, str]) -> str:
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


def documents(page: queries.Page) -> list[dict[str, object]]:
    """One page of notices for a program."""
    return [
        {
            "id": one.id,
            "number": one.number,
            "sentence": one.sentence,
            "at": timezone.localtime(one.at).isoformat(),
            "is_read": not one.is_new,
        }
        for one in shown(page.rows)
    ]


def told_documents(rows: Iterable[Notice]) -> list[dict[str, object]]:
    """What a person was told, for a program."""
    return [
        {"sentence": one.sentence, "at": timezone.localtime(one.at).isoformat()}
        for one in shown(rows)
    ]
