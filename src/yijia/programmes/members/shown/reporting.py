"""Where members live, in the reader's language: for themselves, and for desks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission
from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.places import queries as places
from yijia.ground.rights import queries as rights
from yijia.ground.shell.questions import day_words
from yijia.programmes.members import actions, queries, rules
from yijia.programmes.members.models import ReportIn
from yijia.programmes.members.rules import Reason, State

Row = dict[str, object]
VERBS = {
    "confirm": _("Confirm that the member lives here"),
    "decline": _("Say that it cannot be confirmed"),
    "end": _("Say that the member does not live here any more"),
}


def new_report(given: Mapping[str, Any], *, units: Iterable[int]) -> actions.NewReport:
    """What a valid form says; the unit is found by its code among those of the member.

    Raises:
        Invalid: it is none of them.
    """
    mine = {body_code(one): one for one in units}
    if given["unit"] not in mine:
        raise Invalid(_("Choose one of the answers."), field="unit")
    return actions.NewReport(
        unit=mine[given["unit"]],
        division=given["division"],
        name=given["name"],
        mobile=given["mobile"],
    )


def unit_choices(units: Iterable[int]) -> list[tuple[str, str]]:
    """Units by code and name."""
    return [(body_code(one), body_name(one)) for one in units]


def notice(*, on: date) -> Row | None:
    """What whoever reports in is told, and agrees to by doing so."""
    found = rights.notice_for(rules.CONTACT, on=on)
    if found is None:
        return None
    language = get_language() or ""
    return {"title": found.title(language), "text": found.text(language)}


def own_row(report: ReportIn) -> Row:
    """One's own report-in."""
    state = State(report.state)
    return {
        "number": report.number,
        "place": places.place_name(report.division_id),
        "unit": body_name(report.unit_id),
        "body": body_name(report.organisation_id),
        "state": gettext(rules.LABELS[state]),
        "colour": rules.COLOURS.get(state, "grey"),
        "sentence": gettext(rules.SENTENCES[state]),
        "reason": gettext(rules.REASON_LABELS[Reason(report.reason)]) if report.reason else "",
        "asked_at": report.asked_at,
        "days": _days(report),
        "is_open": state in rules.OPEN,
        "withdraw": withdraw_label(report) if state in rules.OPEN else "",
    }


def _days(report: ReportIn) -> str:
    if report.starts_on is None:
        return ""
    first = day_words(report.starts_on)
    if report.ends_on is None:
        return gettext("since %(first)s") % {"first": first}
    told = {"first": first, "end": day_words(report.ends_on)}
    return gettext("from %(first)s until before %(end)s") % told


def withdraw_label(report: ReportIn) -> str:
    """What taking a report-in back is called, as it stands."""
    if report.state == State.CONFIRMED:
        return gettext("End this report-in")
    return gettext("Take this report-in back")


def own_page(scope: Scope) -> Row:
    """Where one has reported in: what goes on, and what was before."""
    rows = queries.own_reports(scope)
    open_ones = [own_row(one) for one in rows if one.state in rules.OPEN]
    waits = any(one.state == State.ASKED for one in rows)
    return {
        "open": open_ones,
        "past": [own_row(one) for one in rows if one.state not in rules.OPEN],
        "may_report": not waits and scope.holds(Permission.MEMBER_SERVE),
        "moves": bool(open_ones),
    }


def own_document(report: ReportIn) -> Row:
    """One's own report-in for a program."""
    return {
        "number": report.number,
        "unit": body_code(report.unit_id),
        "division": report.division_id,
        "organisation": body_code(report.organisation_id),
        "state": report.state,
        "reason": report.reason,
        "asked_at": report.asked_at,
        "starts_on": report.starts_on,
        "ends_on": report.ends_on,
    }


def held_facts(report: ReportIn) -> list[tuple[str, str]]:
    """A report-in as its person reads it among their data: label and text."""
    told = own_row(report)
    return [
        (gettext("Number"), report.number),
        (gettext("State"), str(told["state"])),
        (gettext("Unit of the member"), str(told["unit"])),
        (gettext("Where you live"), str(told["place"])),
        (gettext("When"), str(told["days"])),
    ]


def _verbs(report: ReportIn) -> list[Row]:
    offered = [edge.verb for edge in rules.EDGES if edge.source == report.state]
    return [{"verb": verb, "label": verb_label(verb)} for verb in VERBS if verb in offered]


def verb_label(verb: str) -> str:
    """What the body of a community does."""
    return gettext(VERBS[verb])


def report_page(report: ReportIn) -> Row:
    """One member for the body of the community, without name and number."""
    return {
        "row": _desk_row(report),
        "verbs": _verbs(report),
        "has_contact": report.person_id is not None and report.state in rules.OPEN,
    }


def _desk_row(report: ReportIn) -> Row:
    """A report-in as its community knows whose it is: by the login, as the unit is told it."""
    return own_row(report) | {"login": _login(report)}


def _login(report: ReportIn) -> str:
    return report.account.login if report.account is not None else ""


def desk_page(found: queries.Desk, *, reported: Sequence[queries.Reported]) -> Row:
    """Who waits and who is confirmed in one's community, and who of one's unit reported in."""
    return {
        "groups": [
            {
                "state": gettext(rules.LABELS[state]),
                "rows": [
                    _desk_row(one) | {"href": reverse("members:report", args=[one.number])}
                    for one in rows
                ],
            }
            for state, rows in found.rows.items()
        ],
        "next": f"?{urlencode({'after': found.next})}" if found.next else "",
        "reported": [one.login for one in reported],
    }


def report_document(report: ReportIn) -> Row:
    """A member for programs of the body of the community."""
    told = own_document(report) | {"login": _login(report)}
    return told | {"verbs": [str(one["verb"]) for one in _verbs(report)]}


def reported_document(one: queries.Reported) -> Row:
    """A member of a unit who has reported in, for programs."""
    codes = {known.id: known.code for known in organisations.ever_known().values()}
    return {"unit": codes[one.unit], "login": one.login}
