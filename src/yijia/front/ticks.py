"""Background work on what the workbench keeps, and what of it is removed in time."""

from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.scope import Scope, service_scope
from yijia.base.words import _
from yijia.engines.notices import actions as notices
from yijia.engines.notices.rules import Matter
from yijia.front import actions
from yijia.front import morning as mornings
from yijia.front.events import MORNING
from yijia.front.queries import wishes
from yijia.ground.access.queries import acting_as, scope_of_account

LISTS, MORNINGS = service_scope("lists"), service_scope("mornings")


def pass_lists(*, at: datetime) -> int:
    """Gives shared lists of those who left to their organisations, and returns how many."""
    passed = 0
    while count := _batch(at=at):
        passed += count
    return passed


def _batch(*, at: datetime) -> int:
    with acting_as(LISTS):
        return actions.pass_lists(by=LISTS, at=at)


def tell_mornings(*, at: datetime) -> int:
    """Tells whoever asked of the morning of their area, at night, so that it is there in the
    morning; each as they themselves see it, and once for a day. Returns how many were told.

    Who reads no cases any more is told of no morning again.
    """
    with acting_as(MORNINGS):
        asked, gone_by = wishes.morning_wishes(), list[int]()
    told = 0
    for wish in asked:
        with acting_as(MORNINGS):
            scope = scope_of_account(account=wish.account, at=at)
        if not scope.holds(Permission.CASE_READ):
            gone_by.append(wish.account)
            continue
        told += _tell(wish, scope=scope, at=at)
    with acting_as(MORNINGS):
        actions.stop_mornings(by=MORNINGS, at=at, accounts=gone_by)
    return told


def _tell(wish: wishes.Wish, *, scope: Scope, at: datetime) -> int:
    try:
        with acting_as(scope):
            found = mornings.morning(scope, division=wish.area, at=at)
    except NotFound:
        # They work elsewhere by now, and can ask for that.
        return 0
    matter = Matter(
        subject=wish.id,
        division="",
        facts=mornings.facts(found),
        has_person=False,
        account=wish.account,
    )
    with acting_as(MORNINGS):
        key = f"morning:{found.day.isoformat()}"
        return notices.tell_of(at=at, code=MORNING.code, matters=[(key, matter)])


def forget_lists(batch: Batch) -> Gone:
    """Removes lists that were saved by who has left for good."""
    count = actions.forget_lists(by=batch.by, at=batch.at, before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


KEPT = (
    Kind(
        "front.savedlist",
        _("Lists that somebody has saved for themselves"),
        since=_("their last post ended"),
        remove=forget_lists,
        order=53,
    ),
    Kind(
        "front.morningwish",
        _("That somebody wants to be told of each morning"),
        why=_("It is removed as soon as its account reads no cases any more."),
        order=54,
    ),
    Kind(
        "front.export",
        _("Files that somebody took along"),
        why=_("Nothing is kept of them: they are made when they are asked for."),
        order=91,
    ),
)
