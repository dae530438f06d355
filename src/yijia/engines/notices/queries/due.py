"""What waits to be told, and who is to be told of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from yijia.base.access import PERMISSIONS, Permission, Role
from yijia.engines.notices.models import Due, Notice
from yijia.engines.notices.rules import Happened
from yijia.ground.access.models import Grant
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry


def lock_due(*, limit: int) -> list[int]:
    """The next entries of which nobody was told yet, locked against another worker."""
    waiting = Due.objects.order_by("entry_id").select_for_update(skip_locked=True)
    return list(waiting.values_list("entry_id", flat=True)[:limit])


def happened(entries: Sequence[int]) -> list[Happened]:
    """These entries of the journal, in their order."""
    found = Entry.objects.filter(pk__in=entries).order_by("id")
    return [
        Happened(
            entry=row.pk,
            event=row.event,
            subject=row.subject_id,
            said=row.new,
            actor=row.actor_id,
            at=journal.entered_at(row) or row.happened_at,
        )
        for row in found
    ]


def made_before(
    keys: Collection[str], *, subjects: Collection[int]
) -> set[tuple[str, str, int, int | None]]:
    """The notices that were made for these keys and subjects: key, code, subject and account.

    One key may have told of very many subjects, as that of a day on which they are due.
    """
    found = Notice.objects.filter(key__in=keys, subject_id__in=subjects)
    return set(found.values_list("key", "code", "subject_id", "account_id"))


def happened_since(subject: models.Model, *, event: str, since: datetime) -> int:
    """How often something has happened to one matter since a time."""
    table, identity = subject._meta.db_table, int(subject.pk)
    entries = journal.entries_about(subject_type=table, subject_id=identity)
    return entries.filter(event=event, happened_at__gt=since).count()


@dataclass(frozen=True)
class Held:
    """What somebody holds by a post in an organisation: a role, over a division or a body."""

    body: int
    account: int
    role: str
    division: str | None
    organisation: int | None

    def reaches(self, *, division: str | None) -> bool:
        """Whether it reaches what the organisation has in a division, or wherever it is."""
        if division is None:
            return True
        if self.division is not None:
            return division.startswith(self.division)
        return self.organisation == self.body


@dataclass(frozen=True)
class Staff:
    """Who holds a post in some organisations on a day, and over what."""

    held: tuple[Held, ...]

    def accounts(
        self, organisation: int | None, *, permission: Permission, division: str | None
    ) -> list[int]:
        """The accounts in an organisation that may do something about its matter in a division.

        Nobody is told of what they could not open.
        """
        found = {
            one.account
            for one in self.held
            if one.body == organisation
            and permission in PERMISSIONS[Role(one.role)]
            and one.reaches(division=division)
        }
        return sorted(found)


def staff_of(organisations: Iterable[int], *, on: date) -> Staff:
    """Who holds a post in these organisations on a day."""
    held = Grant.objects.filter(
        appointment__post__organisation_id__in=set(organisations),
        account__is_active=True,
        starts_on__lte=on,
    ).filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on))
    home = "appointment__post__organisation_id"
    rows = held.values_list(home, "account_id", "role", "division_id", "organisation_id")
    return Staff(tuple(Held(*row) for row in rows))
