"""The report of the whole run, as a page of the documentation: made of what the tests told."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.matrix import definers
from yijia.config import env

# So many tests share the layers that are taken away.
PARTS = 8
MUTATION = "test_a_layer_that_is_taken_away_is_missed"
PAGE = env.PROJECT_DIR / "docs" / "access-proof.md"
DOORS = {
    "test_sql_door": "SQL as the application's role",
    "test_definer_door": "functions that run as their owner",
    "test_query_door": "queries, with the row policies open",
    "test_http_door": "HTTP, pages and JSON",
}


@dataclass(frozen=True)
class Told:
    """What one test told: where it stands, whether it passed, how long it took, and its words."""

    place: str
    passed: bool
    seconds: float
    words: Sequence[tuple[str, object]]


@dataclass(frozen=True)
class Tried:
    """One layer that was taken away, and whether a door noticed."""

    kind: str
    name: str
    noticed: bool

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def write(told: Iterable[Told], *, covered: Mapping[str, str], minutes: float) -> None:
    """Writes how many cells were tried, what was noticed, and what was not and why."""
    told = list(told)
    tried = sorted(_tried(told), key=str)
    lines = [
        "# Who may: the proof",
        "",
        "Written by `make matrix`, never by hand. A cell is a role in a relation to what was",
        "planted; how a line is added stands in `tests/matrix` and in `ground/access`.",
        "",
        f"Measured at commit {_commit()}, in {minutes:.0f} minutes.{_missing(told)}",
        "",
        *_cells(told),
        "",
        *_layers(tried),
        "",
        *_survivors(tried, covered=covered),
        "",
        *_functions(),
    ]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _missing(told: Iterable[Told]) -> str:
    """What is to be said of a run of which parts broke off."""
    parts = sum(MUTATION in one.place for one in told)
    if parts == PARTS:
        return ""
    return f" NOT whole: {parts} of {PARTS} parts of the layers ended."


def _tried(told: Iterable[Told]) -> Iterable[Tried]:
    for one in told:
        for word, value in one.words:
            if word == "mutant":
                yield Tried(*json.loads(str(value)))


def _commit() -> str:
    changed = " with uncommitted changes" if _git("status", "--porcelain", "src", "tests") else ""
    name, day = _git("rev-parse", "--short=12", "HEAD"), _git("log", "-1", "--format=%cs")
    return f"`{name}`{changed} of {day}"


def _git(*words: str) -> str:
    told = subprocess.run(
        ["git", *words], cwd=env.PROJECT_DIR, capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


def _cells(told: Iterable[Told]) -> list[str]:
    cells, seconds, wrong = Counter[str](), Counter[str](), Counter[str]()
    for one in told:
        door = next((said for file, said in DOORS.items() if file in one.place), "")
        cells[door] += sum(int(str(value)) for word, value in one.words if word == "cells")
        seconds[door] += round(one.seconds)
        wrong[door] += not one.passed
    rows = [f"| {d} | {cells[d]:,} | {wrong[d]} | {seconds[d]} |" for d in DOORS.values()]
    total = sum(cells[door] for door in DOORS.values())
    head = "| door | cells | tests that failed | seconds |"
    return ["## Cells", "", head, "|---|---|---|---|", *rows, f"| together | {total:,} | | |"]


def _layers(tried: Sequence[Tried]) -> list[str]:
    of_kind = Counter(one.kind for one in tried)
    noticed = Counter(one.kind for one in tried if one.noticed)
    rows = [f"| {k} | {n} | {noticed[k]} | {noticed[k] / n:.0%} |" for k, n in of_kind.items()]
    count = len(tried)
    rate = f"{noticed.total() / count:.1%}" if count else ""
    head = "| taken away | mutants | noticed | rate |"
    said = [
        "Each layer is taken away alone. Row policies and functions are judged by the database's",
        "own doors; marks over HTTP; checks, filters and refusals of the code by every query,",
        "action and address that comes to them, while the database shows everybody everything. Who",
        "was let in before and meets a fault of ours does not count as noticing.",
    ]
    total = f"| together | {count} | {noticed.total()} | {rate} |"
    return ["## Layers taken away", "", *said, "", head, "|---|---|---|---|", *rows, total]


def _survivors(tried: Sequence[Tried], *, covered: Mapping[str, str]) -> list[str]:
    names = [str(one) for one in tried if not one.noticed]
    rows = [
        f"| `{_safe(n)}` | {covered.get(n, 'none known: a hole, to be mended')} |" for n in names
    ]
    head = ["| layer | other layers that hold |", "|---|---|"]
    return ["## Not noticed by a door", "", *([*head, *rows] if rows else ["None."])]


def _safe(text: str) -> str:
    return text.replace("|", "\\|")


def _functions() -> list[str]:
    rows = [
        f"| `{line.name}` | {line.may} | {line.why} | {_shown(line)} |"
        for line in definers.lines().values()
    ]
    head = [
        "| function | who may call it | what it can do or reveal | shown by |",
        "|---|---|---|---|",
    ]
    return ["## Functions that run as their owner", "", *head, *rows]


def _shown(line: definers.DefinerLine) -> str:
    asked = ["a cell for each asker"] if line.asks else []
    return ", ".join([*asked, *(f"`{name}`" for name in line.tests)])
