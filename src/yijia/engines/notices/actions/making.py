"""Making notices: of what the journal says, and of what a tick has found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yijia.base.workdays import CHINA
from yijia.engines.notices import queries, rules
from yijia.engines.notices.actions.sending import has_channels
from yijia.engines.notices.models import Delivery, Due, Notice
from yijia.engines.notices.registry import Declared, Source, notices
from yijia.engines.notices.rules import Happened, Matter, To

BATCH = 200


@dataclass(frozen=True)
class _Occasion:
    """One notice to be made of one matter, for whoever is to be told."""

    declared: Declared
    matter: Matter
    key: str
    at: datetime
    actor: int | None = None

    @property
    def body(self) -> int | None:
        return self.matter.body(self.declared.told.to)

    @property
    def is_sent(self) -> bool:
        """Whether it goes to the person outside of their own page as well."""
        told = self.declared.told
        return told.to is To.PERSON and told.is_sent and self.matter.has_contact


def make_notices(*, at: datetime) -> int:
    """Makes the notices of the next entries that wait, and returns how many entries those were.

    It is one transaction with the rows that waited, so that whoever kills it has undone it. The
    notices are the record; they leave no entry of their own.
    """
    waiting = queries.lock_due(limit=BATCH)
    if waiting:
        _store(_occasions(queries.happened(waiting)), at=at)
        Due.objects.filter(entry_id__in=waiting).delete()
    return len(waiting)


def tell_of(*, at: datetime, code: str, matters: Iterable[tuple[str, Matter]]) -> int:
    """Tells of what no entry says, such as that a day comes near; each key once and for all.

    Returns how many notices were made.
    """
    declared = notices.get(code)
    if declared is None:
        return 0
    return _store([_Occasion(declared, matter, key, at) for key, matter in matters], at=at)


def _occasions(happened: Sequence[Happened]) -> list[_Occasion]:
    """Every notice that these entries are the occasion of."""
    found = list[_Occasion]()
    for source, known in _by_source(happened).items():
        events = {declared.told.event for declared in known}
        matters = source.matters([one for one in happened if one.event in events])
        for one in happened:
            found += _of_entry(one, known=known, matters=matters.get(one.entry, ()))
    return found


def _by_source(happened: Sequence[Happened]) -> Mapping[Source, list[Declared]]:
    """The notices that can come of these entries, by who knows their facts."""
    found: dict[Source, list[Declared]] = {}
    for event in sorted({one.event for one in happened}):
        for declared in notices.of_event(event):
            found.setdefault(declared.source, []).append(declared)
    return found


def _of_entry(
    one: Happened, *, known: Iterable[Declared], matters: Sequence[Matter]
) -> Iterator[_Occasion]:
    key = rules.key_of_entry(one.entry)
    for declared in known:
        for matter in matters if declared.told.event == one.event else ():
            if declared.told.fits({**one.said, **matter.said}):
                yield _Occasion(declared, matter, key, one.at, one.actor)


def _store(occasions: Sequence[_Occasion], *, at: datetime) -> int:
    """Stores what was not stored before. Whoever did it is not told of it."""
    staff = queries.staff_of(
        (one.body for one in occasions if one.body is not None), on=at.astimezone(CHINA).date()
    )
    rows = [
        _row(one, account=account, at=at)
        for one in occasions
        for account in _recipients(one, staff=staff)
        if account is None or account != one.actor
    ]
    known = queries.made_before(
        {row.key for row in rows}, subjects={row.subject_id for row in rows}
    )
    new = {_name(row): row for row in rows if _name(row) not in known}
    made = Notice.objects.bulk_create(new.values())
    if has_channels():
        reached = {(one.key, one.matter.subject) for one in occasions if one.is_sent}
        Delivery.objects.bulk_create(
            Delivery(notice=row, next_at=at, changed_at=at)
            for row in made
            if row.account_id is None and (row.key, row.subject_id) in reached
        )
    return len(made)


def _recipients(one: _Occasion, *, staff: queries.Staff) -> list[int | None]:
    told, matter = one.declared.told, one.matter
    if told.to is To.PERSON:
        return [None] if matter.has_person else []
    if told.to is To.ACCOUNT:
        return [] if matter.account is None else [matter.account]
    if matter.is_beside or told.permission is None:
        return []
    division = None if matter.is_of_body else matter.division
    reached = staff.accounts(one.body, permission=told.permission, division=division)
    return [account for account in reached if account not in matter.kept_from]


def _name(row: Notice) -> tuple[str, str, int, int | None]:
    return row.key, row.code, row.subject_id, row.account_id


def _row(one: _Occasion, *, account: int | None, at: datetime) -> Notice:
    is_old = account is not None and one.at < at - rules.OLD_NEWS
    return Notice(
        key=one.key,
        code=one.declared.told.code,
        subject_table=one.declared.source.table,
        subject_id=one.matter.subject,
        account_id=account,
        facts=dict(one.matter.facts),
        happened_at=one.at,
        made_at=at,
        read_at=at if is_old else None,
    )
