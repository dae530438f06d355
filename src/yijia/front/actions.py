"""What the front itself writes: saved lists, and that a demonstration county was loaded."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.front import events, queries, rules
from yijia.front.models import MorningWish, SavedList
from yijia.ground.journal import actions as journal
from yijia.ground.places.models import Division

_BATCH = 500


def record_demonstration(
    *, by: Scope, at: datetime, counts: Mapping[str, int], samples: Sequence[str]
) -> None:
    """Records that the demonstration county is loaded, in the transaction that has loaded it.

    `samples` are numbers of issues that a visitor may play the resident of.
    """
    new = {**counts, "samples": list(samples)}
    loaded = events.DEMONSTRATION_LOADED
    with journal.entry(by=by, at=at, event=loaded, subject=Division(), new=new):
        pass


def save_list(
    *, by: Scope, at: datetime, name: str, question: str, organisation: int | None
) -> SavedList:
    """Keeps a narrowed list under a name, for oneself or for an organisation one works in.

    Raises:
        Forbidden: the person holds no post there, or has no account.
        Invalid: a list of this name is kept already.
    """
    if by.account is None or organisation not in (None, *by.homes()):
        raise Forbidden(_("You hold no post in this organisation."))
    saved = SavedList(
        account_id=by.account,
        organisation_id=organisation,
        name=name,
        question=question,
        saved_at=at,
    )
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.LIST_SAVED, new={"shared": organisation}),
        ):
            saved.save(force_insert=True)
    except IntegrityError as fault:
        raise Invalid(_("You have a list of this name already."), field="name") from fault
    return saved


def pass_lists(*, by: Scope, at: datetime) -> int:
    """Gives shared lists of those who work there no more to the organisation; returns how many.

    0 when there is none. Whoever works there may forget such a list.
    """
    left = queries.shared_lists_left(on=at.astimezone(CHINA).date(), limit=_BATCH)
    if left:
        with journal.entry(by=by, at=at, event=events.LISTS_PASSED, new={"count": len(left)}):
            SavedList.objects.filter(pk__in=left).update(account=None)
    return len(left)


def forget_list(*, by: Scope, at: datetime, saved: SavedList) -> None:
    """Forgets a list that the person has saved, or that is left to an organisation of theirs.

    Raises:
        Forbidden: it is somebody else's, shared with the person.
    """
    if not rules.is_own_list(saved.account_id, organisation=saved.organisation_id, scope=by):
        raise Forbidden(_("Only who saved a list can forget it."))
    with journal.entry(by=by, at=at, event=events.LIST_FORGOTTEN, new={"list": saved.pk}):
        saved.delete()


def forget_lists(*, by: Scope, at: datetime, before: datetime, limit: int) -> int:
    """Removes at most so many lists of who had left every post before a time; says how many.

    What they shared stays with the organisation.
    """
    found = queries.lists_left(before=before, limit=limit)
    if found:
        with journal.entry(by=by, at=at, event=events.LISTS_REMOVED, new={"count": len(found)}):
            SavedList.objects.filter(pk__in=found).delete()
    return len(found)


def ask_morning(*, by: Scope, at: datetime, area: str) -> MorningWish:
    """Lets somebody be told of the morning of an area each day, instead of what they asked before.

    Whether they work there is asked each morning anew.

    Raises:
        Forbidden: they read no cases anywhere.
    """
    if by.account is None or not by.holds(Permission.CASE_READ):
        raise Forbidden
    wish = MorningWish(account_id=by.account, area=area, asked_at=at)
    with journal.entry(by=by, at=at, event=events.MORNING_ASKED, new={"area": area}):
        # Of two at once the second asks instead of the first.
        MorningWish.objects.bulk_create(
            [wish],
            update_conflicts=True,
            unique_fields=["account"],
            update_fields=["area", "asked_at"],
        )
    return wish


def stop_mornings(*, by: Scope, at: datetime, accounts: Sequence[int]) -> int:
    """Tells some accounts of no morning any more: one's own, or, for a service, of who has left.

    Returns how many those were.

    Raises:
        Forbidden: it is not their own.
    """
    if not by.everything and list(accounts) != [by.account]:
        raise Forbidden
    found = MorningWish.objects.filter(account__in=accounts)
    count = len(found)
    if count:
        with journal.entry(by=by, at=at, event=events.MORNING_STOPPED, new={"count": count}):
            found.delete()
    return count
