"""What it costs that the database itself asks who may: a list under the policies, the search."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import psycopg

from yijia.base import bigrams
from yijia.config import env
from yijia.config.bench import county, pgbench, statements, traffic
from yijia.config.bench.findings import Part, Row, Target, rate, share, wait
from yijia.config.bench.queue_page import MINE, OK, THE_QUERY
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage
from yijia.config.server import Address

MOST_TIMES = 1.5
MOST_FOUND = 51
THE_SEARCH = "cases_found"
TITLE = "Who may"
TEXT = """\
The list of a handler of one organisation, *my work*, is run by pgbench as the application's role,
in turn under the row policies and with row-level security switched off on the table of cases: what
the net under every list costs. The search is asked by a dispatcher who may read all of the county:
`GET /api/v1/work/search`, and pgbench running its statements, in which a function asks the index as
the owner and the policy's condition itself. The reference is the same question asked by the owner,
to whom no condition applies. A word stands in every case, in one of 4,096, or, being the number of
a case, in one."""
ALONE = """
SELECT id FROM cases_search JOIN cases_case ON id = case_id
WHERE document @@ '{question}'::tsquery ORDER BY id DESC LIMIT {most}
"""
A_NUMBER = "SELECT number FROM cases_case ORDER BY id DESC OFFSET 500 LIMIT 1"


@dataclass
class Found:
    """What was found of one question, round by round."""

    over_http: list[traffic.Pace] = field(default_factory=list)
    by_function: list[float] = field(default_factory=list)
    by_owner: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """A question, its request, and what pgbench is to run for it."""

    name: str
    drive: traffic.Drive
    whole: pgbench.Plan
    alone: pgbench.Plan
    found: Found


@dataclass(frozen=True)
class Policies:
    """Rates of the list with the row policies on and off, on a table of so many cases."""

    cases: int
    on: Series
    off: Series

    @property
    def cost(self) -> Series:
        """How many times as long the list takes under the policies."""
        return self.off.over(self.on)


def search(stage: Stage, *, address: Address, owner: psycopg.Connection) -> list[Asked]:
    """Searches the larger table, each question in turn, the server and pgbench beside it."""
    login, password = county.DISPATCHER.login, county.PASSWORD_OF_ALL
    cookies = traffic.sign_in(address, login=login, password=password)
    asked = [
        _asked(stage, name, text=text, address=address, cookies=cookies)
        for name, text in _questions(owner).items()
    ]
    for number in range(stage.size.rounds):
        for one in asked:
            pace = traffic.drive(one.drive, seconds=stage.size.seconds)
            one.found.over_http.append(pace)
            one.found.by_function.append(pgbench.run(one.whole, mode=pgbench.PREPARED).rate)
            one.found.by_owner.append(pgbench.run(one.alone, mode=pgbench.PREPARED).rate)
        told = ", ".join(f"{one.name} {one.found.over_http[-1].rate:,.0f}/s" for one in asked)
        stage.say(f"Search, round {number + 1}: {told}")
    return asked


def _questions(owner: psycopg.Connection) -> dict[str, str]:
    """A word of every case, one of a few hundred, and the number of one, by what they are."""
    row = owner.execute(A_NUMBER).fetchone()
    text = owner.execute("SELECT title FROM cases_case LIMIT 1").fetchone()
    if row is None or text is None:
        raise traffic.Unexpected("There are no cases to be searched.")
    common = next(term for term in bigrams.terms(text[0]) if len(term) > 1)
    return {"a word of every case": common, "one word in 4,096": "a7c", "a number": row[0]}


def _asked(stage: Stage, name: str, *, text: str, address: Address, cookies: str) -> Asked:
    path = f"/api/v1/work/search?q={quote(text)}"
    request = traffic.Request("GET", path, {"Cookie": cookies})
    drive = traffic.Drive(address, [request], stage.size.connections, expected=OK)
    traffic.drive(drive, seconds=stage.size.seconds / 2)
    heard = statements.overhear(
        stage.server,
        log=stage.files.log,
        ask=lambda: traffic.ask(address, request),
        holding=THE_SEARCH,
    )
    file = name.replace(" ", "-").replace(",", "")
    whole = stage.script(f"search-{file}.sql", statements.request_script(heard))
    question = bigrams.question(text).replace("'", "''")
    alone = ALONE.format(question=question, most=MOST_FOUND).strip()
    owner = stage.script(f"search-{file}-owner.sql", f"{alone};\n")
    return Asked(
        name=name,
        drive=drive,
        whole=stage.reference(whole),
        alone=replace(stage.reference(owner), role=env.ROLES["owner"]),
        found=Found(),
    )


def policies(stage: Stage, *, address: Address, owner: psycopg.Connection) -> Policies:
    """Runs the list of one organisation's handler with the row policies on and off, in turn."""
    cookies = traffic.sign_in(address, login=MINE.login, password=county.PASSWORD_OF_ALL)
    request = traffic.Request("GET", MINE.path, {"Cookie": cookies})
    heard = statements.overhear(
        stage.server,
        log=stage.files.log,
        ask=lambda: traffic.ask(address, request),
        holding=THE_QUERY,
    )
    query = next(text for text in heard.inside if THE_QUERY in text)
    script = stage.script("policies.sql", statements.query_script(query))
    plan = stage.reference(script, settings=statements.identity_in(heard))
    on, off = [], []
    for number in range(stage.size.rounds):
        on.append(pgbench.run(plan, mode=pgbench.PREPARED).rate)
        with _without_policies(owner):
            off.append(pgbench.run(plan, mode=pgbench.PREPARED).rate)
        stage.say(f"Policies, round {number + 1}: on {on[-1]:,.0f}/s, off {off[-1]:,.0f}/s")
    return Policies(stage.size.huge, on=Series.of(on), off=Series.of(off))


@contextmanager
def _without_policies(owner: psycopg.Connection) -> Iterator[None]:
    owner.execute("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY")
    try:
        yield
    finally:
        owner.execute("ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY")


def part(searched: list[Asked], *, under: Policies) -> Part:
    """What was found of both."""
    cost = under.cost
    return Part(
        title=TITLE,
        text=TEXT,
        targets=[
            Target(
                f"A list under row policies, times without, {under.cases:,} cases",
                f"≤ {MOST_TIMES}",
                f"{cost.median:.2f}",
                met=cost.median <= MOST_TIMES,
            )
        ],
        rows=[
            Row("**my work, policies on ÷ off**", cost, unit=" times", digits=2),
            rate(f"my work by pgbench, policies on, {under.cases:,} cases", under.on),
            rate(f"my work by pgbench, policies off, {under.cases:,} cases", under.off),
            *(row for one in searched for row in _rows(one)),
        ],
    )


def _rows(one: Asked) -> Iterator[Row]:
    http = Series.of(pace.rate for pace in one.found.over_http)
    function, owner = Series.of(one.found.by_function), Series.of(one.found.by_owner)
    half = Series.of(pace.half_within for pace in one.found.over_http)
    yield share(
        f"**search, {one.name}: its statements ÷ the owner's question**", function.over(owner)
    )
    yield share(f"search, {one.name}: over HTTP ÷ its statements", http.over(function))
    yield rate(f"search, {one.name}, over HTTP", http)
    yield rate(f"search, {one.name}, its statements by pgbench", function)
    yield wait(f"search, {one.name}, half within", half)
