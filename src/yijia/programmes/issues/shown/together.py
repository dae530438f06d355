"""What is shown of a verb that is taken for many issues."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from yijia.base.access import Permission
from yijia.base.errors import Invalid, Refused
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.programmes.issues import rules
from yijia.programmes.issues.actions import Together

_NEEDS = {
    "dispatch": Permission.CASE_DISPATCH,
    rules.HAND_OVER: Permission.CASE_DISPATCH,
    "merge": Permission.CASE_DISPATCH,
    "sign": Permission.CASE_HANDLE,
} | dict.fromkeys(rules.PRESSES, Permission.CASE_SUPERVISE)


def verbs_for_many(scope: Scope) -> list[tuple[str, str]]:
    """What this person may do with many issues, each verb with its label."""
    return [
        (verb, gettext(rules.VERB_LABELS[verb]))
        for verb in rules.TOGETHER
        if scope.holds(_NEEDS[verb])
    ]


def ticked(found: Sequence[Case]) -> list[dict[str, object]]:
    """The issues that were ticked: number, title and state."""
    return [
        {
            "number": case.number,
            "title": case.title,
            "state": gettext(rules.STATE_LABELS[rules.State(case.state)]),
            "colour": rules.STATE_COLOURS.get(rules.State(case.state), "grey"),
        }
        for case in found
    ]


def outcome(together: Together) -> dict[str, list[object]]:
    """Which issues went, and for each of the others why it did not, to be told and kept."""
    refused = [
        {"number": number, "code": why.code, "message": _sentence(why)}
        for number, why in together.refused
    ]
    return {"done": list(together.done), "refused": list(refused)}


def _sentence(why: Refused) -> str:
    """A refusal in the reader's language; what is wrong field by field in one line."""
    if isinstance(why, Invalid) and why.errors:
        return " ".join(gettext(message) for _field, message in why.errors)
    sentence = gettext(why.message)
    return sentence % why.params if why.params else sentence


def rows_of_outcome(told: Mapping[str, list[object]], *, titles: Mapping[str, str]) -> list[object]:
    """What was refused, each with its title."""
    return [
        row | {"title": titles.get(str(row["number"]), "")}
        for row in told["refused"]
        if isinstance(row, dict)
    ]
