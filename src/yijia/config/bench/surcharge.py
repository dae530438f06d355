"""What counting costs an intake: its statements by pgbench, with the figure triggers on and off."""

import json

import psycopg

from yijia.config.bench import bulk, pgbench, statements, traffic
from yijia.config.bench.county import County
from yijia.config.bench.intake import requests_of
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage
from yijia.config.server import Address

LEAST_ROUNDS = 5


def measure(
    stage: Stage, *, database: str, address: Address, county: County, owner: psycopg.Connection
) -> Series:
    """How many times as long an intake takes with figure triggers as without, by round."""
    script = stage.script(
        f"{database}-intake.sql",
        _script(stage, address=address, request=requests_of(county)[0], owner=owner),
    )
    plan = stage.reference(script, database=database)
    found = list[float]()
    rounds = stage.size.rounds if stage.size.rounds == 1 else LEAST_ROUNDS
    for number in range(rounds):
        counted = pgbench.run(plan, mode=pgbench.PREPARED).rate
        with bulk.uncounted(owner):
            found.append(pgbench.run(plan, mode=pgbench.PREPARED).rate / counted)
        stage.say(f"Intake with triggers, round {number + 1}: {found[-1]:.2f} times without")
    return Series.of(found)


def _script(
    stage: Stage, *, address: Address, request: traffic.Request, owner: psycopg.Connection
) -> str:
    answers = list[str]()

    def ask() -> None:
        headers = {**request.headers, "Idempotency-Key": f"surcharge-{len(answers)}"}
        sent = traffic.Request(request.method, request.path, headers, body=request.body)
        answers.append(traffic.ask(address, sent).text)

    heard = statements.overhear(
        stage.server, log=stage.files.log, ask=ask, holding=statements.INTAKE
    )
    number = json.loads(answers[-1])["number"]
    found = owner.execute("SELECT id FROM cases_case WHERE number = %s", [number]).fetchone()
    if found is None:
        raise traffic.Unexpected(f"The case {number} was answered, and is not there.")
    return statements.intake_script(heard.inside, identity=found[0], number=number)
