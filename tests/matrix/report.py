"""The report of the whole run, as a page of the documentation."""

import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence

from tests.matrix import table
from tests.matrix.actors import cells
from tests.matrix.mutants import Mutant
from yijia.config import env

PAGE = env.PROJECT_DIR / "docs" / "access-proof.md"


def write(found: Sequence[tuple[Mutant, bool]], *, covered: Mapping[str, str]) -> None:
    """Writes how many cells were tried, how many mutants were noticed, and which were not."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    changed = " (with uncommitted changes)" if _git("status", "--porcelain", "src", "tests") else ""
    lines = [
        "# Who may: the proof",
        "",
        "Written by `make matrix`, never by hand. What the numbers mean, and how a line is added,",
        "stands in `tests/matrix` and in the README of `ground/access`.",
        "",
        f"Measured at commit `{commit}`{changed}, on {_git('log', '-1', '--format=%cs')}.",
        "",
        *_cells(),
        "",
        *_mutants(found),
        "",
        *_survivors(found, covered=covered),
    ]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _git(*words: str) -> str:
    told = subprocess.run(
        ["git", *words], cwd=env.PROJECT_DIR, capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


def _cells() -> list[str]:
    actors, commands = len(cells()), len(table.COMMANDS)
    doors = {
        "SQL as the application's role": (len(table.tables()), commands),
        "queries, with the row policies open": (len(table.calls()), 1),
        "HTTP, pages and JSON": (len(table.urls()), 1),
    }
    rows = [
        f"| {door} | {objects} | {actors} | {objects * actions * actors:,} | 0 |"
        for door, (objects, actions) in doors.items()
    ]
    head = "| door | objects | roles × relations | cells | wrong |"
    return ["## Cells", "", head, "|---|---|---|---|---|", *rows]


def _mutants(found: Sequence[tuple[Mutant, bool]]) -> list[str]:
    of_kind = Counter(mutant.kind for mutant, _noticed in found)
    noticed = Counter(mutant.kind for mutant, is_noticed in found if is_noticed)
    rows = [
        f"| {kind} | {count} | {noticed[kind]} | {noticed[kind] / count:.0%} |"
        for kind, count in of_kind.items()
    ]
    total = f"| together | {len(found)} | {noticed.total()} | {noticed.total() / len(found):.0%} |"
    head = "| taken away | mutants | noticed | kill rate |"
    return ["## Mutants", "", head, "|---|---|---|---|", *rows, total]


def _survivors(found: Sequence[tuple[Mutant, bool]], *, covered: Mapping[str, str]) -> list[str]:
    names = [f"{mutant.kind} {mutant.name}" for mutant, noticed in found if not noticed]
    rows = [f"- `{name}`: {covered.get(name, 'a hole: to be mended.')}" for name in names]
    return ["## Not noticed", "", *(rows or ["None."])]
