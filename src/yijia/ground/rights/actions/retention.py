"""Removing what is over its time, kind by kind and batch by batch, as the terms say."""

from datetime import datetime, timedelta

from django.db.models import F

from yijia.base.retention import Batch, Gone, Kind
from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.rights import events, queries
from yijia.ground.rights.models import Hold, Request, Run

_NOTHING = Gone(0)


def apply_term(*, by: Scope, at: datetime, kind: Kind) -> Gone:
    """Removes one batch of a kind that is over its time, and adds it to the run that goes on.

    Nothing of what nobody has said how long it is kept. A run that was cut off goes on where its
    last batch ended.
    """
    days = queries.days_of(kind, at=at)
    if kind.remove is None or days is None:
        return _NOTHING
    run = Run.objects.filter(kind=kind.code, ended_at=None).first()
    before = at - timedelta(days=days)
    after = run.place if run else 0
    batch = Batch(by=by, at=at, before=before, after=after, limit=kind.limit)
    done = kind.remove(batch)
    if run is not None:
        place = done.place or run.place
        Run.objects.filter(pk=run.pk).update(removed=F("removed") + done.count, place=place)
    elif done.count or done.place:
        Run.objects.create(
            kind=kind.code,
            days=days,
            before=before,
            began_at=at,
            place=done.place or 0,
            removed=done.count,
        )
    return done


def end_run(*, by: Scope, at: datetime, kind: Kind) -> None:
    """Ends the run of a kind with one entry that says how many things were removed and kept back.

    It leaves nothing where nothing was over its time.
    """
    days = queries.days_of(kind, at=at)
    run = Run.objects.filter(kind=kind.code, ended_at=None).first()
    if days is None:
        return
    before = at - timedelta(days=days)
    kept_back = kind.kept_back(before) if kind.kept_back else 0
    removed = run.removed if run else 0
    if run is None and not kept_back:
        return
    if run is None:
        run = Run.objects.create(kind=kind.code, days=days, before=before, began_at=at)
    told = {"kind": kind.code, "count": removed, "kept": kept_back, "days": days}
    with journal.entry(by=by, at=at, event=events.TERM_APPLIED, subject=run, new=told):
        Run.objects.filter(pk=run.pk).update(ended_at=at, kept_back=kept_back)


def forget_readings(*, by: Scope, at: datetime, before: datetime, limit: int) -> int:
    """Removes at most so many readings from before a time, but of nobody under a hold."""
    kept = list(queries.held_persons())
    return people.forget_readings(by=by, at=at, before=before, kept=kept, limit=limit)


def forget_requests(*, by: Scope, at: datetime, before: datetime, limit: int) -> int:
    """Removes at most so many requests answered, and holds lifted, before a time; says how many."""
    requests = queries.requests_over(before=before, limit=limit)
    holds = queries.holds_over(before=before, limit=limit - len(requests))
    count = len(requests) + len(holds)
    if count:
        told = {"count": count}
        with journal.entry(by=by, at=at, event=events.REQUESTS_FORGOTTEN, new=told):
            Request.objects.filter(pk__in=requests).delete()
            Hold.objects.filter(pk__in=holds).delete()
    return count
