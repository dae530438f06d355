"""Intake over HTTP, against pgbench running the statements that the intake runs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yijia.config.bench import pgbench, statements, traffic
from yijia.config.bench.county import County, written_of
from yijia.config.bench.findings import Part, Target, rate, share, wait
from yijia.config.bench.series import Series
from yijia.config.bench.stage import LARGE, Stage
from yijia.config.errors import OperatorError
from yijia.config.server import Address

BODIES = 8
CREATED = 201
MOST_STATEMENTS = 5
LEAST_A_SECOND = 400
LEAST_SHARE = 0.10
TITLE = "Intake over HTTP"
TEXT = """\
`POST /api/v1/issues` with an `Idempotency-Key` of its own, name and mobile number sealed in the
vault, a chosen community, no photo: registered by `yijia serve` (granian, two processes) in one
durable transaction, with guard, row policies and figure triggers on. Each answer is a 201, and
afterwards the database holds as many more issues, kept answers and journal entries as there
were answers. The reference is pgbench with as many clients running the statements below, as the
application's role, with values of their own in each transaction: the limit of this database on
this machine."""
COUNT = """
SELECT (SELECT count(*) FROM issues_issue), (SELECT count(*) FROM shell_givenanswer),
  (SELECT count(*) FROM journal_entry WHERE event = 'issues.raised')
"""


class Miscounted(OperatorError):
    """The database does not hold what the server has answered, or an intake costs too much."""


@dataclass(frozen=True)
class Intake:
    """The intake, ready to be measured: requests for the server, scripts for pgbench."""

    stage: Stage
    address: Address
    requests: list[traffic.Request]
    heard: list[statements.Heard]
    scripts: list[Path]


@dataclass(frozen=True)
class _Round:
    over_http: traffic.Pace
    simple: pgbench.Reading
    prepared: pgbench.Reading


def measure(stage: Stage, *, address: Address, county: County) -> Part:
    """Measures the intake round by round, the server and pgbench in turn."""
    intake = _prepared(stage, address=address, requests=requests_of(county))
    rounds = [_round(intake, number=number) for number in range(stage.size.rounds)]
    return _part(intake, rounds)


def requests_of(county: County) -> list[traffic.Request]:
    """Different issues, raised in different places of the county."""
    step = max(1, len(county.places) // BODIES)
    return [
        _request(county, place=county.places[number * step % len(county.places)], number=number)
        for number in range(BODIES)
    ]


def _request(county: County, *, place: str, number: int) -> traffic.Request:
    topic = county.topics[number % len(county.topics)]
    kind, text = written_of(topic)
    told = {
        "kind": kind,
        "category": topic.code,
        "division": place,
        "text": text,
        "name": "Somebody",
        "mobile": f"1380000{number:04d}",
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": "<key>"}
    return traffic.Request("POST", "/api/v1/issues", headers, body=json.dumps(told))


def _prepared(stage: Stage, *, address: Address, requests: list[traffic.Request]) -> Intake:
    stage.say("Intake: warming up, and overhearing what it says to the database")
    _drive(stage, address=address, requests=requests, name="warm", number=0)
    heard, scripts = [], []
    for number, request in enumerate(requests):
        one, text = _overheard(stage, address=address, request=request, number=number)
        heard.append(one)
        scripts.append(stage.script(f"intake-{number}.sql", text))
    return Intake(stage, address, requests, heard, scripts)


def _overheard(
    stage: Stage, *, address: Address, request: traffic.Request, number: int
) -> tuple[statements.Heard, str]:
    """One intake's statements and the script of them. Raises: Miscounted."""
    answers: list[str] = []

    def ask() -> None:
        key = {"Idempotency-Key": f"heard-{number}-{len(answers)}"}
        headers = {**request.headers, **key}
        sent = traffic.Request(request.method, request.path, headers, body=request.body)
        answers.append(traffic.ask(address, sent).text)

    heard = statements.overhear(
        stage.server, log=stage.files.log, ask=ask, holding=statements.INTAKE
    )
    if heard.count > MOST_STATEMENTS:
        said = "\n".join([*heard.before, *heard.inside])
        raise Miscounted(f"An intake took {heard.count} statements:\n{said}")
    case = json.loads(answers[-1])["number"]
    with stage.server.connect(database=LARGE) as admin:
        found = admin.execute("SELECT id FROM cases_case WHERE number = %s", [case]).fetchone()
    if found is None:
        raise Miscounted(f"The case {case} was answered, and is not there.")
    script = statements.intake_script(heard.inside, identity=found[0], number=case)
    return heard, script


def _drive(
    stage: Stage,
    *,
    address: Address,
    requests: Sequence[traffic.Request],
    name: str,
    number: int,
) -> traffic.Pace:
    work = traffic.Drive(address, requests, stage.size.connections, expected=CREATED, seed=name)
    return traffic.drive(work, seconds=stage.size.seconds, round_number=number)


def _round(intake: Intake, *, number: int) -> _Round:
    stage = intake.stage
    before = _held(stage)
    over_http = _drive(
        stage, address=intake.address, requests=intake.requests, name="intake", number=number
    )
    _check(before, after=_held(stage), answers=over_http.answers)
    reference = stage.reference(*intake.scripts)
    simple = pgbench.run(reference, mode=pgbench.SIMPLE)
    prepared = pgbench.run(reference, mode=pgbench.PREPARED)
    stage.say(
        f"Intake, round {number + 1}: {over_http.rate:,.0f}/s over HTTP, "
        f"pgbench {simple.rate:,.0f}/s simple, {prepared.rate:,.0f}/s prepared"
    )
    return _Round(over_http, simple, prepared)


def _held(stage: Stage) -> tuple[int, ...]:
    with stage.server.connect(database=LARGE) as admin:
        return tuple(admin.execute(COUNT).fetchone() or ())


def _check(before: tuple[int, ...], *, after: tuple[int, ...], answers: int) -> None:
    more = [now - then for then, now in zip(before, after, strict=True)]
    if set(more) != {answers}:
        raise Miscounted(
            f"The server answered {answers} times, and there are {more} more issues, kept answers "
            "and journal entries."
        )


def _part(intake: Intake, rounds: list[_Round]) -> Part:
    answers = sum(r.over_http.answers for r in rounds)
    http = Series.of(r.over_http.rate for r in rounds)
    simple = http.over(Series.of(r.simple.rate for r in rounds))
    prepared = http.over(Series.of(r.prepared.rate for r in rounds))
    most = max(heard.count for heard in intake.heard)
    return Part(
        title=TITLE,
        text=TEXT,
        targets=_targets(http, ratio=min(simple.median, prepared.median), most=most),
        rows=[
            share("**intake ÷ pgbench, simple**", simple),
            share("**intake ÷ pgbench, prepared**", prepared),
            rate("intake over HTTP", http),
            rate("pgbench, same statements, simple", Series.of(r.simple.rate for r in rounds)),
            rate("pgbench, same statements, prepared", Series.of(r.prepared.rate for r in rounds)),
            wait("half of the answers within", Series.of(r.over_http.half_within for r in rounds)),
            wait("99 of 100 within", Series.of(r.over_http.most_within for r in rounds)),
            share("load generator, of one core", Series.of(r.over_http.own_share for r in rounds)),
        ],
        notes=[f"{answers:,} answers were 201, and as many issues were found in the database."],
        statements=["BEGIN", *intake.heard[0].inside, "COMMIT"],
    )


def _targets(http: Series, *, ratio: float, most: int) -> list[Target]:
    return [
        Target(
            "Intake over HTTP, of this machine",
            f"≥ {LEAST_A_SECOND}/s",
            f"{http.median:,.0f}/s",
            met=http.median >= LEAST_A_SECOND,
        ),
        Target(
            "Intake ÷ pgbench running the same statements, in its faster mode",
            f"≥ {LEAST_SHARE:.0%}",
            f"{ratio:.1%}",
            met=ratio >= LEAST_SHARE,
        ),
        Target(
            "Statements of one intake between BEGIN and COMMIT",
            f"≤ {MOST_STATEMENTS}",
            str(most),
            met=most <= MOST_STATEMENTS,
        ),
    ]
