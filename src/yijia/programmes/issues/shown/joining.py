"""What is shown of issues of others: of what may be the same, and to whoever joined one."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.programmes.issues import queries, rules


def similar_choices(found: Sequence[queries.Similar], *, category: str) -> list[Mapping[str, str]]:
    """Issues of others as answers to choose from: what it is about and where, since when."""
    named = queries.category_names(get_language() or "").get(category, category)
    return [{"number": one.number, "label": named, "hint": _hint(one)} for one in found]


def _hint(one: queries.Similar) -> str:
    division = places.gazetteer().get(one.division)
    raised = gettext("Raised on %(day)s") % {"day": date_format(one.raised_on, gettext("j F Y"))}
    near = gettext("near the place that you marked") if one.is_near else ""
    told = [
        division.name if division else "",
        near,
        raised,
        gettext(rules.STATE_LABELS[rules.State(one.state)]),
        others(one.joined),
    ]
    return "\u00a0· ".join(filter(None, told))


def others(joined: int) -> str:
    """How many others say the same, or nothing."""
    sentence = ngettext(
        "%(count)s other person says the same", "%(count)s others say the same", joined
    )
    return sentence % {"count": joined} if joined else ""


def _people(count: int) -> str:
    """How many say the same in all, where it is more than the one who raised it."""
    sentence = ngettext("%(count)s person in all", "%(count)s people in all", count)
    return sentence % {"count": count} if count > 1 else ""


def similar_documents(found: Sequence[queries.Similar]) -> list[dict[str, object]]:
    """Issues of others for a program."""
    return [
        {
            "number": one.number,
            "division": one.division,
            "raised_on": one.raised_on.isoformat(),
            "state": one.state,
            "is_near": one.is_near,
            "joined": one.joined,
        }
        for one in found
    ]


def joined_page(joined: queries.Joined) -> dict[str, object]:
    """What whoever joined an issue sees of it."""
    case, language = joined.case, get_language() or ""
    division, state = places.gazetteer().get(case.division_id), rules.State(case.state)
    unit = organisations.ever_known().get(case.organisation_id or 0)
    return {
        "number": joined.number,
        "case": case,
        "category": queries.category_names(language).get(case.topic, case.topic),
        "place": places.full_name(division) if division else "",
        "unit": unit.name(language) if unit else "",
        "state": gettext(rules.STATE_LABELS[state]),
        "colour": rules.STATE_COLOURS.get(state, "grey"),
        "people": _people(joined.joined + 1),
        "replies": joined.replies,
    }


def joined_document(joined: queries.Joined) -> dict[str, object]:
    """An issue for a program of whoever joined it."""
    case = joined.case
    unit = organisations.ever_known().get(case.organisation_id or 0)
    return {
        "number": joined.number,
        "state": case.state,
        "category": case.topic,
        "division": case.division_id,
        "organisation": unit
        and {"code": unit.code, "name_zh": unit.name_zh, "name_en": unit.name_en},
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "provisional": case.due_provisional,
        "joined": joined.joined,
        "replies": [
            {"at": timezone.localtime(at).isoformat(), "text": text} for at, text in joined.replies
        ],
    }
