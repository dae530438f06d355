"""How long the database takes for a number and for a page of its rows, asked through the JSON door.

What the door says to the database is overheard, and pgbench says it again; each of its transactions
is timed, from BEGIN to COMMIT. Each is planned anew: which statements the server plans once for all
values, saving half a millisecond, is its guess, and may differ between two databases.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from yijia.config import env
from yijia.config.bench import pgbench, statements, traffic
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage
from yijia.config.server import Address
from yijia.engines.figures.queries.behind import MOST
from yijia.ground.shell.paging import cursor_of

OK = 200
FIGURES = "/api/v1/figures"
PATH = f"{FIGURES}/issues.opened"
OF_A_NUMBER, OF_ROWS = "figures_cell", "figures_rows__"
# One reader for each of two cores: what a reader waits, and not how long the queue is.
READERS = 2
PLANNED_ANEW = {"plan_cache_mode": "force_custom_plan"}
TOWN = 9
EDGES = "from=2023-03-17&to=2025-11-09"
LONG_AGO = "from=2017-01-01"


@dataclass(frozen=True)
class Question:
    """Something asked through the door, by what it is called."""

    name: str
    path: str
    holding: str


@dataclass(frozen=True)
class Asked:
    """A question, and what pgbench says again of it."""

    question: Question
    request: traffic.Request
    heard: statements.Heard
    plan: pgbench.Plan


@dataclass(frozen=True)
class Waits:
    """Milliseconds of the database's part within which half and 99 of 100 were over, by round."""

    half: Series
    most: Series


def numbers(*, village: str, on: date) -> list[Question]:
    """The number of the county over all years, of a town and of a village between odd days."""
    asked = {
        "the county, all years": f"{LONG_AGO}&to={on.isoformat()}",
        "a town, between two days": f"division={village[:TOWN]}&{EDGES}",
        "a village, between two days": f"division={village}&{EDGES}",
    }
    return [Question(name, f"{PATH}?{query}", OF_A_NUMBER) for name, query in asked.items()]


def pages(*, village: str, on: date) -> list[Question]:
    """The first rows of a number: of the county, a town and a village, over all years and of one
    month, of what is counted in cases and beside them; and of what stands unsolved on a day.
    """
    month, years = "from=2025-10-01&to=2025-11-01", f"{LONG_AGO}&to={on.isoformat()}"
    town, here = f"division={village[:TOWN]}", f"division={village}"
    asked = {
        "the county, all years": f"issues.opened/rows?{years}",
        "a town, all years": f"issues.opened/rows?{town}&{years}",
        "a town, one month": f"issues.opened/rows?{town}&{month}",
        "a village, all years": f"issues.opened/rows?{here}&{years}",
        "a village, one month": f"issues.opened/rows?{here}&{month}",
        "a village, solved, one month": f"issues.solved/rows?{here}&{month}",
        "a town, answered, one month": f"issues.resolve_ended/rows?{town}&{month}",
        "a village, answered, one month": f"issues.resolve_ended/rows?{here}&{month}",
        "a village, unsolved today": f"issues.unsolved/rows?{here}&{years}",
    }
    return [Question(name, f"{FIGURES}/{query}", OF_ROWS) for name, query in asked.items()]


def last_page(*, village: str, on: date) -> Question:
    """The last rows of a village over all years, with the proof that all of them add up."""
    after = cursor_of((on - timedelta(days=32)).isoformat(), 0)
    query = f"division={village}&{LONG_AGO}&to={on.isoformat()}&limit={MOST}&after={after}"
    return Question("a village, all years, the last page", f"{PATH}/rows?{query}", OF_ROWS)


def overheard(
    stage: Stage, *, database: str, address: Address, questions: list[Question]
) -> list[Asked]:
    """Asks each question once and more, and makes a script of what the door says."""
    return [
        _overheard(stage, question, name=f"{database}-{place}", database=database, address=address)
        for place, question in enumerate(questions)
    ]


def _overheard(
    stage: Stage, question: Question, *, name: str, database: str, address: Address
) -> Asked:
    request = traffic.Request("GET", question.path, {})
    heard = statements.overhear(
        stage.server,
        log=stage.files.log,
        ask=lambda: traffic.ask(address, request),
        holding=question.holding,
    )
    file = f"{question.holding.strip('_')}-{name}.sql"
    script = stage.script(file, statements.request_script(heard))
    plan = stage.reference(script, database=database, settings=PLANNED_ANEW)
    plan = replace(plan, clients=READERS)
    return Asked(question, request, heard, plan)


def timed(asked: Asked) -> tuple[float, float]:
    """One round of a question: within how many milliseconds half were over, and 99 of 100."""
    waits = pgbench.waits(asked.plan, place=env.data_dir() / "waits")
    return waits[len(waits) // 2], waits[int(0.99 * (len(waits) - 1))]


def waits(stage: Stage, asked: list[Asked]) -> list[Waits]:
    """All rounds of some questions, each in turn, so that rounds are of the same minutes."""
    rounds = [[timed(one) for one in asked] for _round in range(stage.size.rounds)]
    return [
        Waits(
            Series.of(found[place][0] for found in rounds),
            Series.of(found[place][1] for found in rounds),
        )
        for place in range(len(asked))
    ]


def over_http(stage: Stage, *, address: Address, asked: Asked) -> Series:
    """Milliseconds within which half of the answers came, to one reader, by round."""
    drive = traffic.Drive(address, [asked.request], 1, expected=OK)
    paces = [traffic.drive(drive, seconds=stage.size.seconds) for _r in range(stage.size.rounds)]
    return Series.of(pace.half_within for pace in paces)
