"""A county's own categories and questions, from files: dated, so that old issues keep theirs."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.places import actions as places
from yijia.ground.places.rules import editing, files
from yijia.programmes.issues import events
from yijia.programmes.issues.actions.dating import import_duties, import_limits, import_routes
from yijia.programmes.issues.models import Category, Question
from yijia.programmes.issues.rules.importing import (
    NO_CATEGORY,
    ImportedRow,
    ImportKind,
    above,
    read_categories,
    read_questions,
)

CATEGORY_FIELDS = ("name_zh", "name_en", "starts_on", "ends_on")
ASKED = (
    "category_id",
    "kind",
    "label_zh",
    "label_en",
    "hint_zh",
    "hint_en",
    "options",
    "is_required",
)
Row = TypeVar("Row", Category, Question)
_ORDER = _("The last day must come after the first.")


def import_categories(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in categories from a CSV or XLSX file, or in a dry run says what that would do.

    The columns are `code` (group 02, category 0201, matter 020101), `name_zh` and `name_en`, and if
    wanted `starts_on` (by default today) and `ends_on`. A changed name is a correction; a category
    that is needed no more has an end, and issues about it keep it. What the file does not name is
    left as it is.

    Raises:
        Forbidden: this person keeps no local rules.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    _check_may(by, source=source)
    faults, today = files.Faults(), timezone.localdate(at)
    rows = {row.code: row for row in read_categories(file, faults=faults)}
    known = Category.objects.in_bulk()
    for row in rows.values():
        _check_category(row, rows=rows, known=known, today=today, faults=faults)
    faults.check()
    difference = files.compare(
        wanted={code: row.fields for code, row in rows.items()},
        known={code: {n: getattr(one, n) for n in CATEGORY_FIELDS} for code, one in known.items()},
    )
    imported = files.Imported(files.digest(file), difference)

    def write() -> None:
        made = [
            _filled(known.get(code) or Category(code=code, starts_on=today), rows[code], source)
            for code in (*imported.added, *imported.changed)
        ]
        Category.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[*CATEGORY_FIELDS, "source"],
        )

    return _written(imported, by=by, at=at, source=source, dry_run=dry_run, write=write)


def import_questions(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in the questions of categories from a CSV or XLSX file, or says what that would do.

    The columns are `code`, `category`, `kind`, `label_zh` and `label_en`, and if wanted `hint_zh`,
    `hint_en`, `options`, `is_required`, `starts_on` (by default today) and `ends_on`. A question
    that changes ends on the day on which the changed one begins: who answered the old one keeps it.
    What the file does not name is left as it is.

    Raises:
        Forbidden: this person keeps no local rules.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    _check_may(by, source=source)
    faults, today = files.Faults(), timezone.localdate(at)
    rows = {row.code: row for row in read_questions(file, faults=faults)}
    categories = set(Category.objects.values_list("code", flat=True))
    held = {one.code: one for one in Question.objects.order_by("starts_on")}
    for row in rows.values():
        _check_question(row, held=held.get(row.code), today=today, faults=faults)
        if row.fields["category_id"] not in categories:
            faults.add(row=row.number, column="category", message=NO_CATEGORY)
    faults.check()
    difference = files.compare(
        wanted={code: _asked_for(row) for code, row in rows.items()},
        known={
            code: {n: getattr(one, n) for n in (*ASKED, "ends_on")} for code, one in held.items()
        },
    )
    imported = files.Imported(files.digest(file), difference)

    def write() -> None:
        for code in (*imported.added, *imported.changed):
            changed = set(imported.difference.changed.get(code, ()))
            _ask(rows[code], held=held.get(code), changed=changed, today=today, source=source)

    return _written(imported, by=by, at=at, source=source, dry_run=dry_run, write=write)


def _written(
    imported: files.Imported,
    *,
    by: Scope,
    at: datetime,
    source: str,
    dry_run: bool,
    write: Callable[[], None],
) -> files.Imported:
    """Writes what is new under one entry, unless it was only tried out."""
    if dry_run:
        return imported.as_tried
    if imported.nothing_new:
        return imported
    new = imported.new(source=source)
    with journal.entry(by=by, at=at, event=events.IMPORTED, old=imported.old, new=new):
        write()
    journal.forget_reference_data()
    return imported


def _check_may(by: Scope, *, source: str) -> None:
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    editing.check_source(source)


def _check_category(
    row: ImportedRow,
    *,
    rows: Mapping[str, ImportedRow],
    known: Mapping[str, Category],
    today: date,
    faults: files.Faults,
) -> None:
    parent = above(row.code)
    if parent is not None and parent not in rows and parent not in known:
        message = _("What it belongs to is neither known nor in the file.")
        faults.add(row=row.number, column="code", message=message)
    held = known.get(row.code)
    starts_on = row.fields.get("starts_on", held.starts_on if held else today)
    ends_on = row.fields.get("ends_on", held.ends_on if held else None)
    if isinstance(starts_on, date) and isinstance(ends_on, date) and ends_on <= starts_on:
        faults.add(row=row.number, column="ends_on", message=_ORDER)
    if held is not None and isinstance(starts_on, date) and starts_on > held.starts_on:
        message = _("It has begun already: older issues are about it.")
        faults.add(row=row.number, column="starts_on", message=message)


def _check_question(
    row: ImportedRow, *, held: Question | None, today: date, faults: files.Faults
) -> None:
    """What changes does so today or later, and after what it takes the place of."""
    starts_on, ends_on = row.fields.get("starts_on"), row.fields.get("ends_on")
    began = starts_on if isinstance(starts_on, date) else today
    is_same = held is not None and _is_same(row, held)
    if isinstance(ends_on, date) and ends_on <= (held.starts_on if held and is_same else began):
        faults.add(row=row.number, column="ends_on", message=_ORDER)
    if held is None or is_same:
        return
    if began < today or began <= held.starts_on:
        message = _("A question changes today or later: who answered it keeps it as it was.")
        faults.add(row=row.number, column="starts_on", message=message)


def _is_same(row: ImportedRow, held: Question) -> bool:
    """Whether it is asked as before, whatever becomes of its end."""
    return all(getattr(held, name) == row.fields[name] for name in ASKED)


def _asked_for(row: ImportedRow) -> dict[str, object]:
    """What a row wants of a question; when it begins is no difference of its own."""
    return {name: value for name, value in row.fields.items() if name != "starts_on"}


def _ask(
    row: ImportedRow, *, held: Question | None, changed: set[str], today: date, source: str
) -> None:
    """Ends a question, or ends it and asks another in its place, or asks a new one."""
    if held is not None and changed == {"ends_on"}:
        held.ends_on = _day(row, "ends_on")
        held.save(update_fields=["ends_on"])
        return
    starts_on = _day(row, "starts_on") or today
    if held is not None and (held.ends_on is None or held.ends_on > starts_on):
        held.ends_on = starts_on
        held.save(update_fields=["ends_on"])
    made = _filled(Question(code=row.code), row, source)
    made.starts_on = starts_on
    made.save(force_insert=True)


def _day(row: ImportedRow, name: str) -> date | None:
    value = row.fields.get(name)
    return value if isinstance(value, date) else None


def _filled(made: Row, row: ImportedRow, source: str) -> Row:
    for name, value in row.fields.items():
        setattr(made, name, value)
    made.source = source
    return made


# What a file of each kind is brought in by; all are called in the same way.
IMPORTS: Mapping[ImportKind, Callable[..., files.Imported]] = {
    ImportKind.CATEGORIES: import_categories,
    ImportKind.QUESTIONS: import_questions,
    ImportKind.LANDMARKS: places.import_landmarks,
    ImportKind.ROUTES: import_routes,
    ImportKind.LIMITS: import_limits,
    ImportKind.DUTIES: import_duties,
}
