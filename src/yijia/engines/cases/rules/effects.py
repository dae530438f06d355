"""What moves do to the clocks of a case: the marks that they leave; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from yijia.engines.cases.rules.clocks import ENDS, ClockEffect, Limit, Mark, MarkKind, Step

# What an edge leaves on the clock; a second start begins anew, whatever stood before it.
MARK_OF: Mapping[ClockEffect, MarkKind | None] = {
    ClockEffect.NONE: None,
    ClockEffect.RESTART: MarkKind.START,
    ClockEffect.PAUSE: MarkKind.PAUSE,
    ClockEffect.RESUME: MarkKind.RESUME,
    ClockEffect.STOP: MarkKind.STOP,
    ClockEffect.DROP: MarkKind.DROP,
}


def new_marks(
    marks: Sequence[Mark],
    *,
    effects: Iterable[tuple[Step, ClockEffect]],
    at: datetime,
    limits: Mapping[Step, Limit],
    known_at: datetime | None = None,
    own_steps: Collection[Step] = (),
) -> list[Mark]:
    """The marks that effects leave on clocks with these marks; what changes nothing leaves none.

    A step without a limit has no clock. What happened `at` a time may have become known at a later
    one, `known_at`: only then do clocks begin, but for the steps that whoever acted takes as well.
    """
    found = []
    for step, effect in effects:
        kind = MARK_OF[effect]
        own = [mark for mark in marks if mark.step is step]
        if kind is MarkKind.START and step in limits:
            began = at if step in own_steps or known_at is None else known_at
            found.append(Mark(kind, _after(own, at=began), limits[step], step))
        elif kind in _POSSIBLE.get(_standing([mark.kind for mark in own]), ()):
            found.append(Mark(MarkKind(kind), _after(own, at=at), None, step))
    return found


def ends_of(marks: Sequence[Mark], *, at: datetime) -> list[Mark]:
    """The marks with which all clocks end that still run, neither in time nor late."""
    of_step = {step: [mark for mark in marks if mark.step is step] for step in running(marks)}
    drop = MarkKind.DROP
    return [Mark(drop, _after(own, at=at), None, step) for step, own in of_step.items()]


def _after(own: Sequence[Mark], *, at: datetime) -> datetime:
    """A time, or that of the last mark of a clock: of what is entered late it may be the later."""
    return max(at, own[-1].at) if own else at


def running(marks: Sequence[Mark]) -> list[Step]:
    """The steps whose clocks have begun and not come to an end, in the order of their marks."""
    steps = dict.fromkeys(mark.step for mark in marks)
    return [s for s in steps if _standing([m.kind for m in marks if m.step is s]) in _POSSIBLE]


# What can still happen to a clock, by how it stands.
_POSSIBLE: Mapping[MarkKind | None, tuple[MarkKind, ...]] = {
    MarkKind.START: (MarkKind.PAUSE, *ENDS),
    MarkKind.PAUSE: (MarkKind.RESUME, *ENDS),
}


def _standing(kinds: Sequence[MarkKind]) -> MarkKind | None:
    """Whether a clock runs (START), stands still (PAUSE), or has ended or never begun."""
    for kind in reversed(kinds):
        if kind in (MarkKind.PAUSE, *ENDS):
            return kind
        if kind in (MarkKind.START, MarkKind.RESUME):
            return MarkKind.START
    return None
