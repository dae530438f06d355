"""How the three rates weigh: a rule that begins on a day, and changes nothing before it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.models import RateRule

BEGUN = _("A rule begins on that day already, or later.")


def set_rates(
    *, by: Scope, at: datetime, weights: rules.Weights, starts_on: date, source: str
) -> RateRule:
    """Sets how response, resolution and satisfaction weigh from a day on, today or later.

    The rule in force ends on that day, so that what is told of days before it stays as it is.

    Raises:
        Forbidden: the person keeps no local rules.
        Invalid: the weights are not 100 together, the day is past, or no source is named.
        Conflict: a rule begins on that day or later.
    """
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    rules.check_weights(weights)
    if starts_on < at.astimezone(CHINA).date():
        raise Invalid(_("A rule begins today or later."), field="starts_on")
    if not source.strip():
        raise Invalid(_("Name the document that says so."), field="source")
    known = queries.rate_rules()
    if known and known[-1].starts_on >= starts_on:
        raise Conflict(BEGUN)
    made = RateRule(starts_on=starts_on, source=source, **weights.fields)
    new = weights.fields | {"on": starts_on.isoformat(), "source": source}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.RATES_SET, new=new),
        ):
            RateRule.objects.filter(ends_on=None).update(ends_on=starts_on)
            made.save(force_insert=True)
    except IntegrityError as fault:
        # Somebody else was faster.
        raise Conflict(BEGUN) from fault
    journal.forget_reference_data()
    return made
