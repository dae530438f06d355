"""Every action says who acts and when, and leaves a journal entry."""

import ast

import pytest

from tests.architecture import source
from tests.architecture.source import Source

# Actions that leave no entry of their own, each with its reason, by the name under which the room
# hands them out, in whichever file of it they stand. A caller of one of these is not taken to have
# left an entry by calling it.
REVIEWED: dict[str, str] = {
    "yijia.engines.figures.actions.fold_deltas": (
        "It adds counted changes to their sums; what is counted was written with its own entry."
    ),
    "yijia.ground.journal.actions.entry": "It is the entry that all the others leave.",
    "yijia.ground.journal.actions.insert_together": (
        "It is one statement inside an action's entry; the guard refuses it outside of one."
    ),
    "yijia.ground.journal.actions.forget_reference_data": (
        "It writes nothing: it lets go of a number held in memory for this request."
    ),
    "yijia.ground.shell.actions.forget_sessions": (
        "Sessions that have run out are no business records; their table is exempt from the guard."
    ),
    "yijia.ground.accounts.actions.note_seen": (
        "It notes that somebody is still there, once a minute; a session is no business record."
    ),
    "yijia.ground.accounts.actions.forget_session": (
        "It takes a session off a list after its owner has left it, which is no business record."
    ),
    "yijia.ground.accounts.actions.forget_old_sessions": (
        "It takes sessions off lists that are long over, which are no business records."
    ),
    "yijia.ground.people.actions.check_sign_in": "It writes nothing: it looks at a password.",
    "yijia.ground.people.actions.take_try": (
        "Nobody is signed in yet; it writes failed tries, which are throttle rows, and no others."
    ),
    "yijia.ground.people.actions.give_back_try": (
        "It removes the throttle rows of a try that was counted beforehand, and was right."
    ),
    "yijia.ground.people.actions.forget_tries": (
        "It removes throttle rows, inside the entry of who changes what was guessed at."
    ),
    "yijia.ground.people.actions.refuse_after_many_tries": (
        "It writes nothing: it counts throttle rows, and refuses."
    ),
    "yijia.ground.people.actions.keep_failed_try": (
        "It writes throttle rows, which the guard leaves alone: a bot would fill the journal."
    ),
    "yijia.ground.people.actions.forget_failed_tries": (
        "It removes throttle rows that are too old to count; nothing of them was ever recorded."
    ),
    "yijia.ground.people.actions.seal_person": (
        "It makes a sealed row in memory; the action that stores it leaves the entry."
    ),
    "yijia.ground.people.actions.seal_text": "It writes nothing: it seals a text in memory.",
    "yijia.ground.people.actions.seal_kept_text": "It writes nothing: it seals a text in memory.",
    "yijia.ground.people.actions.open_kept_text": (
        "It writes nothing: it opens a text for the room that had it sealed."
    ),
    "yijia.ground.people.actions.open_text": (
        "It writes nothing: it opens a text that the same session had sealed."
    ),
    "yijia.ground.people.actions.index_of_identity": (
        "It writes nothing: it makes an index in memory; tying the identity leaves the entry."
    ),
    "yijia.ground.people.actions.indexes_of_mobile": (
        "It writes nothing: it makes indexes in memory, to compare a number with one kept."
    ),
    "yijia.ground.people.actions.lookup_code": "It writes nothing: it derives a code.",
    "yijia.ground.people.actions.check_lookup_code": (
        "Nobody is signed in; it writes failed tries, which are throttle rows, and no others."
    ),
    "yijia.ground.shell.actions.keep_answer": (
        "It keeps an answer to be repeated, in the transaction whose action has left the entry."
    ),
    "yijia.ground.shell.actions.refuse_answered": (
        "It writes nothing: it waits, and looks whether an answer was given before."
    ),
    "yijia.ground.shell.actions.answer_given": (
        "It writes nothing: it opens the answer that was given before, if there is one."
    ),
    "yijia.ground.shell.actions.answer_again": (
        "It writes nothing: it opens the answer that was given before."
    ),
    "yijia.ground.shell.actions.forget_answers": (
        "It removes kept answers that are too old to be asked for; they are no business records."
    ),
    "yijia.ground.shell.actions.count_use": (
        "It counts what a stranger sends, in the transaction whose action has left the entry."
    ),
    "yijia.ground.shell.actions.forget_spendings": (
        "It removes counts of hours that are over; they are no business records."
    ),
    "yijia.ground.rights.actions.row_of_consent": (
        "It makes a row in memory; the programme's action stores it under its own entry."
    ),
    "yijia.engines.notices.actions.make_notices": (
        "It tells of acts that have entries of their own; the notices are the record of it."
    ),
    "yijia.engines.notices.actions.tell_of": (
        "It tells of a day that comes near, which is no act; the notices are the record of it."
    ),
    "yijia.ground.rights.actions.apply_term": (
        "It calls what a kind has declared, batch by batch; the end of the run leaves the entry."
    ),
    "yijia.engines.notices.actions.forget_notices": (
        "It removes notices that are over their time; the run that asked for it leaves the entry."
    ),
    "yijia.engines.notices.actions.has_channels": "It writes nothing: it looks at settings.",
    "yijia.engines.notices.actions.take_delivery": (
        "It says that a message is on its way; what it is of has an entry of its own."
    ),
    "yijia.engines.notices.actions.note_delivery": (
        "It says how far a message got; what it is of has an entry of its own."
    ),
    "yijia.engines.notices.actions.read_notices": (
        "It notes that somebody has read what they were told, which is no act."
    ),
    "yijia.engines.cases.actions.rows_of_new_case": (
        "It makes the rows of a case in memory; the programme's action stores them under its entry."
    ),
    "yijia.engines.cases.actions.hold_case": (
        "It locks a case and reads it; the move that holds it leaves the entry."
    ),
    "yijia.engines.meetings.actions.hold_open": (
        "It locks a convening and reads it; the action that holds it leaves the entry."
    ),
    "yijia.engines.meetings.actions.hold_meeting": (
        "It locks a meeting and reads it; the action that holds it leaves the entry."
    ),
    "yijia.engines.meetings.actions.hold_calendar": (
        "It writes nothing: it waits for edits of the work calendar, and reads it."
    ),
    "yijia.engines.cases.actions.hold_main": (
        "It locks the case that another one is merged into; the move leaves the entry."
    ),
    "yijia.engines.cases.actions.row_of_mark": "It makes a row in memory; the move stores it then.",
    "yijia.engines.cases.actions.row_of_reason": (
        "It makes a row in memory; what is entered late stores it under its own entry."
    ),
    "yijia.engines.cases.actions.rows_of_runs": "It makes rows in memory; the move stores them.",
    "yijia.engines.cases.actions.store_runs": (
        "It stores what is derived from marks, inside the entry of the move that left them."
    ),
    "yijia.engines.cases.actions.found_by": "It writes nothing: it cuts a text into its words.",
    "yijia.engines.cases.actions.check_allowed": ("It writes nothing: it refuses who may not."),
    "yijia.engines.cases.actions.refuse_kept_out": (
        "It writes nothing: it refuses a body that a case is kept from."
    ),
    "yijia.programmes.members.actions.check_certificate": (
        "It writes nothing but throttle rows: it looks at a code, and nobody is signed in for it."
    ),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def faulty_actions(file: Source) -> list[str]:
    """What the public actions of a file lack."""
    own = {node.name: node for node in file.tree.body if isinstance(node, Function)}
    public = [node for name, node in own.items() if not name.startswith("_")]
    kept = [node for node in public if _in_room(f"{file.module}.{node.name}") not in REVIEWED]
    leaving = _leaving_an_entry(own, bound=_bound_to_actions(file))
    found: list[str] = []
    for node in kept:
        found += [source.at(file, node, f"{node.name} {fault}") for fault in _form(node)]
        if node.name not in leaving:
            found.append(source.at(file, node, f"{node.name} leaves no journal entry"))
    return found


def _form(node: Function) -> list[str]:
    """What is wrong with the signature and the name of one action."""
    given = {argument.arg for argument in node.args.kwonlyargs}
    faults = [f"does not take `{name}` as a keyword" for name in ("by", "at") if name not in given]
    if node.args.args or node.args.posonlyargs or node.args.vararg:
        faults.append("takes positional values")
    if node.args.kwarg:
        faults.append("takes any keyword at all")
    if "_" not in node.name.strip("_"):
        faults.append("is not named verb_noun")
    if not ast.get_docstring(node):
        faults.append("does not say what it does")
    return faults


def _bound_to_actions(file: Source) -> dict[str, str]:
    """Names of a file that stand for a room of actions, or for one function out of it."""
    bound: dict[str, str] = {}
    for node in file.nodes:
        if isinstance(node, ast.Import):
            bound |= {(name.asname or name.name): name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            whence = _absolute(node, package=file.package)
            bound |= {(n.asname or n.name): f"{whence}.{n.name}" for n in node.names}
    return {name: full for name, full in bound.items() if "actions" in full.split(".")}


def _absolute(node: ast.ImportFrom, *, package: str) -> str:
    if not node.level:
        return node.module or ""
    up = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*up, *filter(None, [node.module])])


def _leaving_an_entry(own: dict[str, Function], *, bound: dict[str, str]) -> set[str]:
    """The functions of a file that open an entry or call an action, directly or by another."""
    calls = {name: list(_calls(node)) for name, node in own.items()}
    leaving = {
        name for name, made in calls.items() if any(_is_action(c, bound=bound) for c in made)
    }
    while True:
        more = {n for n, made in calls.items() if leaving & set(made)} - leaving
        if not more:
            return leaving
        leaving |= more


def _calls(node: Function) -> list[str]:
    return [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]


def _is_action(called: str, *, bound: dict[str, str]) -> bool:
    parts = called.split(".")
    for length in range(len(parts), 0, -1):
        head = ".".join(parts[:length])
        if head in bound:
            full = ".".join([bound[head], *parts[length:]])
            # A class of the room, such as what an action takes, leaves no entry.
            if full.rsplit(".", 1)[-1][0].isupper():
                return False
            return full.endswith(".journal.actions.entry") or _in_room(full) not in REVIEWED
    return False


def _in_room(full: str) -> str:
    """The name of an action as its room hands it out, without the file in which it stands."""
    room, inside, rest = full.partition(".actions.")
    return f"{room}{inside}{rest.rsplit('.', 1)[-1]}"


def test_every_action_says_who_and_when_and_leaves_an_entry() -> None:
    files = [file for file in source.package_sources() if file.room == "actions"]
    source.must_be_none(fault for file in files for fault in faulty_actions(file))


def test_every_reviewed_action_exists_and_has_its_reason() -> None:
    files = [file for file in source.package_sources() if file.room == "actions"]
    defined = {_in_room(f"{f.module}.{n.name}") for f in files for n in source.functions(f.nodes)}
    assert set(REVIEWED) - defined == set()
    assert all(len(reason.split()) >= 6 for reason in REVIEWED.values())


IMPORTS = """
from yijia.ground.journal import actions as journal
from yijia.ground.journal.actions import entry, insert_together
from yijia.engines.cases import actions as cases
from . import clocks
"""
SOUND = (
    IMPORTS
    + '''
def open_issue(*, by, at, text):
    """Opens an issue."""
    with journal.entry(by=by, at=at, event=OPENED):
        pass

def close_issue(*, by, at):
    """Closes an issue."""
    return _close(by=by, at=at)

def _close(*, by, at):
    cases.walk_edge(by=by, at=at)

def note_issue(*, by, at):
    """Notes an issue."""
    with entry(by=by, at=at, event=NOTED):
        insert_together(1)

def stop_clock(*, by, at):
    """Stops a clock."""
    clocks.stop(by=by, at=at)
'''
)


def _action(text: str) -> Source:
    return source.sample(text, path="yijia/programmes/issues/actions/__init__.py")


def test_sound_actions_pass() -> None:
    assert faulty_actions(_action(SOUND)) == []


@pytest.mark.parametrize(
    ("signature", "body", "fault"),
    [
        ("open_issue(*, by)", "entry()", "does not take `at` as a keyword"),
        ("open_issue(by, *, at)", "entry()", "does not take `by` as a keyword"),
        ("open_issue(issue, *, by, at)", "entry()", "takes positional values"),
        ("open_issue(*, by, at, **rest)", "entry()", "takes any keyword at all"),
        ("open(*, by, at)", "entry()", "is not named verb_noun"),
        ("open_issue(*, by, at)", "Issue.objects.create()", "leaves no journal entry"),
        ("open_issue(*, by, at)", "insert_together(issue)", "leaves no journal entry"),
        ("open_issue(*, by, at)", "_unknown(entry)", "leaves no journal entry"),
    ],
)
def test_a_faulty_action_is_found(signature: str, body: str, fault: str) -> None:
    text = f'{IMPORTS}\ndef {signature}:\n    """Opens an issue."""\n    {body}\n'
    assert fault in [found.split(" ", 2)[2] for found in faulty_actions(_action(text))]


def test_an_action_is_reviewed_under_its_room_wherever_in_it_it_stands() -> None:
    path = "yijia/ground/people/actions/texts.py"
    text = 'def seal_text(text):\n    """Seals a text."""\n'
    assert faulty_actions(source.sample(text, path=path)) == []
    assert len(faulty_actions(source.sample(text.replace("seal_", "keep_"), path=path))) == 4
