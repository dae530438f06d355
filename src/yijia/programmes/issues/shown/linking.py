"""What is shown of the cases that an issue is linked with, to staff alone."""

from django.urls import reverse
from django.utils.translation import gettext

from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.cases.registry import kinds
from yijia.programmes.issues import queries, rules


def page(opened: queries.Opened, *, scope: Scope) -> dict[str, object]:
    """The cases that an issue is linked with, each with its page, and whether one may link."""
    return {
        "links": [_row(linked) for linked in cases.links_of(scope, case=opened.case)],
        "can_link": may_link(opened, scope=scope),
    }


def may_link(opened: queries.Opened, *, scope: Scope) -> bool:
    """Whether a person may link an issue with others, and part them."""
    place, unit = opened.case.division_id, opened.case.organisation_id
    return any(
        case_rules.may_take(permission, by=scope, division=place, organisation=unit)
        for permission in case_rules.LINKING
    )


def _row(linked: cases.Linked) -> dict[str, object]:
    other = linked.case
    declared = kinds.get(name=other.kind, version=other.version)
    return {
        "id": linked.id,
        "label": label_of(linked),
        "number": other.number,
        "title": other.title,
        "href": reverse(declared.page, args=[other.number]),
        "state": gettext(declared.kind.labels.get(other.state, other.state)),
        "colour": declared.kind.colours.get(other.state, "grey"),
        "reason": linked.reason,
    }


def label_of(linked: cases.Linked) -> str:
    """How the other case belongs to the one that is looked at."""
    labels = case_rules.EARLIER_LABELS if linked.is_earlier else case_rules.LATER_LABELS
    return gettext(labels[linked.kind])


def documents(opened: queries.Opened, *, scope: Scope) -> list[dict[str, object]]:
    """The same for a program."""
    return [
        {
            "id": linked.id,
            "number": linked.case.number,
            "kind": linked.kind,
            "is_earlier": linked.is_earlier,
            "state": linked.case.state,
            "title": linked.case.title,
            "reason": linked.reason,
        }
        for linked in cases.links_of(scope, case=opened.case)
    ]


def merged(opened: queries.Opened, *, scope: Scope) -> list[dict[str, object]]:
    """The issues that were merged into one, each as it stands for its own person."""
    return [
        {
            "number": one.number,
            "title": one.title,
            "state": gettext(rules.STATE_LABELS[rules.State(one.state)]),
            "colour": rules.STATE_COLOURS.get(rules.State(one.state), "grey"),
        }
        for one in cases.merged_with(scope, case=opened.case)
    ]


def merged_documents(opened: queries.Opened, *, scope: Scope) -> list[dict[str, object]]:
    """The same for a program."""
    found = cases.merged_with(scope, case=opened.case)
    return [{"number": one.number, "state": one.state, "title": one.title} for one in found]
