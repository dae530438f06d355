"""The end of a convening: it is closed, and both sides rate each other."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import events, queries, rules
from yijia.engines.meetings.models import Convening, Rating
from yijia.ground.journal import actions as journal


def close_convening(*, by: Scope, at: datetime, convening: Convening) -> Convening:
    """Closes a convening of which every resolution is done or withdrawn.

    Raises:
        Conflict: a resolution is not done yet, or it was closed before.
        Forbidden: the person neither acts for the convener nor dispatches the case.
    """
    if not queries.ends_for(by, convening=convening):
        raise Forbidden
    held = Convening.objects.select_for_update(no_key=True).get(pk=convening.pk)
    if held.closed_at is not None:
        raise Conflict(_("This convening was closed before."))
    if held.resolutions.exclude(state__in=rules.SETTLED).exists():
        message = _("A resolution is not done yet. Close it after the last one, or withdraw it.")
        raise Conflict(message)
    with journal.entry(by=by, at=at, event=events.CLOSED, subject=held, division=held.division_id):
        held.closed_at = at
        held.save(update_fields=["closed_at"])
    return held


def rate_side(
    *, by: Scope, at: datetime, opened: queries.Opened, pair: tuple[int, int], stars: int, word: str
) -> Rating:
    """One side says how the other worked with it: a body of a body, once, after the end.

    Raises:
        Conflict: it has rated before.
        Forbidden: the person does not act for the rater, or the convening goes on.
        Invalid: the stars are none, or no word stands with them.
    """
    if not rules.FEWEST_STARS <= stars <= rules.MOST_STARS:
        raise Invalid(_("Choose between 1 and 5."), field="stars")
    if not word.strip():
        raise Invalid(_("Add a word."), field="word")
    held, (rater, rated) = opened.convening, pair
    if any((one.rater_id, one.rated_id) == pair for one in opened.ratings):
        raise Conflict(_("Your side has rated this before."))
    if pair not in queries.raters_for(by, opened=opened):
        raise Forbidden
    made = Rating(
        convening=held, rater_id=rater, rated_id=rated, stars=stars, word=word.strip(), at=at
    )
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by, at=at, event=events.RATED, subject=held, division=held.division_id
            ),
        ):
            made.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict(_("Your side has rated this before.")) from fault
    return made
