"""A confidential case is kept from the body that it is about, by every door of the matrix."""

import psycopg

from tests.architecture import source
from tests.matrix import kept
from tests.matrix.planted import Planted

# Without these who may read the case would not read it either, and nothing would be proven.
SEEN_IN = {"cases_ask", "cases_case", "cases_clock", "journal_entry", "people_reading"}
SEEN_IN |= {"rights_hold", "rights_request"}
FOUND_BY = {
    "engines.cases.queries.cases.access_case",
    "engines.cases.queries.work.found_cases",
    "front.queries.work",
    "ground.journal.queries.entries_for",
    "ground.rights.queries.desk.access_hold",
    "ground.rights.queries.desk.find_held",
    "ground.rights.queries.desk.open_requests",
    "programmes.issues.queries.held.access_issue",
}


def test_the_database_shows_no_row_of_it(planted: Planted, owner_cursor: psycopg.Cursor) -> None:
    shown = {
        who: kept.tables(planted, actor=actor, owner=owner_cursor)
        for who, actor in planted.kept.items()
    }
    assert shown[kept.CENTRE] >= SEEN_IN
    source.must_be_none(shown[kept.REPORTED])


def test_no_query_finds_it(planted: Planted) -> None:
    found = {who: kept.finds(planted, actor=actor) for who, actor in planted.kept.items()}
    assert found[kept.CENTRE] >= FOUND_BY
    source.must_be_none(found[kept.REPORTED])


def test_it_is_not_counted_among_what_waits_for_a_unit_in_which_one_works_too(
    planted: Planted,
) -> None:
    counted = {who: kept.waiting(planted, actor=actor) for who, actor in planted.kept.items()}
    assert counted[kept.REPORTED] == counted[kept.CENTRE] - 1


def test_no_address_tells_of_it_or_answers_otherwise_than_of_what_there_is_not(
    planted: Planted,
) -> None:
    told = {who: kept.answers(planted, actor=actor) for who, actor in planted.kept.items()}
    assert len(told[kept.CENTRE]) > len(kept.REPORTED)
    source.must_be_none(f"{line}: {what}" for line, what in told[kept.REPORTED].items())
    source.must_be_none(kept.unlike_unknown(planted, actor=planted.kept[kept.REPORTED]))


def test_who_audits_at_the_body_draws_and_reads_nothing_of_it(
    planted: Planted, owner_cursor: psycopg.Cursor
) -> None:
    shown = {
        who: kept.tables(planted, actor=actor, owner=owner_cursor)
        for who, actor in planted.auditing.items()
    }
    assert "journal_entry" in shown[kept.CENTRE]
    source.must_be_none(shown[kept.REPORTED])
    source.must_be_none(kept.finds(planted, actor=planted.auditing[kept.REPORTED]))


def test_functions_that_run_as_their_owner_tell_of_it_elsewhere_alone(planted: Planted) -> None:
    told = {who: kept.told(planted, who=who) for who in planted.kept}
    assert told == {kept.REPORTED: set(), kept.CENTRE: set(kept.TOLD)}
