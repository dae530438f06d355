"""Reading forms of one's organisations, their workbooks, and what was filled into them."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import QuerySet

from yijia.base.access import PERMISSIONS, Permission
from yijia.base.errors import Conflict, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures.rules import Span
from yijia.engines.forms import rules
from yijia.engines.forms.models import Binding, DueRule, FilledCell, Filling, Sheet
from yijia.engines.forms.rules import Book, Due, Holds, Put, Read, State, Worksheet
from yijia.ground.files import queries as files
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.models import Post
from yijia.ground.organisations.queries import Known

# A worker that stood still makes up what was due since, as far back as this.
MADE_UP = timedelta(days=400)
_ALL = ("organisation", "signer", "file")


def may_edit(by: Scope, *, sheet: Sheet) -> bool:
    """Whether somebody keeps, fills and checks a form: by a post where it is kept."""
    return by.works_at(Permission.FORM_EDIT, organisation=sheet.organisation_id)


def may_sign(by: Scope, *, sheet: Sheet) -> bool:
    """Whether somebody signs what was filled into a form."""
    return by.works_at(Permission.FORM_SIGN, organisation=sheet.signer_id)


def _seen(by: Scope) -> QuerySet[Sheet]:
    found = Sheet.objects.select_related(*_ALL).order_by("name_zh", "pk")
    if by.everything:
        return found
    edits = [g.home for g in by.grants if Permission.FORM_EDIT in g.permissions]
    signs = [g.home for g in by.grants if Permission.FORM_SIGN in g.permissions]
    return found.filter(organisation__in=[x for x in edits if x]) | found.filter(
        signer__in=[x for x in signs if x]
    )


def sheets_for(*, by: Scope) -> list[Sheet]:
    """The forms that somebody keeps or signs, by name."""
    return list(_seen(by).distinct())


def access_sheet(*, by: Scope, identity: int) -> Sheet:
    """A form that somebody keeps or signs.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    found = _seen(by).filter(pk=identity).distinct().first()
    if found is None:
        raise NotFound
    return found


def access_filling(*, by: Scope, identity: int) -> Filling:
    """A filled form of one that somebody keeps or signs.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    found = Filling.objects.select_related(
        "sheet__organisation",
        "sheet__signer",
        "sheet__file",
        "workbook",
        "file",
        "checked_by",
        "signed_by",
    ).filter(pk=identity, sheet__in=_seen(by).values("pk"))
    first = found.first()
    if first is None:
        raise NotFound
    return first


def held(sheet: Sheet, *, due_on: date | None = None) -> Sheet:
    """A form as it is now, held until this transaction is over: who changes it next waits.

    What was due on a day before it ended may still be filled.

    Raises:
        Conflict: it has ended.
    """
    found = Sheet.objects.select_for_update(of=("self",)).select_related(*_ALL).get(pk=sheet.pk)
    if found.ended_on is not None and (due_on is None or due_on >= found.ended_on):
        raise Conflict(_("This form has ended."))
    return found


def homes_for(*, by: Scope, on: date) -> list[Known]:
    """The organisations for which somebody may keep forms."""
    known = organisations.known_organisations(on=on)
    held = {g.home for g in by.grants if Permission.FORM_EDIT in g.permissions}
    return [known[home] for home in sorted(x for x in held if x) if home in known]


def signers(*, on: date) -> list[Known]:
    """The organisations in which there is a post that signs forms."""
    roles = [role for role, held in PERMISSIONS.items() if Permission.FORM_SIGN in held]
    posts = set(Post.objects.filter(role__in=roles).values_list("organisation_id", flat=True))
    known = organisations.known_organisations(on=on)
    return [one for identity, one in known.items() if identity in posts]


def book_of(sheet: Sheet) -> Book:
    """The workbook of a form, as it came.

    Raises:
        Altered: it is not as it was stored.
    """
    return rules.open_book(files.content_of(sheet.file))


def book_filled(filling: Filling) -> Book:
    """The workbook into which something was filled: the form may have another one by now.

    Raises:
        Altered: it is not as it was stored.
    """
    return rules.open_book(files.content_of(filling.workbook or filling.sheet.file))


def worksheet_of(book: Book, *, number: int) -> tuple[Worksheet, Read]:
    """A worksheet by its number from 1, and what it holds.

    Raises:
        NotFound: there is none.
    """
    for worksheet in book.worksheets:
        if worksheet.number == number:
            return worksheet, rules.read(book, worksheet)
    raise NotFound


@dataclass(frozen=True)
class Opened:
    """One cell of a form, and what it holds, if that was said."""

    sheet: Sheet
    worksheet: Worksheet
    read: Read
    cell: rules.Cell
    bound: rules.Bound | None


def access_cell(*, by: Scope, identity: int, number: int, name: str) -> Opened:
    """A cell of a form that somebody keeps or signs; of merged cells the one that holds them.

    Raises:
        NotFound: there is none, or it is another organisation's.
        Invalid: no sheet has such a cell.
    """
    sheet = access_sheet(by=by, identity=identity)
    worksheet, read = worksheet_of(book_of(sheet), number=number)
    cell = read.anchor_of(rules.cell_of(name))
    row = sheet.bindings.filter(worksheet=worksheet.name, cell=cell.name).first()
    return Opened(sheet, worksheet, read, cell, bound=row.bound if row else None)


def worksheet_asked(book: Book, *, cells: Sequence["Filled"], asked: str) -> int:
    """The number of the worksheet that is asked for; of nothing, the first in which cells are."""
    if asked.isdecimal():
        return int(asked)
    held = {one.row.worksheet for one in cells}
    return next((one.number for one in book.worksheets if one.name in held), 1)


def bindings_of(sheet: Sheet) -> list[Binding]:
    """What the cells of a form hold, by worksheet."""
    return list(sheet.bindings.order_by("worksheet", "cell"))


def due_rules_of(sheet: Sheet) -> list[DueRule]:
    """When a form was due and is due, the oldest rule first."""
    return list(sheet.due_rules.order_by("starts_on"))


@dataclass(frozen=True)
class Standing:
    """How a form stands on a day: when it is due next, the days up to this one on which it was due
    and was not filled, the latest first, and how far the last filling has come, if there is one.

    One that has ended is due no more; what was due before stays so.
    """

    sheet: Sheet
    next_due: date | None
    to_fill: list[date]
    last_state: State | None


def standings(sheets: Sequence[Sheet], *, on: date) -> list[Standing]:
    """How forms stand on a day, in their order, in as many statements for one as for many."""
    dues: dict[int, list[Due]] = {}
    for row in DueRule.objects.filter(sheet__in=sheets).order_by("starts_on"):
        dues.setdefault(row.sheet_id, []).append(row.due)
    filled = Filling.objects.filter(sheet__in=sheets)
    done = set(filled.filter(due_on__gte=on - MADE_UP).values_list("sheet_id", "due_on"))
    latest = filled.order_by("sheet_id", "-due_on").distinct("sheet_id")
    states = {pk: State(state) for pk, state in latest.values_list("sheet_id", "state")}
    return [
        _standing(one, dues=dues.get(one.pk, []), done=done, state=states.get(one.pk), on=on)
        for one in sheets
    ]


def _standing(
    sheet: Sheet,
    *,
    dues: Sequence[Due],
    done: Container[tuple[int, date]],
    state: State | None,
    on: date,
) -> Standing:
    end = min(on + timedelta(days=1), sheet.ended_on or date.max)
    days = rules.days_due(dues, within=Span(on - MADE_UP, end))
    return Standing(
        sheet,
        next_due=rules.next_due(dues, since=on) if sheet.ended_on is None else None,
        to_fill=[day for day in reversed(days) if (sheet.pk, day) not in done],
        last_state=state,
    )


def due_by_tick(*, on: date) -> list[tuple[Sheet, date]]:
    """Every form that is to be filled, with the day on which it was due, the oldest first."""
    bound = Binding.objects.values("sheet")
    found = list(Sheet.objects.select_related(*_ALL).filter(pk__in=bound).order_by("pk"))
    waiting = [(one.sheet, day) for one in standings(found, on=on) for day in one.to_fill]
    return sorted(waiting, key=lambda one: (one[1], one[0].pk))


def fillings_of(sheet: Sheet, *, most: int) -> list[Filling]:
    """What was filled into a form, the latest first."""
    return list(sheet.fillings.order_by("-due_on")[:most])


@dataclass(frozen=True)
class Filled:
    """One cell of a filled form, in the order in which a form is read."""

    row: FilledCell
    cell: rules.Cell


def cells_of(filling: Filling) -> list[Filled]:
    """What was filled into the cells of a form, by worksheet and then as they are read."""
    found = [Filled(row, rules.cell_of(row.cell)) for row in filling.cells.all()]
    return sorted(found, key=lambda one: (one.row.worksheet, one.cell))


def rendered(filling: Filling, *, cells: Sequence[Filled]) -> bytes:
    """The workbook with what was filled in: until it is signed it is made anew each time, and
    afterwards it is what was signed.

    Raises:
        Altered: a file is not as it was stored.
    """
    if filling.file is not None:
        return files.content_of(filling.file)
    book = book_filled(filling)
    read_of = cache(lambda name: rules.read(book, book.worksheet(name)))
    puts: dict[str, dict[rules.Cell, Put]] = {}
    for one in cells:
        of_sheet = puts.setdefault(one.row.worksheet, {})
        of_sheet[one.cell] = _put(one, book=book, read_of=read_of)
    return rules.filled(book, puts=puts)


def _put(one: Filled, *, book: Book, read_of: Callable[[str], Read]) -> Put:
    """What is written into a cell: a number, or a day as the workbook counts or says days."""
    row = one.row
    if row.holds not in {Holds.DUE_DAY, Holds.MONTH} or row.starts_on is None:
        return Put(row.value, is_share=row.is_share)
    seen = read_of(row.worksheet).seen(one.cell)
    said = rules.said_in(book, seen, day=row.starts_on)
    number = rules.day_put(row.starts_on, from_1904=book.from_1904)
    return Put(number, text=said or "")


def day_alone(day: date) -> Span:
    """One day as a range."""
    return Span(day, day + timedelta(days=1))
