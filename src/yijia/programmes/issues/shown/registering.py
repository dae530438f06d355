"""What is shown to who takes an issue in for a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.programmes.issues import queries, rules
from yijia.programmes.issues.inputs import Register
from yijia.programmes.issues.shown import fields
from yijia.programmes.issues.shown.pages import notice


def register_page(form: Register, *, on: date) -> dict[str, object]:
    """The page on which it is taken in: fields, what a browser offers, what is read out."""
    return {
        "form": form,
        "about": [form[name] for name in Register.ABOUT],
        "keeping": [form[name] for name in Register.KEEPING],
        "is_keeping": bool(set(Register.KEEPING) & set(form.errors)),
        "contact": [form[name] for name in Register.CONTACT],
        "order": [form[name] for name in Register.ORDER],
        "is_ordered": bool(set(Register.ORDER) & set(form.errors)),
        "late": [form[name] for name in Register.LATE],
        "is_late": bool(set(Register.LATE) & set(form.errors)),
        "categories": queries.category_hints(on=on),
        "places": queries.place_hints(on=on),
        "units": queries.unit_hints(on=on),
        "notice": notice(rules.PAGES_BY_NAME["contact"], on=on),
    }


def told_answers(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was taken in, in words, to be looked over."""
    language, at = get_language() or "", given["happened_at"]
    division = places.gazetteer()[given["place"]]
    contact = " ".join(filter(None, (given["name"], given["mobile"])))
    late = [(gettext("Told"), date_format(at, gettext("j F Y, H:i")))] if at else []
    return [
        (gettext("Came in by"), gettext(rules.SOURCE_LABELS[rules.Source(given["source"])])),
        (gettext("Kind"), gettext(rules.KIND_LABELS[rules.IssueKind(given["kind"])])),
        (gettext("About"), queries.category_names(language)[given["topic"]]),
        (gettext("Where"), places.full_name(division)),
        (gettext("Address or landmark"), given["address"] or gettext("None given")),
        (gettext("What was told to us"), given["text"]),
        *_kept(given, language=language),
        (gettext("How to reach the person"), contact or gettext("None given")),
        *fields.taken_in(given),
        *late,
    ]


def _kept(given: Mapping[str, Any], *, language: str) -> list[tuple[str, str]]:
    if not given["confidential"]:
        return []
    known = {one.code: one for one in organisations.ever_known().values()}
    unit = known.get(given["about"])
    return [(gettext("Kept from"), unit.name(language) if unit else gettext("Not known yet"))]
