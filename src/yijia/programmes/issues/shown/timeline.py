"""What happened to an issue, as staff read it: who, when, in which words, on which clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.events import WORDS_ERASED
from yijia.engines.cases.models import Clock, Remark
from yijia.engines.cases.registry import Beside
from yijia.engines.cases.rules import LATE, Confidence, Step, last_day
from yijia.ground.files.models import File
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.shown import assisting, convened, linking
from yijia.programmes.issues.shown.pages import actor, facts, moves, parts, recorded_late, sentence


@dataclass(frozen=True)
class Happened:
    """One thing that happened: as a sentence, with the words that were said with it."""

    sentence: str
    at: datetime
    by: str
    public_text: str = ""
    private_text: str = ""
    documents: tuple[File, ...] = ()
    notes: tuple[str, ...] = field(default=())


def timeline(opened: queries.Opened) -> list[Happened]:
    """All that happened, newest first; what has no sentence for people is left out."""
    language = get_language() or ""
    bodies = {body.code: body.name(language) for body in organisations.ever_known().values()}
    late = _late_reasons(opened)
    found = [
        _step(entry, opened=opened, bodies=bodies, late=late.get(entry.pk))
        for entry in reversed(opened.entries)
        if entry.event in events.FOR_STAFF
    ]
    steps = convened.for_staff(opened)
    together = [Happened(one.sentence, at=one.at, by=one.by) for one in steps]
    return sorted([*found, *together], key=_moment, reverse=True) if together else found


def _moment(one: Happened) -> datetime:
    return one.at


def _step(
    entry: Entry, *, opened: queries.Opened, bodies: Mapping[str, str], late: str | None
) -> Happened:
    said = _said_with(entry, remarks=opened.remarks)
    return Happened(
        sentence=sentence(entry, bodies=bodies),
        at=entry.happened_at,
        by=actor(entry),
        public_text=said.public_text if said else "",
        private_text=said.private_text if said else "",
        documents=tuple(opened.documents_with(said)) if said else (),
        notes=(*_late_notes(entry, reason=late), *_clock_notes(entry, clocks=opened.clocks)),
    )


def _said_with(entry: Entry, *, remarks: Sequence[Remark]) -> Remark | None:
    """The words of this very act; what is no move is known by its time alone."""
    verb = entry.new.get("verb") or entry.new.get("assist")
    moment = [one for one in remarks if one.at == entry.happened_at and one.verb != LATE]
    return next((one for one in moment if verb in (None, one.verb)), None)


def _late_reasons(opened: queries.Opened) -> dict[int, str]:
    """Why each entry was made late, by its id.

    Each has left one remark of the same moment, those of one moment in the same order. The first
    ones kept it in the journal, where nothing is erased: it is not shown once words were.
    """
    is_erased = any(entry.event == WORDS_ERASED.code for entry in opened.entries)
    said: dict[datetime, list[str]] = {}
    for remark in opened.remarks:
        if remark.verb == LATE:
            said.setdefault(remark.at, []).append(remark.private_text)
    found = dict[int, str]()
    for entry in opened.entries:
        left = said.get(entry.happened_at)
        if entry.reason:
            found[entry.pk] = queries.erased_note() if is_erased else entry.reason
        elif journal.entered_at(entry) and left:
            found[entry.pk] = left.pop(0)
    return found


def _late_notes(entry: Entry, *, reason: str | None) -> list[str]:
    at = recorded_late(entry)
    if at is None or reason is None:
        return []
    moment = date_format(timezone.localtime(at), gettext("j F Y, H:i"))
    return [gettext("Entered late, on %(at)s: %(reason)s") % {"at": moment, "reason": reason}]


def _clock_notes(entry: Entry, *, clocks: Sequence[Clock]) -> list[str]:
    """Which clocks came to their end by it, and whether in time."""
    # What ends with a move has no clock of its own.
    clocks = () if "assist" in entry.new else clocks
    ended = [run for run in clocks if run.stopped_at == entry.happened_at]
    return [
        gettext(rules.STEP_LABELS[Step(run.step)])
        + ": "
        + (gettext("in time") if run.in_time else gettext("too late"))
        for run in ended
        if run.in_time is not None
    ]


def case_page(opened: queries.Opened, *, scope: Scope, at: datetime) -> dict[str, object]:
    """What staff see of an issue."""
    may_read = queries.may_read_contact(opened.case, scope=scope)
    found = {move["verb"]: move for move in moves(opened, scope=scope)}
    first = (rules.KEEP_OUT,) if opened.case.confidential == Confidence.ASKED else ()
    aside = {verb for state, verb in rules.ASIDE if state == opened.case.state}
    shown_first = [verb for verb in (*first, *rules.PROMINENT) if verb not in aside]
    prominent = [found[verb] for verb in shown_first if verb in found]
    prominent = prominent[: rules.MOST_PROMINENT]
    return facts(opened) | {
        "verbs": prominent,
        "more_verbs": [move for move in found.values() if move not in prominent],
        "parts": parts(opened),
        **assisting.page(opened, scope=scope, on=timezone.localdate(at)),
        **linking.page(opened, scope=scope),
        **convened.page(opened, scope=scope, on=timezone.localdate(at)),
        "merged": linking.merged(opened, scope=scope),
        "are_called": opened.case.state in rules.ANSWERED_STATES,
        "supervision": gettext(rules.PRESSED[opened.case.supervision]),
        "is_late": cases.is_late(opened.case, at=at),
        "has_contact": may_read and opened.issue.person_id is not None,
        "timeline": timeline(opened),
        "clocks": [_clock_row(run, at=at) for run in opened.clocks if run.stopped_at is None],
    }


def beside(scope: Scope, number: str, at: datetime) -> Beside:
    """An issue beside a list of others, for whoever may read it.

    Raises:
        NotFound: there is none of this number, or it is not theirs to see.
    """
    opened = queries.access_issue(scope=scope, number=number)
    return Beside("issues/case_body.html", case_page(opened, scope=scope, at=at))


def _clock_row(run: Clock, *, at: datetime) -> dict[str, object]:
    """A clock that has not come to its end."""
    is_late = run.due_at is not None and not run.due_provisional and run.due_at < at
    return {
        "label": gettext(rules.STEP_LABELS[Step(run.step)]),
        "due": _due_words(run.due_at),
        "is_late": is_late,
        "provisional": run.due_provisional,
    }


def _due_words(due: datetime | None) -> str:
    """The last day of a limit that ends with a day, or else the moment at which it ends."""
    if due is None:
        return ""
    local = timezone.localtime(due)
    if (local.hour, local.minute) == (0, 0):
        return date_format(last_day(due), gettext("j F Y"))
    return date_format(local, gettext("j F Y, H:i"))
