"""How the clocks of a case run: marks as data, and when each clock runs out.

Nothing here knows a programme, a database or the time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from yijia.base.workdays import CHINA, ONE_DAY, Calendar

# Where a case stands in the queue while all its clocks stand still: behind every other.
LAST_OF_ALL = datetime(9999, 1, 1, tzinfo=UTC)


class Step(StrEnum):
    """What has a limit of its own in the course of a case."""

    REGISTER = "register"
    SIGN = "sign"
    CONTACT = "contact"
    RESOLVE = "resolve"
    CALLBACK = "callback"
    # How long the case waits for words of the person, and when a parked one is looked at again.
    WAIT = "wait"
    REVIEW = "review"


class ClockEffect(StrEnum):
    """What an edge does to a clock of its case."""

    NONE = "none"
    RESTART = "restart"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    # The step is no more to be done: neither in time nor late.
    DROP = "drop"


class LimitUnit(StrEnum):
    """What a limit counts."""

    WORKDAYS = "workdays"
    DAYS = "days"
    HOURS = "hours"
    OFFICE_HOURS = "workhours"


class MarkKind(StrEnum):
    """What can happen to a clock. A second start begins anew with its own limit."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    # Another limit from the same start on, because the case was registered under the wrong topic.
    RELIMIT = "relimit"
    STOP = "stop"
    DROP = "drop"


ENDS = (MarkKind.STOP, MarkKind.DROP)


@dataclass(frozen=True)
class Limit:
    """How long a case may take."""

    amount: int
    unit: LimitUnit


@dataclass(frozen=True)
class Mark:
    """One thing that happened to a clock; `limit` is given with a start and with an extension.

    A case has a clock for each step; only marks of one step are counted together.
    """

    kind: MarkKind
    at: datetime
    limit: Limit | None = None
    step: Step = Step.RESOLVE


@dataclass(frozen=True)
class DueAt:
    """The first instant that is too late; None while the clock does not run."""

    at: datetime | None
    provisional: bool = False


def due_at(marks: Sequence[Mark], *, calendar: Calendar) -> DueAt:
    """When a clock with these marks, oldest first, runs out.

    Days are counted from the day after the start, and end at midnight. A day counts unless the
    clock stood still at its end; hours stand still with the clock to the microsecond. Office hours
    are counted while offices are open, to the microsecond too.
    """
    course = _last_course(marks)
    if not course or course[-1].kind in (MarkKind.PAUSE, *ENDS):
        return DueAt(at=None)
    limit, pauses = _limit_of(course), _pauses_of(course)
    if limit.unit is LimitUnit.HOURS:
        still = sum((until - since for since, until in pauses), timedelta())
        return DueAt(at=course[0].at + timedelta(hours=limit.amount) + still)
    count = _due_hour if limit.unit is LimitUnit.OFFICE_HOURS else _due_day
    return count(start=course[0].at, limit=limit, pauses=pauses, calendar=calendar)


@dataclass(frozen=True)
class DayMoved:
    """The day that a case was due on, as its people were told, and the one it is due on now."""

    was_on: date
    now_on: date


def day_moved(
    before: Sequence[Mark], *, after: Sequence[Mark], calendar: Calendar
) -> DayMoved | None:
    """How the day of the whole case moves by the marks that are new; None where it stays.

    A clock that stood still had the day from before it did. A limit of its own, as for a second
    handling, moves nothing: it begins anew.
    """
    was = due_at(_without_a_pause(before), calendar=calendar).at
    now = due_at([mark for mark in after if mark.step is Step.RESOLVE], calendar=calendar).at
    if was is None or now is None or last_day(was) == last_day(now):
        return None
    return DayMoved(last_day(was), now_on=last_day(now))


def told_of_day(
    before: Sequence[Mark], *, after: Sequence[Mark], calendar: Calendar
) -> dict[str, object]:
    """What an entry says of a day that moves by it, so that both sides are told of it once."""
    moved = day_moved(before, after=after, calendar=calendar)
    if moved is None:
        return {}
    days = {"was_on": moved.was_on.isoformat(), "now_on": moved.now_on.isoformat()}
    return {"day_moved": True, **days}


def _without_a_pause(marks: Sequence[Mark]) -> Sequence[Mark]:
    """The marks of the whole up to where its clock came to a standstill that has not ended."""
    whole = [mark for mark in marks if mark.step is Step.RESOLVE]
    while whole and whole[-1].kind is MarkKind.PAUSE:
        whole.pop()
    return whole


@dataclass(frozen=True)
class Course:
    """One run of a clock: when it began, when it is due, and when it came to its end, if it has.

    `stopped_at` is when it was stopped, or begun anew by the next run. `late_on` is the day after
    its last one, where that had come when it was last touched, and else None: standing still takes
    it from nobody, and what passes while it runs has to be asked of a clock. A provisional day is
    never counted as late.
    """

    number: int
    started_at: datetime
    due: DueAt
    stopped_at: datetime | None
    is_dropped: bool = False
    late_on: date | None = None

    @property
    def in_time(self) -> bool | None:
        """Whether it came to its end within its limit; None while it runs, or when it was dropped.

        A provisional day is never counted as late.
        """
        if self.stopped_at is None or self.is_dropped:
            return None
        late = self.due.at is not None and self.stopped_at >= self.due.at
        return self.due.provisional or not late


@dataclass(frozen=True)
class Timetable:
    """All clocks of a case: every run of each step, when the whole is due, and what is due next."""

    courses: Mapping[Step, Sequence[Course]]

    @property
    def whole(self) -> DueAt:
        """When the whole case is due; nothing while its clock stands still."""
        runs = self.courses.get(Step.RESOLVE, ())
        return runs[-1].due if runs and runs[-1].stopped_at is None else DueAt(at=None)

    @property
    def next_at(self) -> datetime | None:
        """The first instant that any running clock calls too late."""
        last = [runs[-1] for runs in self.courses.values() if runs]
        running = [run.due.at for run in last if run.stopped_at is None and run.due.at]
        return min(running, default=None)


def timetable(marks: Sequence[Mark], *, calendar: Calendar) -> Timetable:
    """Derives every clock of a case from its marks, oldest first."""
    by_step: dict[Step, list[Mark]] = {}
    for mark in marks:
        by_step.setdefault(mark.step, []).append(mark)
    return Timetable(
        {step: _courses(own, calendar=calendar) for step, own in by_step.items()},
    )


def _courses(marks: Sequence[Mark], *, calendar: Calendar) -> list[Course]:
    """Every run of a clock with these marks, oldest first; its due time is the one that held last.

    While a clock stands still its run has no due time, and what it held before decides who is late.
    """
    starts = [n for n, mark in enumerate(marks) if mark.kind is MarkKind.START]
    found = []
    for number, start in enumerate(starts, start=1):
        after = starts[number] if number < len(starts) else None
        began_again = marks[after].at if after is not None else None
        run = list(marks[start:after])
        found.append(_course(run, number=number, ended=began_again, calendar=calendar))
    return found


def _course(run: list[Mark], *, number: int, ended: datetime | None, calendar: Calendar) -> Course:
    ends = [n for n, mark in enumerate(run) if mark.kind in ENDS]
    is_dropped = bool(ends) and run[ends[0]].kind is MarkKind.DROP
    if ends:
        ended = run[ends[0]].at
        run = run[: ends[0]]
    touched = ended or run[-1].at
    if stands := run[-1].kind is MarkKind.PAUSE:
        touched = run.pop().at
        # It stood still to its end: what is judged is when it came to a standstill.
        ended = touched if ended is not None and not is_dropped else ended
    held = due_at(run, calendar=calendar)
    due = DueAt(at=None) if stands and ended is None else held
    late_on = _late_on(held, by=touched)
    return Course(number, run[0].at, due, ended, is_dropped, late_on)


def _late_on(due: DueAt, *, by: datetime) -> date | None:
    """The first day on which a clock was late, where that had come by a time."""
    if due.at is None or due.provisional:
        return None
    day = first_late_day(due.at)
    return day if day <= by.astimezone(CHINA).date() else None


def last_day(due: datetime) -> date:
    """The last day on which a case that is due before this instant is in time."""
    return (due.astimezone(CHINA) - timedelta(microseconds=1)).date()


def first_late_day(due: datetime) -> date:
    """The day after the last one on which a case is in time."""
    return last_day(due) + ONE_DAY


def _last_course(marks: Sequence[Mark]) -> Sequence[Mark]:
    starts = [n for n, mark in enumerate(marks) if mark.kind is MarkKind.START]
    return marks[starts[-1] :] if starts else ()


def _limit_of(course: Sequence[Mark]) -> Limit:
    """The limit given last for the whole, and what it was extended by since, in the same unit."""
    given = list[Limit]()
    for mark in course:
        if mark.limit is not None:
            given = [*given, mark.limit] if mark.kind is MarkKind.EXTEND else [mark.limit]
    return Limit(amount=sum(limit.amount for limit in given), unit=given[0].unit)


def _pauses_of(course: Sequence[Mark]) -> list[tuple[datetime, datetime]]:
    pauses, since = list[tuple[datetime, datetime]](), None
    for mark in course:
        if mark.kind is MarkKind.PAUSE and since is None:
            since = mark.at
        elif mark.kind is MarkKind.RESUME and since is not None:
            pauses.append((since, mark.at))
            since = None
    return pauses


def _due_day(
    *,
    start: datetime,
    limit: Limit,
    pauses: Sequence[tuple[datetime, datetime]],
    calendar: Calendar,
) -> DueAt:
    day = began = start.astimezone(CHINA).date()
    left = limit.amount
    while left > 0:
        day += ONE_DAY
        counts = limit.unit is LimitUnit.DAYS or calendar.is_workday(day)
        left -= counts and not _still_at_end_of(day, pauses=pauses)
    rests_on_notice = limit.unit is LimitUnit.WORKDAYS
    is_told = not rests_on_notice or calendar.is_told(start=began, end=day)
    return DueAt(at=_end_of(day), provisional=not is_told)


def _due_hour(
    *,
    start: datetime,
    limit: Limit,
    pauses: Sequence[tuple[datetime, datetime]],
    calendar: Calendar,
) -> DueAt:
    left, years = timedelta(hours=limit.amount), {start.astimezone(CHINA).year}
    for since, until in _office_time(start, pauses=pauses, calendar=calendar):
        years |= calendar.notices_for(since.date())
        if until - since >= left:
            return DueAt(at=since + left, provisional=not years <= calendar.loaded_years)
        left -= until - since
    raise AssertionError("office time never ends")


def _office_time(
    start: datetime, *, pauses: Sequence[tuple[datetime, datetime]], calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of office time after a start, without the pauses, oldest first."""
    day, still = start.astimezone(CHINA).date(), [(datetime.min.replace(tzinfo=UTC), start)]
    still += pauses
    while True:
        for opens, closes in calendar.sessions if calendar.is_workday(day) else ():
            since = datetime.combine(day, opens, tzinfo=CHINA)
            yield from _without(since, datetime.combine(day, closes, tzinfo=CHINA), still=still)
        day += ONE_DAY


def _without(
    since: datetime, until: datetime, *, still: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What of a stretch remains when others, in order of time, are taken out."""
    for began, ended in still:
        if min(began, until) > since:
            yield since, min(began, until)
        since = max(since, ended)
        if since >= until:
            return
    yield since, until


def _still_at_end_of(day: date, *, pauses: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(since < _end_of(day) <= until for since, until in pauses)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), tzinfo=CHINA)
