"""Resources from a file: tried out first, brought in as one batch, undone as one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.places.rules import editing, files
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.actions.matching import expire_proposals
from yijia.programmes.exchange.models import Resource

NO_UNIT = _("There is no organisation of this code.")
NOT_YOURS = _("Your post does not enter what this unit gives.")


def import_resources(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in resources from a CSV or XLSX file, or in a dry run says what that would do.

    The columns are `organisation`, `category`, `quantity`, `serves` and `starts_on`, and if wanted
    `last_on`, `weekdays` (digits, 1 is Monday), `conditions_zh` and `conditions_en`. A row that
    says what is known already is left as it is.

    Raises:
        Forbidden: this person enters what no unit gives.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    editing.check_source(source)
    if not queries.units_of(by, on=at.astimezone(CHINA).date()):
        raise Forbidden
    faults = files.Faults()
    rows = rules.read_resources(file, faults=faults)
    ids = organisations.ids_by_code()
    made: dict[str, Resource] = {}
    known = _known({ids[row.organisation] for row in rows if row.organisation in ids})
    for row in rows:
        found = _checked(row, by=by, at=at, ids=ids, faults=faults)
        if found is not None and _key(found) not in known:
            made[f"{row.number} {row.organisation} {row.category}"] = found
            known.add(_key(found))
    faults.check()
    difference = files.Difference(tuple(made), changed={}, unchanged=len(rows) - len(made))
    imported = files.Imported(files.digest(file), difference, dry_run=dry_run)
    if not imported.dry_run and not imported.nothing_new:
        _write(list(made.values()), by=by, at=at, imported=imported, source=source)
    return imported


def _checked(
    row: rules.ResourceRow,
    *,
    by: Scope,
    at: datetime,
    ids: Mapping[str, int],
    faults: files.Faults,
) -> Resource | None:
    unit = ids.get(row.organisation)
    if unit is None or not queries.keeps(by, organisation=unit):
        message = NO_UNIT if unit is None else NOT_YOURS
        faults.add(row=row.number, column="organisation", message=message)
        return None
    if row.quantity is None or row.starts_on is None:
        return None
    new = rules.NewResource(
        organisation=unit,
        category=row.category,
        quantity=row.quantity,
        serves=row.serves,
        starts_on=row.starts_on,
        last_on=row.last_on,
        weekdays=row.weekdays,
        conditions_zh=row.conditions_zh,
        conditions_en=row.conditions_en,
    )
    try:
        return queries.row_of_resource(new, at=at)
    except Invalid as fault:
        faults.add(row=row.number, column=fault.field or "row", message=fault.message)
        return None


_FIELDS = (
    *("organisation_id", "category_id", "serves_id", "quantity", "weekdays"),
    *("starts_on", "ends_on", "conditions_zh", "conditions_en"),
)


def _key(row: Resource) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _FIELDS)


def _known(units: set[int]) -> set[tuple[object, ...]]:
    held = Resource.objects.filter(organisation__in=units).exclude(ends_on=F("starts_on"))
    return set(held.values_list(*_FIELDS))


def _write(
    rows: Sequence[Resource], *, by: Scope, at: datetime, imported: files.Imported, source: str
) -> None:
    new = {**imported.new(source=source), "count": len(rows)}
    with journal.entry(by=by, at=at, event=events.RESOURCES_IMPORTED, new=new) as written:
        for row in rows:
            row.batch = written.entry_id
        Resource.objects.bulk_create(rows)


def undo_resources(*, by: Scope, at: datetime, batch: int) -> int:
    """Undoes an import: what it brought ends on the day on which it began, and so never was there.

    Raises:
        Conflict: something of it is promised, or was received.
        Forbidden: this person does not enter what all of these units give.
        NotFound: there is no such import, or nothing of it is left.
    """
    held = Resource.objects.filter(batch=batch).exclude(ends_on=F("starts_on"))
    units = set(held.values_list("organisation_id", flat=True))
    if not units:
        raise NotFound
    if not all(queries.keeps(by, organisation=unit) for unit in units):
        raise Forbidden
    new = {"batch": batch, "count": held.count()}
    try:
        with transaction.atomic():
            expire_proposals(by=by, at=at, matches=queries.proposed_of(held))
            with journal.entry(by=by, at=at, event=events.IMPORT_UNDONE, new=new):
                return held.update(ends_on=F("starts_on"))
    except IntegrityError as fault:
        raise Conflict(_("Something of it is promised already. End the others by hand.")) from fault
