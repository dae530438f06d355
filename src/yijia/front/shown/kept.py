"""What is shown of one's organisation, and of the lists that one has saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.front.models import SavedList
from yijia.front.queries import Home
from yijia.front.rules import WORK_LABELS, WorkList, is_own_list
from yijia.ground.organisations import queries as organisations

SOON = timedelta(days=90)
_ASSISTING = WorkList.ASSISTING
# What is told of the work of an organisation, and how the list is narrowed that the number opens.
LOADS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("open", _("Open"), {}),
    ("late", _("Late"), {"due": "late"}),
    ("answered", _("Answered, with the person"), {"in": "callback"}),
    ("asking", _("Asked for something"), {"in": "asked"}),
)


def own_organisations(found: Iterable[Home], *, on: date) -> list[dict[str, object]]:
    """The organisations in which a person works, each with the lists that its numbers open.

    Who leaves is told when it is near; a post that is held for years says nothing of its end.
    """
    language, near = get_language() or "", on + SOON
    return [
        {
            "name": home.known.name(language),
            "credit_code": home.known.credit_code,
            "posts": [
                (
                    (one.post.title_en if language == "en" else "") or one.post.title_zh,
                    one.account.login,
                    one.ends_on if one.ends_on and one.ends_on <= near else None,
                )
                for one in home.held
            ],
            "loads": [
                (gettext(label), getattr(home.load, name), _load_address(home, **asked))
                for name, label, asked in LOADS
            ]
            + [(gettext(WORK_LABELS[_ASSISTING]), home.load.assisting, _assisting_address())],
        }
        for home in found
    ]


def _assisting_address() -> str:
    """The list of what one's own bodies assist with; those cases are with other units."""
    return f"{reverse('work')}?{urlencode({'in': _ASSISTING.value})}"


def _load_address(home: Home, **asked: str) -> str:
    question = urlencode({"in": WorkList.AREA.value, "organisation": home.known.code, **asked})
    return f"{reverse('work')}?{question}"


def organisation_documents(found: Iterable[Home]) -> list[dict[str, object]]:
    """The same for a program."""
    return [
        {
            "code": home.known.code,
            "name_zh": home.known.name_zh,
            "name_en": home.known.name_en,
            "credit_code": home.known.credit_code,
            "posts": [
                {"title": one.post.title_zh, "login": one.account.login, "ends_on": one.ends_on}
                for one in home.held
            ],
            "open": home.load.open,
            "late": home.load.late,
            "answered": home.load.answered,
            "asking": home.load.asking,
            "assisting": home.load.assisting,
        }
        for home in found
    ]


@dataclass(frozen=True)
class SavedRow:
    """A saved list: what it is called, where it leads, and whose it is."""

    id: int
    name: str
    href: str
    shared_with: str
    is_own: bool


def saved_rows(found: Iterable[SavedList], *, scope: Scope) -> list[SavedRow]:
    """Saved lists with their addresses."""
    bodies, language = organisations.ever_known(), get_language() or ""
    return [
        SavedRow(
            id=one.pk,
            name=one.name,
            href=f"{reverse('work')}?{one.question}" if one.question else reverse("work"),
            shared_with=bodies[one.organisation_id].name(language) if one.organisation_id else "",
            is_own=_is_own(one, scope=scope),
        )
        for one in found
    ]


def _is_own(one: SavedList, *, scope: Scope) -> bool:
    return is_own_list(one.account_id, organisation=one.organisation_id, scope=scope)


def saved_documents(found: Iterable[SavedList], *, scope: Scope) -> list[dict[str, object]]:
    """Saved lists for a program, each with the address of its first page."""
    bodies = organisations.ever_known()
    return [
        {
            "id": one.pk,
            "name": one.name,
            "question": one.question,
            "organisation": bodies[one.organisation_id].code if one.organisation_id else None,
            "is_own": _is_own(one, scope=scope),
        }
        for one in found
    ]


def organisation_choices(found: Iterable[organisations.Known]) -> list[tuple[str, str]]:
    """Organisations to choose from, by code."""
    language = get_language() or ""
    said = gettext("Everybody at %(organisation)s")
    return [(known.code, said % {"organisation": known.name(language)}) for known in found]
