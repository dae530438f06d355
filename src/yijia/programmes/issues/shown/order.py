"""The work order of an issue on one page, as it is printed: nobody's contact stands on it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from yijia.programmes.issues import queries, rules
from yijia.programmes.issues.shown import assisting, fields, keeping
from yijia.programmes.issues.shown.pages import facts, parts
from yijia.programmes.issues.shown.timeline import timeline

_CALLED = ("issues.called_solved", "issues.called_unsolved", "issues.called_missed")


def order_page(opened: queries.Opened, *, on: date) -> dict[str, object]:
    """The fields of a work order, its parts, and its course from the first thing to the last.

    Source: the union of the work orders read for `requests.md`, "Fields of a work order".
    """
    case = opened.case
    told = [*_what(opened), *_who_and_when(opened), *_came_of(opened)]
    return {
        "case": case,
        "order": [(label, text) for label, text in told if text],
        "parts": parts(opened),
        "assists": assisting.rows(opened, on=on),
        "course": list(reversed(timeline(opened))),
    }


def _what(opened: queries.Opened) -> list[tuple[str, str]]:
    shown, issue = facts(opened), opened.issue
    count = len(opened.photos)
    return [
        (gettext("State"), str(shown["state"])),
        (gettext("Kind"), str(shown["kind"])),
        (gettext("Topic"), f"{opened.case.topic} {shown['category']}"),
        (gettext("Came in by"), gettext(rules.SOURCE_LABELS[rules.Source(issue.source)])),
        (gettext("Where"), " ".join(filter(None, (str(shown["place"]), issue.address)))),
        (gettext("What was told to us"), issue.text),
        *fields.order_rows(opened),
        (gettext("Photos and documents"), str(count) if count else ""),
        (gettext("Handled by"), str(shown["unit"])),
        keeping.order_row(opened),
    ]


def _who_and_when(opened: queries.Opened) -> list[tuple[str, str]]:
    case = opened.case
    late = case.recorded_at if case.recorded_at > case.happened_at else None
    return [
        (gettext("Raised"), _moment(case.happened_at)),
        (gettext("Recorded"), _moment(late)),
        (gettext("Dispatched"), _last(opened, codes=("issues.dispatched",))),
        (gettext("Signed for"), _last(opened, codes=("issues.signed",))),
        (gettext("First contact"), _last(opened, codes=("issues.contacted",))),
        (gettext("Due"), date_format(case.due_on, gettext("j F Y")) if case.due_on else ""),
        (gettext("More time given"), _last(opened, codes=("issues.extension_granted",))),
        (gettext("Pressed for"), gettext(rules.PRESSED[case.supervision])),
        (gettext("Handling"), str(case.handlings)),
    ]


def _came_of(opened: queries.Opened) -> list[tuple[str, str]]:
    case = opened.case
    replies = "\n".join(reply.public_text for reply in opened.replies)
    satisfied = rules.RATINGS.get(case.satisfied or 0, "")
    return [
        (gettext("Answer"), replies),
        (gettext("Called back"), _last(opened, codes=_CALLED)),
        (gettext("How satisfied the person is"), gettext(satisfied) if satisfied else ""),
        (gettext("Ended"), _moment(case.ended_at)),
    ]


def _last(opened: queries.Opened, *, codes: Iterable[str]) -> str:
    """When one of these things happened for the last time."""
    at = [entry.happened_at for entry in opened.entries if entry.event in set(codes)]
    return _moment(max(at, default=None))


def _moment(at: datetime | None) -> str:
    return "" if at is None else date_format(timezone.localtime(at), gettext("j F Y, H:i"))
