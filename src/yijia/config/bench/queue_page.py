"""The queue page as HTML, against pgbench running its own query, at two sizes of the table."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from yijia.config.bench import county, pgbench, statements, traffic
from yijia.config.bench.findings import Part, Row, Target, rate, share, wait
from yijia.config.bench.series import Series
from yijia.config.bench.stage import LARGE, SMALL, Stage
from yijia.config.errors import OperatorError
from yijia.config.server import Address

OK = 200
ROWS = 50
FEWEST_STATEMENTS, MOST_STATEMENTS = 2, 4
LEAST_SHARE = 0.03
FLAT = 0.8
A_ROW = "<tr "
THE_QUERY = 'FROM "cases_case"'
TITLE = "Queue page of 50 rows"
TEXT = """\
`GET /work` as HTML for a signed-in handler: what waits for the handler's body, the most urgent
first, the first 50 of it; and `GET /work?in=area` for a dispatcher: all that is open in the county.
The reference is pgbench running all the page's statements, prepared, as the application's role,
with the row policies on, just as intake is measured (ADR 0011); beside it stands the page's own
query alone, with the same identity set for the session. Two servers run, one on the smaller and one
on the larger database, and are measured in turn, so that *flat* compares rates of the same minute.
The first aim is judged on the list and the table on which the ratio is lowest: a query that grows
slower makes it look better."""


@dataclass(frozen=True)
class View:
    """One of the two lists, and whose."""

    name: str
    path: str
    login: str


MINE = View("my work", "/work", county.WORKER.login)
AREA = View("all in my area", "/work?in=area", county.DISPATCHER.login)
VIEWS = (MINE, AREA)
DATABASES = (SMALL, LARGE)


class Unlike(OperatorError):
    """The page is not the one that was to be measured, or costs other statements than it may."""


@dataclass(frozen=True)
class Page:
    """A list on one of the databases, and what pgbench is to run there."""

    view: View
    database: str
    request: traffic.Request
    address: Address
    heard: statements.Heard
    query: pgbench.Plan
    whole: pgbench.Plan


@dataclass
class Measured:
    """What was found of one page, round by round."""

    over_http: list[traffic.Pace] = field(default_factory=list)
    by_query: list[float] = field(default_factory=list)
    by_whole: list[float] = field(default_factory=list)

    @property
    def page(self) -> Series:
        """Pages a second."""
        return Series.of(pace.rate for pace in self.over_http)

    @property
    def query(self) -> Series:
        """The page's query by pgbench, a second."""
        return Series.of(self.by_query)

    @property
    def whole(self) -> Series:
        """All the page's statements by pgbench, a second."""
        return Series.of(self.by_whole)

    @property
    def ratio(self) -> Series:
        """The page to all its statements."""
        return self.page.over(self.whole)


Found = dict[tuple[View, str], Measured]


def measure(stage: Stage, *, small: Address, large: Address) -> Part:
    """Measures both lists round by round: on the smaller and the larger table, pgbench beside."""
    addresses = {SMALL: small, LARGE: large}
    pages = [
        _prepared(stage, view=view, database=database, address=addresses[database])
        for view in VIEWS
        for database in DATABASES
    ]
    found: Found = {(page.view, page.database): Measured() for page in pages}
    for number in range(stage.size.rounds):
        for page in pages:
            _round(stage, page=page, number=number, found=found[page.view, page.database])
    return _part(stage, pages=pages, found=found)


def _prepared(stage: Stage, *, view: View, database: str, address: Address) -> Page:
    stage.say(f"Queue page, {view.name}: signing in to {database}, and overhearing what it asks")
    cookies = traffic.sign_in(address, login=view.login, password=county.PASSWORD_OF_ALL)
    request = traffic.Request("GET", view.path, {"Cookie": cookies})
    _drive(stage, address=address, request=request)
    heard = statements.overhear(
        stage.server,
        log=stage.files.log,
        ask=lambda: _check(traffic.ask(address, request)),
        holding=THE_QUERY,
    )
    _check_count(heard)
    name = f"page-{VIEWS.index(view)}-{database}"
    query = next(text for text in heard.inside if THE_QUERY in text)
    alone = stage.script(f"{name}-query.sql", statements.query_script(query))
    whole = stage.script(f"{name}.sql", statements.request_script(heard))
    identity = statements.identity_in(heard)
    return Page(
        view=view,
        database=database,
        request=request,
        address=address,
        heard=heard,
        query=stage.reference(alone, database=database, settings=identity),
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


def _drive(stage: Stage, *, address: Address, request: traffic.Request) -> traffic.Pace:
    work = traffic.Drive(address, [request], stage.size.connections, expected=OK)
    return traffic.drive(work, seconds=stage.size.seconds)


def _round(stage: Stage, *, page: Page, number: int, found: Measured) -> None:
    found.over_http.append(_drive(stage, address=page.address, request=page.request))
    found.by_query.append(pgbench.run(page.query, mode=pgbench.PREPARED).rate)
    found.by_whole.append(pgbench.run(page.whole, mode=pgbench.PREPARED).rate)
    stage.say(
        f"Queue page, {page.view.name}, {page.database}, round {number + 1}: "
        f"{found.page.values[-1]:,.0f}/s, pgbench {found.by_query[-1]:,.0f}/s"
    )


def _part(stage: Stage, *, pages: list[Page], found: Found) -> Part:
    names = {SMALL: f"{stage.size.small:,} cases", LARGE: f"{stage.size.large:,} cases"}
    ratio = min(measured.ratio.median for measured in found.values())
    flat = [found[view, LARGE].page.over(found[view, SMALL].page).median for view in VIEWS]
    larger = next(page for page in pages if (page.view, page.database) == (MINE, LARGE))
    rows = [row for view in VIEWS for row in _rows(view, found=found, names=names)]
    return Part(
        title=TITLE,
        text=TEXT,
        targets=_targets(ratio, flat=flat, counts=[page.heard.count for page in pages]),
        rows=rows,
        statements=[*larger.heard.before, "BEGIN", *larger.heard.inside, "COMMIT"],
    )


def _rows(view: View, *, found: Found, names: dict[str, str]) -> Iterator[Row]:
    small, large = found[view, SMALL], found[view, LARGE]
    for database in DATABASES:
        ratio = found[view, database].ratio
        yield share(f"**{view.name} ÷ pgbench, all its statements, {names[database]}**", ratio)
    yield share(f"**{view.name}, {names[LARGE]} ÷ {names[SMALL]}**", large.page.over(small.page))
    for database in DATABASES:
        yield rate(f"{view.name} over HTTP, {names[database]}", found[view, database].page)
    for database in DATABASES:
        yield rate(f"pgbench, all its statements, {names[database]}", found[view, database].whole)
    for database in DATABASES:
        alone = found[view, database].page.over(found[view, database].query)
        yield share(f"{view.name} ÷ pgbench, its query alone, {names[database]}", alone)
    half = Series.of(pace.half_within for pace in large.over_http)
    yield wait(f"half within, {names[LARGE]}", half)


def _targets(ratio: float, *, flat: list[float], counts: list[int]) -> list[Target]:
    few = all(FEWEST_STATEMENTS <= count <= MOST_STATEMENTS for count in counts)
    # A list on one table stands beside the same list on the other.
    is_same = counts[::2] == counts[1::2]
    return [
        Target(
            "Queue page ÷ pgbench running the same statements, where it is lowest",
            f"≥ {LEAST_SHARE:.0%}",
            f"{ratio:.1%}",
            met=ratio >= LEAST_SHARE,
        ),
        Target(
            f"Queue page, larger ÷ smaller table (flat), {' and '.join(v.name for v in VIEWS)}",
            f"≥ {FLAT:.0%}",
            " and ".join(f"{value:.0%}" for value in flat),
            met=min(flat) >= FLAT,
        ),
        Target(
            "Statements of the queue page beside BEGIN and COMMIT, both lists, both tables",
            f"{FEWEST_STATEMENTS} to {MOST_STATEMENTS}, on any table the same",
            ", ".join(map(str, counts)),
            met=few and is_same,
        ),
    ]
