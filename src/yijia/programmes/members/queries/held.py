"""What is held of a member: name and number with a report-in, whose it was, and their service."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from yijia.base.errors import NotFound
from yijia.ground.journal import queries as journal
from yijia.ground.rights import queries as rights
from yijia.ground.rights.registry import Held
from yijia.programmes.members import rules
from yijia.programmes.members.models import Certificate, Duty, ReportIn, Volunteering
from yijia.programmes.members.rules import Serving

HOLDING, SERVICES = "members", "service"
_SERVICES = (Volunteering, Duty)
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


def services_of(key: str) -> list[Volunteering | Duty]:
    """All service of a member, the latest first, for who was shown to be, and who acts for them.

    Raises:
        NotFound: there is none.
    """
    account = rules.account_of_key(key)
    journal.hold_subject(table=rules.SERVICE_SUBJECT, identity=account)
    found = _all_of(Q(account=account))
    if not found:
        raise NotFound
    return found


def _all_of(wanted: Q) -> list[Volunteering | Duty]:
    rows = [
        row
        for model in _SERVICES
        for row in model.objects.filter(wanted).select_related("post").order_by("-pk")
    ]
    return sorted(rows, key=lambda one: one.post.starts_at, reverse=True)


def held_services(services: Sequence[Volunteering | Duty]) -> Held:
    """All service of a member as one matter of theirs, of which the latest says where it lies.

    The mark is when the first of what is still held was agreed: a database that was restored holds
    it too, or none of these.
    """
    account = services[0].account_id or 0
    return Held(
        holding=SERVICES,
        key=rules.service_key(account),
        subject_id=account,
        mark=min(one.taken_at for one in services).isoformat(),
        division=services[0].division_id,
    )


def services_again(*, subject_id: int, mark: str) -> Held | None:
    """The service of an account in a database that was restored, if it is the same one there."""
    journal.hold_subject(table=rules.SERVICE_SUBJECT, identity=subject_id)
    found = _all_of(Q(account=subject_id))
    is_same = any(one.taken_at == datetime.fromisoformat(mark) for one in found)
    return held_services(found) if is_same else None


def open_services(key: str) -> list[Volunteering | Duty]:
    """The places that a member has taken or was given, and has not been at yet."""
    return [one for one in services_of(key) if one.state == Serving.TAKEN]


def services_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Members with services that were over before a time, in the order of their accounts.

    Of which those up to the account `after` were seen; none of those under a hold.
    """
    free = _over(before) & Q(account__gt=after) & ~Q(account__in=_members_on_hold())
    due = {
        account
        for model in _SERVICES
        for account in model.objects.filter(free)
        .order_by("account")
        .values_list("account", flat=True)
        .distinct()[:limit]
        if account
    }
    return [Held(SERVICES, rules.service_key(one), one, mark="") for one in sorted(due)[:limit]]


def services_kept_back(before: datetime) -> int:
    """Of how many services it is known too long whose they were, because of a hold."""
    kept = _over(before) & Q(account__in=_members_on_hold())
    return sum(model.objects.filter(kept).count() for model in _SERVICES)


def _over(before: datetime) -> Q:
    return Q(post__ends_at__lt=before, account__isnull=False)


def certificates_of(key: str) -> list[Certificate]:
    """The certificates of a member, after `services_of` has said whose transaction this is."""
    found = Certificate.objects.filter(account=rules.account_of_key(key))
    return list(found.order_by("-id"))


def _members_on_hold() -> list[int]:
    return [rules.account_of_key(key) for key in rights.held_keys(SERVICES)]
