"""Reading a table that somebody sends: every fault is found, and each names its row."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from yijia.base import periods
from yijia.base.errors import Invalid
from yijia.base.sheets import LABEL_MARK
from yijia.base.words import _
from yijia.ground.places.rules import sheets

MOST_BYTES = sheets.MOST_BYTES
MOST_ROWS = 100_000
_FORMULA = ("=", "+", "-", "@")


@dataclass
class Faults:
    """The faults of one file, gathered so that a person corrects them all in one go."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, *, row: int, column: str, message: str) -> None:
        """Notes a fault under `row.column`, numbered as a spreadsheet numbers its rows."""
        self.found.append((f"{row}.{column}", message))

    def check(self) -> None:
        """Refuses the file if any fault was noted.

        Raises Invalid with every fault.
        """
        if self.found:
            in_order = sorted(self.found, key=lambda fault: int(fault[0].partition(".")[0]))
            raise Invalid(
                _("%(count)s entries of the file cannot be taken; nothing was written."),
                params={"count": len(in_order)},
                field="file",
                errors=tuple(in_order),
            )


@dataclass(frozen=True)
class Row:
    """One row of a table, its cells without the blanks around them."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """How what a file wants differs from what is known, by key; values are (old, new)."""

    added: tuple[str, ...]
    changed: Mapping[str, Mapping[str, tuple[object, object]]]
    unchanged: int

    @property
    def without_changes(self) -> "Difference":
        """Only what is missing: for data that must not undo what a county has decided since."""
        return Difference(
            added=self.added, changed={}, unchanged=self.unchanged + len(self.changed)
        )


@dataclass(frozen=True)
class Imported:
    """What an import did, or in a dry run would do. Keys are codes, or days as YYYY-MM-DD."""

    sha256: str
    difference: Difference
    dry_run: bool = False

    @property
    def document(self) -> dict[str, object]:
        """What was brought, or would be, for programs."""
        return {"dry_run": self.dry_run, "added": list(self.added), "unchanged": self.unchanged}

    @property
    def added(self) -> tuple[str, ...]:
        """The keys of new rows."""
        return self.difference.added

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys of rows that become another."""
        return tuple(self.difference.changed)

    @property
    def unchanged(self) -> int:
        """How many rows are known as they are."""
        return self.difference.unchanged

    @property
    def nothing_new(self) -> bool:
        """Whether there is nothing to write."""
        return not self.added and not self.changed

    @property
    def counts(self) -> dict[str, object]:
        """What the journal says of the import: numbers and the file's hash."""
        return {
            "rows": len(self.added) + len(self.changed) + self.unchanged,
            "added": len(self.added),
            "changed": len(self.changed),
            "sha256": self.sha256,
        }

    @property
    def as_tried(self) -> "Imported":
        """The same, of a dry run."""
        return replace(self, dry_run=True)

    @property
    def without_changes(self) -> "Imported":
        """The same of the missing rows alone."""
        return replace(self, difference=self.difference.without_changes)

    @property
    def old(self) -> dict[str, object]:
        """What the journal keeps of how it was."""
        return {"values": self.values(new=False)}

    def new(self, *, source: str) -> dict[str, object]:
        """What the journal keeps of how it is, and of where that came from."""
        return {**self.counts, "source": source, "values": self.values(new=True)}

    def values(self, *, new: bool) -> dict[str, dict[str, object]]:
        """The values that changed, as they were or as they are, in words that JSON knows."""
        return {
            key: {name: _in_json(pair[new]) for name, pair in fields.items()}
            for key, fields in self.difference.changed.items()
        }


def _in_json(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def digest(file: bytes) -> str:
    """The SHA-256 of a file, by which the journal names it."""
    return hashlib.sha256(file).hexdigest()


def text_of(file: bytes) -> str:
    """The text of a file in UTF-8, or in GB18030 as Chinese spreadsheets save it.

    Raises Invalid when it is too large or neither of the two.
    """
    if len(file) > MOST_BYTES:
        raise Invalid(_("The file is larger than 20 MB."), field="file")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return file.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("The file is not text in UTF-8 or GB18030."), field="file")


def read_table(file: bytes, *, needed: frozenset[str], faults: Faults) -> list[Row]:
    """Reads a CSV file, or the first sheet of an XLSX file, with a header.

    A row of the wrong length is a fault, a blank one is not. Codes stay as they are only in cells
    of text: a number in a sheet has lost the noughts before it.

    Raises Invalid when the file as a whole is no such table.
    """
    lines = enumerate(_lines_of(file), 1)
    rows: list[Row] = []
    header = _header(next((line for _n, line in lines if not _is_label(line)), []), needed=needed)
    for number, line in lines:
        cells = [cell.strip() for cell in line]
        if len(cells) == len(header):
            rows.append(Row(number, dict(zip(header, cells, strict=True))))
        elif any(cells):
            faults.add(row=number, column="row", message=_("Wrong number of cells."))
    if len(rows) > MOST_ROWS:
        raise Invalid(_("The file has more than 100,000 rows."), field="file")
    return [row for row in rows if any(row.cells.values())]


def _lines_of(file: bytes) -> Iterator[list[str]]:
    return sheets.lines_of(file) if sheets.is_sheet(file) else _lines_of_text(file)


def _is_label(line: list[str]) -> bool:
    """Whether a line before the header only says what the file is, as our own files do."""
    return line[:1] != [] and line[0].startswith(LABEL_MARK)


def cells_of(file: bytes, *, rows: Collection[int]) -> dict[int, str]:
    """Some rows as they stand in a file that could be read, to be shown beside what is wrong."""
    wanted = set(rows)
    return {
        number: ", ".join(cell.strip() for cell in line)
        for number, line in enumerate(_lines_of(file), 1)
        if number in wanted
    }


def _lines_of_text(file: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text_of(file), newline=""), strict=True)
    except csv.Error as error:
        raise Invalid(_("The file is not a table in CSV form."), field="file") from error


def _header(line: list[str], *, needed: frozenset[str]) -> list[str]:
    header = [name.strip() for name in line]
    if not needed <= set(header) or len(set(header)) != len(header):
        raise Invalid(
            _("The first row must name each column once, and among them: %(columns)s."),
            params={"columns": ", ".join(sorted(needed))},
            field="file",
        )
    return header


def text_fault(text: str, *, most: int) -> str | None:
    """Why a text cannot be taken as one plain line, which no spreadsheet reads as a formula."""
    if len(text) > most:
        return _("This text is too long.")
    if not text.isprintable() or text.startswith(_FORMULA):
        return _("This is not plain text.")
    return None


def read_text(row: Row, *, column: str, most: int, faults: Faults) -> str:
    """A cell as one plain line; an absent cell gives an empty one."""
    text = row.cells.get(column, "")
    fault = text_fault(text, most=most)
    if fault is not None:
        faults.add(row=row.number, column=column, message=fault)
    return text


def read_date(row: Row, *, column: str, faults: Faults) -> date | None:
    """A cell as a day, written YYYY-MM-DD; an empty cell gives None."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        faults.add(row=row.number, column=column, message=_("Write the day as YYYY-MM-DD."))
        return None
    if not periods.is_near(day):
        faults.add(row=row.number, column=column, message=_("This year is out of reach."))
        return None
    return day


def compare(
    *, wanted: Mapping[str, Mapping[str, object]], known: Mapping[str, Mapping[str, object]]
) -> Difference:
    """What would change if the known values became those wanted; only wanted fields count."""
    changed = {
        key: {
            name: (known[key][name], new) for name, new in fields.items() if known[key][name] != new
        }
        for key, fields in wanted.items()
        if key in known
    }
    changed = {key: fields for key, fields in changed.items() if fields}
    added = tuple(key for key in wanted if key not in known)
    return Difference(
        added=added, changed=changed, unchanged=len(wanted) - len(added) - len(changed)
    )
