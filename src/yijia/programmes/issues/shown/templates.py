"""What is shown of words for replies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries
from yijia.programmes.issues.actions import NewTemplate
from yijia.programmes.issues.models import ReplyTemplate


def template_rows(found: Iterable[ReplyTemplate]) -> list[dict[str, object]]:
    """Templates in words: whose they are, what about, and what they say."""
    bodies, language = organisations.ever_known(), get_language() or ""
    names = queries.category_names(language)
    return [
        {
            "id": one.pk,
            "name": one.name,
            "unit": bodies[one.organisation_id].name(language)
            if one.organisation_id
            else gettext("Every unit"),
            "topic": names.get(one.category_id or "", gettext("Any")),
            "text": words_of(one)["text"],
        }
        for one in found
    ]


def template_units(scope: Scope) -> list[tuple[str, str]]:
    """Who may use what this person writes: their own units, and every one where they dispatch."""
    bodies, language = organisations.ever_known(), get_language() or ""
    own = [(bodies[home].code, bodies[home].name(language)) for home in scope.homes()]
    everybody = [("", gettext("Every unit"))] if scope.holds(Permission.CASE_DISPATCH) else []
    return [*own, *everybody]


def new_template(given: Mapping[str, Any]) -> NewTemplate:
    """What a valid form says, its unit found by its code."""
    bodies = organisations.ever_known().values()
    code = given["organisation"]
    unit = next((known.id for known in bodies if known.code == code), 0) if code else None
    return NewTemplate(
        name=given["name"],
        public_zh=given["public_zh"],
        public_en=given["public_en"],
        private_text=given["private_text"],
        category=given["category"],
        organisation=unit,
    )


@dataclass(frozen=True)
class Words:
    """A template as it is offered, and what it puts into a reply."""

    id: int
    name: str
    words: dict[str, str]


def words_offered(found: Iterable[ReplyTemplate]) -> list[Words]:
    """Templates from which one is chosen."""
    return [Words(id=one.pk, name=one.name, words=words_of(one)) for one in found]


def words_of(template: ReplyTemplate) -> dict[str, str]:
    """What a template puts into a reply, in the reader's language where it is given."""
    english = template.public_en if get_language() == "en" else ""
    return {"text": english or template.public_zh, "private_text": template.private_text}


def template_documents(found: Iterable[ReplyTemplate]) -> list[dict[str, object]]:
    """Templates for a program."""
    bodies = organisations.ever_known()
    return [
        {
            "id": one.pk,
            "name": one.name,
            "organisation": bodies[one.organisation_id].code if one.organisation_id else None,
            "category": one.category_id,
            "public_zh": one.public_zh,
            "public_en": one.public_en,
            "private_text": one.private_text,
            "starts_on": one.starts_on.isoformat(),
        }
        for one in found
    ]
