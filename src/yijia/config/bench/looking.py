"""What is looked for: lists narrowed by each filter, the other lists, and near duplicates."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import urlencode

from yijia.base import bigrams
from yijia.config import env
from yijia.config.bench import county, pgbench, statements, traffic
from yijia.config.bench.findings import Part, Row, Target, rate, share, wait
from yijia.config.bench.queue_page import FLAT, LEAST_SHARE, OK, THE_QUERY
from yijia.config.bench.series import Series
from yijia.config.bench.stage import LARGE, Stage
from yijia.config.server import Address

MOST_MILLISECONDS = 50
TABLE = "cases_case"
THE_DUPLICATES = "issues_similar"
RARE = "a7c"
OTHER_LISTS = {
    name: f"/work?in={listed}"
    for name, listed in (
        ("to call back", "callback"),
        ("supervised", "supervised"),
        ("asked for", "asked"),
    )
}
TITLE = "Narrowed lists and near duplicates"
TEXT = """\
`GET /work?in=area` as HTML for a dispatcher of the county, narrowed by each filter alone and by
several at once, and the other lists: to call back, supervised, asked for, and for a handler those
with which the own body assists; the first 50 of what is left. No case came in by telephone, so that
filter passes over all that is open and finds none; a word that every case has is the other worst
there is. Beside each runs pgbench with all the page's statements, and its query is explained by the
database, as the application's role and as whoever asks: which indexes it enters, and whether it
reads the whole table of cases. Each list is asked of both servers in turn, as the queue page is.
Near duplicates are what `POST /api/v1/issues/similar` answers before somebody sends an issue: open
ones of the same category in the same community, the likeliest by their words first."""


@dataclass
class Found:
    """What was found of one question, round by round."""

    over_http: list[traffic.Pace] = field(default_factory=list)
    on_small: list[traffic.Pace] = field(default_factory=list)
    whole: list[pgbench.Reading] = field(default_factory=list)

    @property
    def flat(self) -> Series:
        """Answers on the larger table to those on the smaller one."""
        return self.http.over(Series.of(pace.rate for pace in self.on_small))

    @property
    def http(self) -> Series:
        """Answers a second."""
        return Series.of(pace.rate for pace in self.over_http)

    @property
    def reference(self) -> Series:
        """Its statements by pgbench, a second."""
        return Series.of(reading.rate for reading in self.whole)

    @property
    def ratio(self) -> Series:
        """The answers to their statements."""
        return self.http.over(self.reference)


@dataclass(frozen=True)
class Plan:
    """What the database does for a query: the indexes that it enters, the tables that it reads."""

    indexes: tuple[str, ...]
    read_whole: tuple[str, ...]

    @property
    def reads_cases(self) -> bool:
        """Whether it reads the whole table of cases."""
        return TABLE in self.read_whole


@dataclass(frozen=True)
class Asked:
    """A question, its request, what pgbench is to run for it, and how the database answers it.

    `on_small` is the same request to the server on the smaller table, for lists alone.
    """

    name: str
    drive: traffic.Drive
    reference: pgbench.Plan
    count: int
    plan: Plan | None = None
    on_small: traffic.Drive | None = None
    found: Found = field(default_factory=Found)


def measure(stage: Stage, *, small: Address, large: Address, land: county.County) -> Part:
    """Asks each question round by round, both servers and pgbench in turn."""
    narrowed = _lists(land) | OTHER_LISTS
    visitors = [
        (county.DISPATCHER.login, dict(islice(narrowed.items(), stage.size.lists))),
        (county.WORKER.login, {"assisting": "/work?in=assisting"}),
    ]
    lists = [
        one
        for login, asked in visitors
        for one in _lists_of(stage, login=login, asked=asked, small=small, large=large)
    ]
    twins = _asked(stage, "near duplicates", request=_similar(land), address=large)
    for number in range(stage.size.rounds):
        for one in (*lists, twins):
            _round(stage, one=one)
        told = ", ".join(f"{one.name} {one.found.http.values[-1]:,.0f}/s" for one in lists)
        stage.say(f"Narrowed lists, round {number + 1}: {told}")
    return part(lists, twins=twins)


def _round(stage: Stage, *, one: Asked) -> None:
    seconds = stage.size.seconds / 2
    one.found.over_http.append(traffic.drive(one.drive, seconds=seconds))
    if one.on_small is not None:
        one.found.on_small.append(traffic.drive(one.on_small, seconds=seconds))
    one.found.whole.append(pgbench.run(one.reference, mode=pgbench.PREPARED))


def _lists_of(
    stage: Stage, *, login: str, asked: dict[str, str], small: Address, large: Address
) -> Iterator[Asked]:
    """The lists of one person, who signs in to both servers."""
    there, here = (_cookies(address, login=login) for address in (small, large))
    for name, path in asked.items():
        one = _asked(stage, name, request=traffic.Request("GET", path, here), address=large)
        request = traffic.Request("GET", path, there)
        yield replace(one, on_small=replace(one.drive, address=small, requests=[request]))


def _cookies(address: Address, *, login: str) -> dict[str, str]:
    return {"Cookie": traffic.sign_in(address, login=login, password=county.PASSWORD_OF_ALL)}


def _lists(land: county.County) -> dict[str, str]:
    """Each filter by what it asks, with the address of the list."""
    place, topic = land.places[0], land.topics[0]
    _kind, text = county.written_of(topic)
    common = next(term for term in bigrams.terms(text) if len(term) > 1)
    asked: dict[str, dict[str, str]] = {
        "one state": {"state": "signed"},
        "one topic": {"topic": topic.code},
        "one kind": {"sort": "report"},
        "one street": {"division": place[:9]},
        "one community": {"division": place},
        "one unit": {"organisation": county.WORKER.body},
        "a way in that nobody took": {"source": "telephone"},
        "due within a week": {"due": "week"},
        "a word": {"q": RARE},
        "a word of every case": {"q": common},
        "four filters": {
            "state": "signed",
            "topic": topic.code,
            "division": place[:9],
            "due": "late",
        },
    }
    return {name: f"/work?{urlencode({'in': 'area', **told})}" for name, told in asked.items()}


def _similar(land: county.County) -> traffic.Request:
    topic = land.topics[0]
    _kind, text = county.written_of(topic)
    told = {"category": topic.code, "division": land.places[0], "text": text}
    headers = {"Content-Type": "application/json"}
    return traffic.Request("POST", "/api/v1/issues/similar", headers, body=json.dumps(told))


def _asked(stage: Stage, name: str, *, request: traffic.Request, address: Address) -> Asked:
    drive = traffic.Drive(address, [request], stage.size.connections, expected=OK)
    traffic.drive(drive, seconds=stage.size.seconds / 4)
    is_list = request.method == "GET"
    heard = statements.overhear(
        stage.server,
        log=stage.files.log,
        ask=lambda: traffic.ask(address, request),
        holding=THE_QUERY if is_list else THE_DUPLICATES,
    )
    script = f"looking-{name.replace(' ', '-')}.sql"
    return Asked(
        name=name,
        drive=drive,
        reference=stage.reference(stage.script(script, statements.request_script(heard))),
        count=heard.count,
        plan=_explained(stage, heard=heard) if is_list else None,
    )


def _explained(stage: Stage, *, heard: statements.Heard) -> Plan:
    """How the database answers the query of a list, for whoever asked it."""
    identity, query = heard.inside[0], next(text for text in heard.inside if THE_QUERY in text)
    with (
        stage.server.connect(user=env.ROLES["app"], database=LARGE) as asking,
        asking.transaction(),
    ):
        asking.execute(identity.encode())
        row = asking.execute(f"EXPLAIN (FORMAT JSON) {query}".encode()).fetchone()
    return plan_of(row[0][0]["Plan"] if row else {})


def plan_of(root: dict[str, object]) -> Plan:
    """The indexes that a plan enters, and the tables that it reads from end to end."""
    nodes = list(_nodes(root))
    indexes = {str(node["Index Name"]) for node in nodes if "Index Name" in node}
    read = {str(node["Relation Name"]) for node in nodes if node.get("Node Type") == "Seq Scan"}
    return Plan(indexes=tuple(sorted(indexes)), read_whole=tuple(sorted(read)))


def _nodes(root: dict[str, object]) -> Iterator[dict[str, object]]:
    yield root
    below = root.get("Plans", [])
    for node in below if isinstance(below, list) else []:
        yield from _nodes(node)


def part(lists: list[Asked], *, twins: Asked) -> Part:
    """What was found of all of them."""
    return Part(
        title=TITLE,
        text=TEXT,
        targets=_targets(lists, twins=twins),
        rows=[row for one in (*lists, twins) for row in _rows(one)],
        notes=[
            f"{one.name}: {one.count} statements; enters {', '.join(one.plan.indexes) or 'none'}"
            for one in lists
            if one.plan is not None
        ],
    )


def _targets(lists: list[Asked], *, twins: Asked) -> list[Target]:
    ratio = min(one.found.ratio.median for one in lists)
    flat = min(lists, key=lambda one: one.found.flat.median)
    whole = [one.name for one in lists if one.plan is not None and one.plan.reads_cases]
    waited = Series.of(reading.milliseconds for reading in twins.found.whole).median
    counts = sorted({one.count for one in lists})
    return [
        Target(
            "Narrowed list ÷ pgbench running the same statements, where it is lowest",
            f"≥ {LEAST_SHARE:.0%}",
            f"{ratio:.1%}",
            met=ratio >= LEAST_SHARE,
        ),
        Target(
            "Narrowed list, larger ÷ smaller table (flat), where it is lowest",
            f"≥ {FLAT:.0%}",
            f"{flat.found.flat.median:.0%}, {flat.name}",
            met=flat.found.flat.median >= FLAT,
        ),
        Target(
            "Narrowed lists whose query reads the whole table of cases",
            "none",
            ", ".join(whole) or "none",
            met=not whole,
        ),
        Target(
            "Statements of a narrowed list, whatever it is narrowed by",
            "the same",
            ", ".join(map(str, counts)),
            met=len(counts) == 1,
        ),
        Target(
            "Near duplicates: their statements by pgbench, all clients at once",
            f"≤ {MOST_MILLISECONDS} ms",
            f"{waited:.1f} ms",
            met=waited <= MOST_MILLISECONDS,
        ),
    ]


def _rows(one: Asked) -> Iterator[Row]:
    yield share(f"**{one.name} ÷ pgbench, all its statements**", one.found.ratio)
    if one.on_small is not None:
        yield share(f"{one.name}, larger ÷ smaller table", one.found.flat)
    yield rate(f"{one.name}, over HTTP", one.found.http)
    yield rate(f"{one.name}, its statements by pgbench", one.found.reference)
    half = Series.of(pace.half_within for pace in one.found.over_http)
    yield wait(f"{one.name}, half within", half)
