"""What the running application says to PostgreSQL: overheard in the server's log, made a script.

The application sends a statement and its values apart, and the server writes down both. A script is
the statement with its values put in, of which the few that must differ from run to run give way to
pgbench's variables.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yijia.config import postgres
from yijia.config.errors import OperatorError

TRIES = 200
PAUSE_SECONDS = 0.02
_LINE = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] (\w+): +(.*)$")
_SAID = re.compile(r"(?:statement|execute [^:]+): ")
_GIVEN = "Parameters: "
_VALUE = re.compile(r"\$(\d+) = ('(?:[^']|'')*'|NULL)")
_PLACE = re.compile(r"\$(\d+)(?!\d)")
_SETTING = re.compile(r"set_config\('(yijia\.\w+)', '([^']*)', true\)")
_DRAWS = "journal_entry_id_seq"
INTAKE = "shell_givenanswer"
_UUID = re.compile(r"'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'")
_DIGEST = re.compile(r"'\\x[0-9a-f]{64}'")
_TEXT = re.compile(r"(?<![Ee&])'((?:[^']|'')*)'")
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
    """The statements of a piece of the server's log, each with its values in it."""
    found, latest = list[Statement](), dict[int, int]()
    for process, level, text in _entries(log):
        said = _SAID.match(text)
        if level == "LOG" and said:
            latest[process] = len(found)
            found.append(Statement(process, text[said.end() :].strip()))
        elif level == "DETAIL" and text.startswith(_GIVEN) and process in latest:
            values, place = dict(_VALUE.findall(text)), latest.pop(process)
            found[place] = Statement(process, _with_values(found[place].text, values=values))
    return found


def _entries(log: str) -> Iterator[tuple[int, str, str]]:
    """Process, level and text of each entry; a line that goes on begins with a tab."""
    entry: tuple[int, str, list[str]] | None = None
    for line in log.splitlines():
        match = _LINE.match(line)
        if match is None and entry is not None:
            entry[2].append(line.removeprefix("\t"))
        elif match is not None:
            if entry is not None:
                yield entry[0], entry[1], "\n".join(entry[2])
            entry = int(match[1]), match[2], [match[3]]
    if entry is not None:
        yield entry[0], entry[1], "\n".join(entry[2])


def _with_values(text: str, *, values: Mapping[str, str]) -> str:
    """A statement in which the values stand at their places."""
    return _PLACE.sub(lambda place: values[place[1]], text)


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
        admin.execute("ALTER SYSTEM SET log_parameter_max_length = -1")
        admin.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            admin.execute("ALTER SYSTEM RESET log_statement")
            admin.execute("ALTER SYSTEM RESET log_parameter_max_length")
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
    lines = ["BEGIN", *map(_escaped, heard.inside), "COMMIT"]
    lines = [*map(_escaped, heard.before), *lines]
    _refuse_variables(tuple(lines))
    return "".join(f"{text};\n" for text in lines)


def query_script(text: str) -> str:
    """A script of one statement."""
    escaped = _escaped(text)
    _refuse_variables((escaped,))
    return f"{escaped};\n"


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
    own = own.replace(f"'{identity}'", ":subject_id::bigint")
    own = _UUID.sub("gen_random_uuid()", own)
    if INTAKE in text:
        # The key of the request comes first; that of its body may be the same each time.
        own = _DIGEST.sub("sha256(int8send(:subject_id::bigint))", own, count=1)
    return own


def _escaped(text: str) -> str:
    """A statement that means the same, and has no colon and letter within a text."""
    return _TEXT.sub(_escaped_text, text)


def _escaped_text(found: re.Match[str]) -> str:
    if not _VARIABLE.search(found[1]):
        return found[0]
    body = found[1].replace("\\", "\\\\").replace(":", "\\003a")
    return f"U&'{body}'"


def _refuse_variables(texts: tuple[str, ...]) -> None:
    """pgbench takes a colon and a letter for a variable, even within a text."""
    for text in texts:
        if found := _VARIABLE.search(text):
            raise Unheard(f"pgbench would take this for a variable: {text[found.start() :][:40]!r}")
