"""What the database itself does for figures: counts them, folds them, recounts them, shows rows."""

from yijia.engines.figures import registry
from yijia.engines.figures.database import (
    cells,
    counting,
    definitions,
    groups,
    recounts,
    rows,
    seals,
    stocks,
    triggers,
)
from yijia.engines.figures.registry import Registry
from yijia.ground.journal.database import (
    APP_ROLE,
    append_only_statements,
    grant_statements,
    guard_statements,
    stamp_statements,
)

COUNTED = ["figures_cell", "figures_delta"]
FOUND = ["figures_recount", "figures_result", "figures_mismatch"]
SEALED = ["figures_publication", "figures_seal", "figures_sealedsum"]
KNOWN = ["figures_definition"]
SAID = ["figures_circle", "figures_circlemember", "figures_target"]
STARTED_BY_THE_APPLICATION = [
    "figures_fold(integer)",
    "figures_rebuild(text)",
    "figures_rebuild_all()",
    "figures_run_recount()",
    "figures_run_recount_of(text[])",
    *seals.STARTED_BY_THE_APPLICATION,
]
OWNER_ONLY = [
    "figures_counted()",
    *cells.OWNER_ONLY,
    *recounts.OWNER_ONLY,
    *definitions.OWNER_ONLY,
    *seals.OWNER_ONLY,
    *stocks.OWNER_ONLY,
]


def statements(declared: Registry = registry.figures) -> list[str]:
    """Everything that figures declare in the database, from the declarations.

    A figure whose meaning changed under its old version stops them before anything is changed; a
    new figure, or a new version, is counted from the rows that are there.
    """
    return [
        *_tables(),
        definitions.CHECK,
        definitions.TRY,
        *(line for figure in declared for line in definitions.check_statements(figure)),
        *counting.counted_statements(declared.by_table()),
        *stocks.counted_statements(declared.stocks()),
        *(cells.FOLD, cells.COUNT_AFRESH, cells.STORAGE),
        *(recounts.REQUIRE_ENTRY, recounts.COMPARED, recounts.COMPARE),
        *(recounts.COMPARED_OF, recounts.COMPARE_OF),
        *(recounts.DROP_TOLD_RECOUNT, recounts.DROP_SINGLE),
        *(recounts.RECOUNT, recounts.RECOUNT_OF, recounts.REBUILD, recounts.REBUILD_ALL),
        *(seals.PARTS, seals.STANDING, seals.LIVE),
        *(seals.DROP_UNCAUSED, seals.CHANGED, seals.DIFFERING, seals.PUBLISH),
        definitions.OPEN_ENTRY,
        definitions.DEFINE,
        *_privileges(declared),
        *_counting(declared),
        triggers.retire_statement(list(declared.by_table())),
        definitions.retire_statement([figure.code for figure in declared]),
    ]


def _tables() -> list[str]:
    """The application reads every table here and writes none: nobody can type a number. Only which
    places make up a circle, and what a figure should reach, is said, as other reference data is.
    """
    return [
        *grant_statements(SAID),
        *stamp_statements(SAID),
        *(f"GRANT SELECT ON {table} TO {APP_ROLE}" for table in COUNTED + FOUND + SEALED + KNOWN),
        *guard_statements(FOUND + SEALED + KNOWN + SAID),
        *append_only_statements(FOUND + SEALED),
    ]


def _privileges(declared: Registry) -> list[str]:
    of_tables = [
        name
        for table in declared.by_table()
        for name in (f"{counting.COUNTED}__{table}()", f"{counting.WITHIN}__{table}(date, date)")
    ]
    of_stocks = stocks.functions(declared.stocks())
    closed = [*STARTED_BY_THE_APPLICATION, *OWNER_ONLY, *of_tables, *of_stocks]
    return [
        *(f"REVOKE ALL ON FUNCTION {f} FROM PUBLIC" for f in closed),
        *(f"GRANT EXECUTE ON FUNCTION {f} TO {APP_ROLE}" for f in STARTED_BY_THE_APPLICATION),
    ]


def _counting(declared: Registry) -> list[str]:
    made: list[str] = []
    for table, figures in declared.by_table().items():
        made += triggers.table_statements(table, figures=figures)
        for figure in figures:
            made += [definitions.define_statement(figure), *rows.rows_statements(figure)]
            made += groups.groups_statements(figure)
    for stock in declared.stocks():
        made += rows.stock_statements(stock)
    for distinct in declared.distincts():
        made += groups.persons_statements(distinct)
    return made
