"""From whom an issue is kept, in words, and what can be done about that."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from yijia.base.words import Named
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import Confidence
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries, rules


def told(opened: queries.Opened) -> dict[str, object] | None:
    """From whom an issue is kept, by their names in the reader's language; None of what is not."""
    if not opened.case.confidential:
        return None
    language = get_language() or ""
    return {
        "is_open": opened.case.confidential == Confidence.ASKED,
        "names": [unit.name(language) for unit in units(opened)],
    }


def suggested(opened: queries.Opened, *, on: date) -> organisations.Known | None:
    """The unit that the dispatch catalogue names for an issue, if it could be given to it now.

    Not who has it, who asks to return it, who must not read it, and who does not serve it.
    """
    case, asked = opened.case, opened.asked
    unit = queries.route_for(case.topic, division=case.division_id, on=on)
    if unit is None or unit.id in {case.organisation_id, asked and asked.organisation_id}:
        return None
    place, topic = case.division_id, case.topic
    fits = queries.may_have(unit.id, division=place, category=topic, on=on)
    return unit if fits and unit.id not in cases.bodies_kept_out(case) else None


def said_in(draft: Mapping[str, Any]) -> str:
    """From whom an issue is to be kept that is not sent yet."""
    if draft.get("confidential") != rules.YES:
        return gettext("Nobody is kept from it")
    known = {one.code: one for one in organisations.ever_known().values()}
    unit = known.get(draft.get("about") or "")
    return _name(unit) if unit else gettext("The unit that it is about, which is not known yet")


def units(opened: queries.Opened) -> list[organisations.Known]:
    """The bodies from which an issue is kept; those below them are kept out with them."""
    known = organisations.ever_known()
    return [known[body] for body in opened.kept_out if body in known]


def order_row(opened: queries.Opened) -> tuple[str, str]:
    """What a work order says of it; nothing where nobody is kept out."""
    names = ", ".join(_name(unit) for unit in units(opened))
    text = (names or gettext("Confidential")) if opened.case.confidential else ""
    return gettext("Kept from"), text


def _name(unit: Named) -> str:
    return unit.name(get_language() or "")


def verbs(opened: queries.Opened) -> list[str]:
    """What who dispatches an issue can do about from whom it is kept; a part follows its whole."""
    if opened.case.parent_id is not None:
        return []
    if opened.case.confidential:
        return [rules.KEEP_OUT, rules.LIFT]
    return [rules.MAKE_CONFIDENTIAL] if _is_alone(opened) else []


def own_verbs(opened: queries.Opened) -> list[str]:
    """What its person can do about that: also later, but only until it is worked on."""
    if opened.case.confidential:
        return [rules.OPEN_UP]
    is_early = opened.case.state in rules.UNHANDLED and _is_alone(opened)
    return [rules.ASK_CONFIDENTIAL] if is_early else []


def _is_alone(opened: queries.Opened) -> bool:
    """Whether nobody else follows it: what others rest with, or have joined, is read by them."""
    return not opened.joined and opened.case.merged_into_id is None


def waits(opened: queries.Opened, *, verb: str) -> bool:
    """Whether a verb has to wait until it is known who must not read the issue, or for good."""
    confidential = opened.case.confidential
    if verb == "dispatch":
        return confidential == Confidence.ASKED
    return verb == "merge" and bool(confidential)
