"""What is held of a member: name and number with a report-in, and who it was of one of before."""

from datetime import datetime

from django.db.models import QuerySet

from yijia.base.errors import NotFound
from yijia.ground.journal import queries as journal
from yijia.ground.rights import queries as rights
from yijia.ground.rights.registry import Held
from yijia.programmes.members import rules
from yijia.programmes.members.models import ReportIn

HOLDING = "members"
_TABLE = "members_reportin"


def find_report(*, number: str) -> ReportIn:
    """The report-in of a number, for the member who was shown to be, and for who acts for them.

    Raises:
        NotFound: there is none.
    """
    identity = rules.id_of(number)
    journal.hold_subject(table=_TABLE, identity=identity)
    found = ReportIn.objects.filter(pk=identity).first()
    if found is None:
        raise NotFound
    return found


def held_of(report: ReportIn) -> Held:
    """A report-in as a matter of its member's; what is left of it is who it was."""
    return Held(
        holding=HOLDING,
        key=report.number,
        subject_id=report.pk,
        mark=report.asked_at.isoformat(),
        person_id=report.person_id,
        has_texts=report.account_id is not None,
        division=report.division_id,
    )


def held_again(*, subject_id: int, mark: str) -> Held | None:
    """The matter of an id in a database that was restored, if it is the same one there."""
    found = ReportIn.objects.filter(pk=subject_id, asked_at=mark).first()
    return held_of(found) if found else None


def contacts_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Report-ins closed before a time whose contact is neither erased nor under a hold.

    In their order, of which those up to the id `after` were seen.
    """
    closed = _closed(before, after=after).filter(person__isnull=False)
    return [held_of(one) for one in closed.exclude(person_id__in=rights.settled_persons())[:limit]]


def history_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Report-ins closed before a time of which it is still known whose they were."""
    closed = _closed(before, after=after).filter(account__isnull=False)
    return [held_of(one) for one in closed[:limit]]


def _closed(before: datetime, *, after: int) -> "QuerySet[ReportIn]":
    closed = ReportIn.objects.filter(closed_at__lt=before, pk__gt=after)
    return closed.exclude(pk__in=_on_hold()).order_by("pk")


def contacts_kept_back(before: datetime) -> int:
    """How many contacts are over their time, and stay because of a hold."""
    over = _under_hold(before).filter(person__isnull=False)
    return over.exclude(person_id__in=rights.settled_persons()).count()


def history_kept_back(before: datetime) -> int:
    """Of how many report-ins it is known too long whose they were, because of a hold."""
    return _under_hold(before).filter(account__isnull=False).count()


def _under_hold(before: datetime) -> "QuerySet[ReportIn]":
    return ReportIn.objects.filter(pk__in=_on_hold(), closed_at__lt=before)


def _on_hold() -> list[int]:
    """Holds are few, and know a matter by its number."""
    return [rules.id_of(key) for key in rights.held_keys(HOLDING)]
