"""What of members is removed when its time is over."""

from yijia.base.retention import Batch, Gone, Kind
from yijia.base.words import _
from yijia.ground.rights import ticks as rights
from yijia.programmes.members import actions, queries, rules


def erase_contacts(batch: Batch) -> Gone:
    """Erases the contacts of report-ins that closed long enough ago."""
    due = queries.contacts_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.erase_contacts(batch, due=due)


def forget_history(batch: Batch) -> Gone:
    """Takes out whose report-ins they were that closed long enough ago."""
    due = queries.history_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.expire_words(
        batch,
        due=due,
        expire=lambda held: actions.forget_report(by=batch.by, at=batch.at, number=held.key),
    )


def forget_services(batch: Batch) -> Gone:
    """Takes out who served at posts that were over long enough ago, one member after another."""
    due = queries.services_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.expire_words(
        batch,
        due=due,
        expire=lambda held: actions.forget_services(
            by=batch.by, at=batch.at, key=held.key, before=batch.before
        ),
    )


_CLOSED = _("the report-in ended")
KEPT = (
    Kind(
        rules.CONTACT,
        _("Name and number with which a member reported in"),
        since=_CLOSED,
        remove=erase_contacts,
        kept_back=queries.contacts_kept_back,
        limit=100,
        order=15,
    ),
    Kind(
        rules.HISTORY,
        _("Which account a report-in of before was of"),
        since=_CLOSED,
        remove=forget_history,
        kept_back=queries.history_kept_back,
        limit=100,
        order=16,
    ),
    Kind(
        rules.SERVICES,
        _("Which account a service of before was of"),
        since=_("the service was over"),
        remove=forget_services,
        kept_back=queries.services_kept_back,
        limit=100,
        order=17,
    ),
    Kind(
        "members.service",
        _("That a member of a unit served at a post, on which day and for how long"),
        why=_("Figures are counted from it. It names nobody."),
        order=84,
    ),
    Kind(
        "members.certificate",
        _("That service was certified: of which days, of how many hours, and its code"),
        why=_("So that the paper can be checked, also after it has ended. It names nobody."),
        order=85,
    ),
    Kind(
        "members.shown_name",
        _("A name that a member has chosen to show on a page"),
        why=_("As long as the member wants it. It is gone when they take it back."),
        order=86,
    ),
    Kind(
        "members.report",
        _("That a member of a unit lived in a community, and from when to when"),
        why=_("Figures are counted from it. It names nobody."),
        order=83,
    ),
)
