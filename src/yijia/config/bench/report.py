"""Writing down what was found: one page of Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yijia.config.bench.findings import Part, Row, Target

HEAD = """\
# Benchmarks

`make bench` wrote this page; a change by hand is lost with its next run. Every aim but one is a
**ratio** to a reference that ran in the same minute, since such machines swing by a factor of
three. Absolute numbers stand beside them and say something of this machine at that time, and of
no other. Rounds are interleaved; shown are the middle value, the lowest and the highest of all
rounds. An aim that was not met is a finding and no error.
"""


@dataclass(frozen=True)
class Report:
    """Everything that one run found. `facts` say where and of what."""

    facts: Sequence[tuple[str, str]]
    parts: Sequence[Part]


def written(report: Report) -> str:
    """The page."""
    targets = [target for part in report.parts for target in part.targets]
    pieces = [
        HEAD,
        _table(("", ""), rows=report.facts),
        "## Aims\n",
        _table(("aim", "wanted", "found", ""), rows=map(_target, targets)),
        *(piece for part in report.parts for piece in _part(part)),
    ]
    return "\n".join(pieces)


def _part(part: Part) -> Iterable[str]:
    yield f"## {part.title}\n"
    yield f"{part.text}\n"
    yield _table(("measured", "middle", "lowest", "highest"), rows=map(_row, part.rows))
    yield from (f"{note}\n" for note in part.notes)
    if part.statements:
        said = "\n".join(f"{statement};" for statement in part.statements)
        yield f"<details><summary>The statements</summary>\n\n```sql\n{said}\n```\n</details>\n"


def _row(row: Row) -> tuple[str, ...]:
    return (row.what, *row.shown)


def _target(target: Target) -> tuple[str, ...]:
    met = "met" if target.met else "**not met**"
    return (target.what, target.aim, target.found, met)


def _table(head: Sequence[str], *, rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def told(targets: Iterable[Target]) -> str:
    """The aims for the screen, one on each line."""
    return "\n".join(
        f"{'met    ' if t.met else 'NOT MET'}  {t.what}: {t.found} (wanted {t.aim})"
        for t in targets
    )


def measured(parts: Iterable[Part]) -> str:
    """What was measured for the screen, one on each line: the middle, lowest and highest value."""
    return "\n".join(f"{row.what}: {', '.join(row.shown)}" for part in parts for row in part.rows)
