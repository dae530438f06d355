"""The queue page as HTML, against pgbench running its own query, at two sizes of the table."""

from dataclasses import dataclass

from yijia.config.bench import county, pgbench, statements, traffic
from yijia.config.bench.findings import Part, Target, rate, share, wait
from yijia.config.bench.series import Series
from yijia.config.bench.stage import LARGE, SMALL, Stage
from yijia.config.errors import OperatorError
from yijia.config.server import Address

OK = 200
ROWS = 50
FEWEST_STATEMENTS, MOST_STATEMENTS = 2, 4
LEAST_SHARE = 0.03
FLAT = 0.8
PATH = "/work"
A_ROW = "<tr "
THE_QUERY = 'FROM "cases_case"'
TITLE = "Queue page of 50 rows"
TEXT = """\
`GET /work` as HTML for a signed-in handler: what waits for the handler's body, by due date, the
first 50 of it. The reference is pgbench running the page's own query as the application's role,
with the same identity set for the session, so that the row policies are on; and beside it all
the page's statements. Two servers run, one on the smaller and one on the larger database, and
are measured in turn, so that *flat* compares rates of the same minute."""


class Unlike(OperatorError):
    """The page is not the one that was to be measured, or costs other statements than it may."""


@dataclass(frozen=True)
class Page:
    """The page on one of the databases, and what pgbench is to run there."""

    requests: list[traffic.Request]
    address: Address
    heard: statements.Heard
    query: pgbench.Plan
    whole: pgbench.Plan


@dataclass(frozen=True)
class _Round:
    page: traffic.Pace
    query: pgbench.Reading
    whole: pgbench.Reading


def measure(stage: Stage, *, small: Address, large: Address) -> Part:
    """Measures the page round by round: small, large, and pgbench beside each."""
    pages = [
        _prepared(stage, address=address, database=database)
        for database, address in ((SMALL, small), (LARGE, large))
    ]
    rounds = [
        [_round(stage, page=page, number=number) for page in pages]
        for number in range(stage.size.rounds)
    ]
    return _part(stage, pages=pages, rounds=rounds)


def _prepared(stage: Stage, *, address: Address, database: str) -> Page:
    stage.say(f"Queue page: signing in to {database}, and overhearing what the page asks")
    login = county.WORKER.login
    cookies = traffic.sign_in(address, login=login, password=county.PASSWORD_OF_ALL)
    request = traffic.Request("GET", PATH, {"Cookie": cookies})
    _drive(stage, address=address, requests=[request])
    heard = statements.overhear(
        stage.server,
        log=stage.files.log,
        ask=lambda: _check(traffic.ask(address, request)),
        holding=THE_QUERY,
    )
    _check_count(heard)
    query = next(text for text in heard.inside if THE_QUERY in text)
    alone = stage.script(f"page-query-{database}.sql", statements.query_script(query))
    whole = stage.script(f"page-{database}.sql", statements.request_script(heard))
    return Page(
        requests=[request],
        address=address,
        heard=heard,
        query=stage.reference(alone, database=database, settings=statements.identity_in(heard)),
        whole=stage.reference(whole, database=database),
    )


def _check(answer: traffic.Answer) -> None:
    # The first one is the head of the table.
    found = answer.text.count(A_ROW) - 1
    if answer.status != OK or found != ROWS:
        raise Unlike(f"The queue page has status {answer.status} and {found} rows, not {ROWS}.")


def _check_count(heard: statements.Heard) -> None:
    if not FEWEST_STATEMENTS <= heard.count <= MOST_STATEMENTS:
        said = "\n".join([*heard.before, *heard.inside])
        raise Unlike(f"The queue page took {heard.count} statements:\n{said}")


def _drive(stage: Stage, *, address: Address, requests: list[traffic.Request]) -> traffic.Pace:
    work = traffic.Drive(address, requests, stage.size.connections, expected=OK)
    return traffic.drive(work, seconds=stage.size.seconds)


def _round(stage: Stage, *, page: Page, number: int) -> _Round:
    over_http = _drive(stage, address=page.address, requests=page.requests)
    query = pgbench.run(page.query, mode=pgbench.PREPARED)
    whole = pgbench.run(page.whole, mode=pgbench.PREPARED)
    stage.say(
        f"Queue page, round {number + 1}, {page.query.database}: {over_http.rate:,.0f}/s, "
        f"pgbench {query.rate:,.0f}/s the query, {whole.rate:,.0f}/s all statements"
    )
    return _Round(over_http, query, whole)


def _part(stage: Stage, *, pages: list[Page], rounds: list[list[_Round]]) -> Part:
    small, large = ([r[n] for r in rounds] for n in range(2))
    page = {n: Series.of(r.page.rate for r in part) for n, part in enumerate((small, large))}
    flat = page[1].over(page[0])
    query = {n: Series.of(r.query.rate for r in part) for n, part in enumerate((small, large))}
    whole = Series.of(r.whole.rate for r in large)
    ratios = {n: page[n].over(query[n]) for n in range(2)}
    names = [f"{size:,} cases" for size in (stage.size.small, stage.size.large)]
    return Part(
        title=TITLE,
        text=TEXT,
        targets=_targets(ratios[1], flat=flat, counts=[page.heard.count for page in pages]),
        rows=[
            *(share(f"**page ÷ pgbench, its query, {names[n]}**", ratios[n]) for n in range(2)),
            share(f"**page, {names[1]} ÷ {names[0]}**", flat),
            share(f"page ÷ pgbench, all its statements, {names[1]}", page[1].over(whole)),
            *(rate(f"page over HTTP, {names[n]}", page[n]) for n in range(2)),
            *(rate(f"pgbench, its query, {names[n]}", query[n]) for n in range(2)),
            rate(f"pgbench, all its statements, {names[1]}", whole),
            wait(f"half within, {names[1]}", Series.of(r.page.half_within for r in large)),
            wait(f"99 of 100 within, {names[1]}", Series.of(r.page.most_within for r in large)),
        ],
        statements=[*pages[1].heard.before, "BEGIN", *pages[1].heard.inside, "COMMIT"],
    )


def _targets(ratio: Series, *, flat: Series, counts: list[int]) -> list[Target]:
    few = all(FEWEST_STATEMENTS <= count <= MOST_STATEMENTS for count in counts)
    return [
        Target(
            "Queue page ÷ pgbench running the page's query, on the larger table",
            f"≥ {LEAST_SHARE:.0%}",
            f"{ratio.median:.1%}",
            met=ratio.median >= LEAST_SHARE,
        ),
        Target(
            "Queue page, larger ÷ smaller table (flat)",
            f"≥ {FLAT:.0%}",
            f"{flat.median:.0%}",
            met=flat.median >= FLAT,
        ),
        Target(
            "Statements of the queue page beside BEGIN and COMMIT, on both tables",
            f"{FEWEST_STATEMENTS} to {MOST_STATEMENTS}, the same",
            " and ".join(map(str, counts)),
            met=few and len(set(counts)) == 1,
        ),
    ]
