"""What the running application says to PostgreSQL: overheard in the server's log, made a script.

The application sends each statement with its values in it, so a script is the statement itself, in
which the few values that must differ from run to run give way to pgbench's variables.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yijia.config import postgres
from yijia.config.errors import OperatorError

TRIES = 40
PAUSE_SECONDS = 0.1
_LINE = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] (\w+): +(.*)$")
_SAID = "statement: "
_SETTING = re.compile(r"set_config\('(yijia\.\w+)', '([^']*)', true\)")
_DRAWS = "journal_entry_id_seq"
INTAKE = "shell_givenanswer"
_UUID = re.compile(r"'[0-9a-f]{32}'::uuid")
_DIGEST = re.compile(r"'\\x[0-9a-f]{64}'::bytea")
_VARIABLE = re.compile(r"(?<!:):(?!subject_id\b)[A-Za-z_\u0080-\uffff]")


class Unheard(OperatorError):
    """The application said something else than the bench knows how to repeat."""


@dataclass(frozen=True)
class Statement:
    """One statement, and the process of the server that was given it."""

    process: int
    text: str


@dataclass(frozen=True)
class Heard:
    """What one request said: before its transaction, and in it."""

    before: tuple[str, ...]
    inside: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many statements the request cost, beside BEGIN and COMMIT."""
        return len(self.before) + len(self.inside)


def read(log: str) -> list[Statement]:
    """The statements of a piece of the server's log; what goes on begins with a tab."""
    found: list[Statement] = []
    hearing = False
    for line in log.splitlines():
        if line.startswith("\t") and hearing:
            last = found[-1]
            found[-1] = Statement(last.process, f"{last.text}\n{line[1:]}")
        elif match := _LINE.match(line):
            hearing = match[2] == "LOG" and match[3].startswith(_SAID)
            if hearing:
                found.append(Statement(int(match[1]), match[3].removeprefix(_SAID)))
    return [Statement(s.process, s.text.strip()) for s in found]


def request_in(said: list[Statement], *, holding: str) -> Heard | None:
    """The whole request among these whose transaction holds some words, if there is one."""
    for process in dict.fromkeys(s.process for s in said):
        own = [s.text for s in said if s.process == process]
        if "BEGIN" not in own or "COMMIT" not in own:
            continue
        begun, ended = own.index("BEGIN"), own.index("COMMIT")
        inside = own[begun + 1 : ended]
        if any(holding in text for text in inside):
            return Heard(before=tuple(own[:begun]), inside=tuple(inside))
    return None


def overhear(
    server: postgres.Server, *, log: Path, ask: Callable[[], object], holding: str
) -> Heard:
    """What a request says, asked as often as it takes until the server writes it down.

    Raises: Unheard.
    """
    with _writing_down(server):
        for _try in range(TRIES):
            # The server's processes hear of the new setting one by one.
            time.sleep(PAUSE_SECONDS)
            start = log.stat().st_size
            ask()
            heard = request_in(read(_since(log, start=start)), holding=holding)
            if heard is not None:
                return heard
    raise Unheard(f"No request was overheard that says {holding!r}.")


@contextmanager
def _writing_down(server: postgres.Server) -> Iterator[None]:
    with server.connect() as admin:
        admin.execute("ALTER SYSTEM SET log_statement = 'all'")
        admin.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            admin.execute("ALTER SYSTEM RESET log_statement")
            admin.execute("SELECT pg_reload_conf()")


def _since(log: Path, *, start: int) -> str:
    with log.open("rb") as file:
        file.seek(start)
        return file.read().decode(errors="replace")


def identity_in(heard: Heard) -> dict[str, str]:
    """The settings by which a request tells the database who is asking."""
    return dict(_SETTING.findall(heard.inside[0]))


def request_script(heard: Heard) -> str:
    """A script of all that a request says."""
    _refuse_variables((*heard.before, *heard.inside))
    lines = [*heard.before, "BEGIN", *heard.inside, "COMMIT"]
    return "".join(f"{text};\n" for text in lines)


def query_script(text: str) -> str:
    """A script of one statement."""
    _refuse_variables((text,))
    return f"{text};\n"


def intake_script(inside: tuple[str, ...], *, identity: int, number: str) -> str:
    """A script of one intake, in which each run draws an id of its own, and a number from it.

    `identity` and `number` are those of the case that the overheard request has made.
    """
    lines = ["BEGIN;"]
    for text in inside:
        own, end = _own_values(text, identity=identity, number=number), ";"
        if _DRAWS in text:
            end = " \\gset"
        lines.append(own + end)
    _refuse_variables(tuple(lines))
    script = "\n".join([*lines, "COMMIT;", ""])
    wanted = ("\\gset", "gen_random_uuid()", "sha256(", ":subject_id::bigint)::text")
    missing = [word for word in wanted if word not in script]
    if missing or number in script:
        raise Unheard(f"The intake cannot be repeated: {missing or number} was not found a place.")
    return script


def _own_values(text: str, *, identity: int, number: str) -> str:
    another = "(9000000000000 + :subject_id::bigint)::text"
    found_by = re.compile(rf"'''{number}''((?: ''[^']+'')*)'")
    own = found_by.sub(rf"('''' || {another} || '''\1')::tsvector", text)
    own = own.replace(f"'{number}'", another)
    own = re.sub(rf"(?<![\w'.]){identity}(?![\w'.])", ":subject_id::bigint", own)
    own = _UUID.sub("gen_random_uuid()", own)
    if INTAKE in text:
        # The key of the request comes first; that of its body may be the same each time.
        own = _DIGEST.sub("sha256(int8send(:subject_id::bigint))", own, count=1)
    return own


def _refuse_variables(texts: tuple[str, ...]) -> None:
    """pgbench takes a colon and a letter for a variable, even within a text."""
    for text in texts:
        if found := _VARIABLE.search(text):
            raise Unheard(f"pgbench would take this for a variable: {text[found.start() :][:40]!r}")
