"""What is shown of the units that assist with an issue, to staff alone."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.cases.models import Assist
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries, rules


def page(opened: queries.Opened, *, scope: Scope, on: date) -> dict[str, object]:
    """The requests to assist with an issue, what one may do with each, and whether one may ask."""
    return {
        "assists": page_rows(opened, scope=scope, on=on),
        "can_ask_assist": _is_worked_on(opened) and may_ask(opened, scope=scope),
    }


def may_ask(opened: queries.Opened, *, scope: Scope) -> bool:
    """Whether a person asks others to assist with an issue, and takes that back."""
    place, unit = opened.case.division_id, opened.case.organisation_id
    return any(
        case_rules.may_take(permission, by=scope, division=place, organisation=unit)
        for permission in case_rules.ASSISTED
    )


def _is_worked_on(opened: queries.Opened) -> bool:
    case = opened.case
    return case.is_open and case_rules.is_with_unit(cases.kind_of(case), state=case.state)


def verbs_of(assist: Assist, *, opened: queries.Opened, scope: Scope) -> list[str]:
    """What a person can do with a request now."""
    if assist.ended_at is not None:
        return []
    found = [rules.TAKE_BACK] if may_ask(opened, scope=scope) else []
    if scope.works_at(Permission.CASE_HANDLE, organisation=assist.organisation_id):
        found += [rules.SIGN_FOR if assist.signed_at is None else rules.GIVE, rules.REFUSE]
    return found


def rows(opened: queries.Opened, *, on: date) -> list[dict[str, object]]:
    """The requests as they are printed: unit, what was wanted, what came of it."""
    units, language = organisations.ever_known(), get_language() or ""
    words = {remark.pk: remark.private_text for remark in opened.remarks}
    return [
        {
            "id": one.pk,
            "unit": units[one.organisation_id].name(language),
            "wanted": words.get(one.wanted_id, ""),
            "said": words.get(one.said_id or 0, ""),
            "due": date_format(cases.day_of_assist(one).on, gettext("j F Y")),
            "is_late": cases.is_assist_late(one, on=on),
            "state": _state(one),
            "colour": rules.ASSIST_COLOURS.get(case_rules.AssistEnd(one.outcome), "grey")
            if one.outcome
            else "yellow",
        }
        for one in opened.assists
    ]


def missing(opened: queries.Opened) -> list[str]:
    """The names of the units that were asked and have not answered."""
    units, language = organisations.ever_known(), get_language() or ""
    left = [one for one in opened.assists if one.ended_at is None]
    return [units[one.organisation_id].name(language) for one in left]


def _state(assist: Assist) -> str:
    if assist.outcome:
        return gettext(rules.ASSIST_LABELS[case_rules.AssistEnd(assist.outcome)])
    return gettext(rules.ASSIST_SIGNED if assist.signed_at else rules.ASSIST_ASKED)


def page_rows(opened: queries.Opened, *, scope: Scope, on: date) -> list[dict[str, object]]:
    """The same with what a person can do with each."""
    found = {one.pk: verbs_of(one, opened=opened, scope=scope) for one in opened.assists}
    return [
        row
        | {
            "verbs": [
                {"verb": verb, "label": gettext(rules.ASSIST_VERBS[verb])}
                for verb in found[int(str(row["id"]))]
            ]
        }
        for row in rows(opened, on=on)
    ]


def documents(opened: queries.Opened, *, scope: Scope, on: date) -> list[dict[str, object]]:
    """The same for a program."""
    units = organisations.ever_known()
    words = {remark.pk: remark.private_text for remark in opened.remarks}
    return [
        {
            "id": one.pk,
            "organisation": units[one.organisation_id].code,
            "wanted": words.get(one.wanted_id, ""),
            "said": words.get(one.said_id or 0, ""),
            "due_on": cases.day_of_assist(one).on.isoformat(),
            "provisional": cases.day_of_assist(one).provisional,
            "is_late": cases.is_assist_late(one, on=on),
            "is_signed": one.signed_at is not None,
            "outcome": one.outcome,
            "verbs": verbs_of(one, opened=opened, scope=scope),
        }
        for one in opened.assists
    ]
