"""Only actions write: everything else reads, so that nothing changes without an entry."""

import ast
import re

import pytest

from tests.architecture import source
from tests.architecture.source import Source

# Modules outside the writing rooms that write all the same, each with its reason.
REVIEWED: dict[str, str] = {
    "yijia.config.bench.bulk": (
        "It loads the bench's own largest database, as the owner, with an entry for each batch."
    ),
    "yijia.config.bench.filling": (
        "It fills the bench's own database in bulk, as the owner, with an entry for each batch."
    ),
    "yijia.config.bench.yardstick": (
        "It copies counted rows out of the bench's own database into files, and writes no row."
    ),
    "yijia.config.migrations": (
        "It notes as the owner which statements an app has declared, before there is a journal."
    ),
    "yijia.config.sessions": (
        "It removes the row of a session, as the framework's own store does: no business record."
    ),
    "yijia.config.worker": (
        "It notes when nightly work last ran: how the worker keeps time, and no business record."
    ),
}

# Verbs that write whatever they are given.
ALWAYS = frozenset(
    {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "insert_together"}
    | {"abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create"}
    | {"acreate", "aupdate", "adelete", "asave", "save_base", "copy"}
)
# Verbs that write when they are called as the ORM calls them: without positional values. A dict or
# a hash that is updated, a picture that is saved and a session that forgets a key are given one.
WITHOUT_POSITIONAL = frozenset({"save", "create", "delete", "update"})
# Receivers whose verbs are their own and reach no business table.
OTHER_RECEIVERS = frozenset({"session", "response", "context"})

SQL = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+[\w.\"{}%()]+\s+(?:AS\s+\w+\s+)?SET|DELETE\s+FROM|MERGE\s+INTO"
    r"|TRUNCATE\b|COPY\s+[\w.\"{}]+\s*(?:\([^)]*\)\s*)?FROM|nextval\s*\()"
)
SQL_OF_A_CURSOR = re.compile(SQL.pattern, re.IGNORECASE)
EXECUTING = frozenset({"execute", "executemany", "raw", "RawSQL"})


def writes(file: Source) -> list[str]:
    """What writes in a file: calls of the ORM, SQL in any string, SQL handed to a cursor."""
    return sorted({*_orm_writes(file), *_sql_writes(file)})


def _orm_writes(file: Source) -> list[str]:
    return [
        source.at(file, node, f"writes by .{node.func.attr}()")
        for node in file.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if _writes(node, verb=node.func.attr, receiver=node.func.value)
    ] + [
        source.at(file, node, f"writes by {node.func.id}()")
        for node in file.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in ALWAYS - {"copy"}
    ]


def _writes(node: ast.Call, *, verb: str, receiver: ast.expr) -> bool:
    if verb == "copy":
        return bool(node.args) and source.last_name(receiver) == "cursor"
    if verb in ALWAYS:
        return True
    return (
        verb in WITHOUT_POSITIONAL
        and not node.args
        and source.last_name(receiver) not in OTHER_RECEIVERS
    )


def _sql_writes(file: Source) -> list[str]:
    found = [
        source.at(file, node, "holds SQL that writes")
        for node in source.strings(file.nodes)
        if SQL.search(str(node.value))
    ]
    for call in file.nodes:
        if not isinstance(call, ast.Call) or source.last_name(call.func) not in EXECUTING:
            continue
        given = [node for value in call.args for node in source.strings([*ast.walk(value)])]
        if any(SQL_OF_A_CURSOR.search(str(node.value)) for node in given):
            found.append(source.at(file, call, "holds SQL that writes"))
    return found


def test_only_actions_write() -> None:
    reading = [f for f in source.living_sources() if not f.may_write and f.module not in REVIEWED]
    source.must_be_none(fault for file in reading for fault in writes(file))


def test_no_reviewed_module_has_stopped_writing() -> None:
    still = {f.module for f in source.package_sources() if f.module in REVIEWED and writes(f)}
    assert still == set(REVIEWED)
    assert all(len(reason.split()) >= 6 for reason in REVIEWED.values())


@pytest.mark.parametrize(
    "line",
    [
        "case.save()",
        "case.save(update_fields=['state'])",
        "Case.objects.create(number='1')",
        "Case.objects.filter(pk=1).update(state='closed')",
        "Case.objects.filter(pk=1).delete()",
        "self.case.delete()",
        "Case.objects.bulk_create([])",
        "Case.objects.bulk_update(rows, ['state'])",
        "Case.objects.get_or_create(number='1')",
        "Case.objects.update_or_create(number='1')",
        "actions.insert_together(case, mark)",
        "insert_together(case, mark)",
        "cursor.execute('insert into cases_case (number) values (1)')",
        "cursor.execute('UPDATE cases_case SET state = 1')",
        "cursor.execute('update \"cases_case\" as c set state = 1')",
        "cursor.execute('delete from cases_case')",
        "cursor.execute(f'DELETE FROM {table}')",
        "CLOSE = 'WITH x AS (SELECT 1) INSERT INTO cases_case SELECT * FROM x'",
        "connection.cursor().executemany('merge into cases_case', rows)",
        "cursor.copy('COPY cases_case FROM STDIN')",
        "SQL = 'TRUNCATE cases_case'",
        "cursor.execute(\"SELECT nextval('cases_number')\")",
    ],
)
def test_a_write_outside_the_actions_is_found(line: str) -> None:
    assert writes(source.sample(line)) != []


@pytest.mark.parametrize(
    "line",
    [
        "values.update({'a': 1})",
        "digest.update(chunk)",
        "picture.save(path, 'PNG')",
        "request.session.save()",
        "request.session.delete(key)",
        "names = values.copy()",
        "cursor.execute('SELECT state FROM cases_case FOR UPDATE')",
        "'''Sends an update and deletes nothing. DELETE FROM is only described here.'''",
        "raise Refused('Update the set of grants first.')",
    ],
)
def test_what_only_reads_is_left_alone(line: str) -> None:
    assert writes(source.sample(line)) == []
