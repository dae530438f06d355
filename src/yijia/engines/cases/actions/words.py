"""What cases are found by, and what is erased of their words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from yijia.base import bigrams, initials
from yijia.base.scope import Scope
from yijia.engines.cases import events, rules
from yijia.engines.cases.models import Case, Remark, Search
from yijia.ground.journal import actions as journal

# So much of a title is read: nobody types more first letters.
_READ = 20
_ERASE_WORDS = """
SELECT cases_erase_words(%s, %s, %s::bigint[], %s::text[], %s::text[])
"""


def index_cases(*, by: Scope, at: datetime, texts: Mapping[Case, str]) -> None:
    """Makes cases that have no row of their own in the search be found by these masked texts."""
    with journal.entry(by=by, at=at, event=events.INDEXED, new={"count": len(texts)}):
        Search.objects.bulk_create(
            Search(case=case, document=found_by(case, searchable=text))
            for case, text in texts.items()
        )


def found_by(case: Case, *, searchable: str) -> str:
    """What the search keeps of a case: its number, the words of this masked text, and its initials.

    The first letters with which its title is read find it too.
    """
    read = " ".join(initials.readings(case.title[:_READ]))
    return bigrams.document(f"{case.number} {searchable} {read}")


def row_of_reason(case: Case, *, organisation: int | None, at: datetime, reason: str) -> Remark:
    """The row, not yet stored, of why something was entered later than `at`, when it happened."""
    return Remark(
        case=case, verb=rules.LATE, organisation_id=organisation, private_text=reason, at=at
    )


def erase_words(
    *, by: Scope, at: datetime, case: Case, title: str, remarks: Sequence[Remark]
) -> None:
    """Replaces the title of a case and the words of remarks, as its person has asked.

    The case is found by its number alone from then on. State, clock and counts stay as they are;
    the entry says that it was done, and not what was there.
    """
    with (
        journal.entry(
            by=by, at=at, event=events.WORDS_ERASED, subject=case, division=case.division_id
        ),
        connection.cursor() as cursor,
    ):
        said: list[list[Any]] = [
            [remark.pk for remark in remarks],
            [remark.public_text for remark in remarks],
            [remark.private_text for remark in remarks],
        ]
        cursor.execute(_ERASE_WORDS, [case.pk, title, *said])
        Search.objects.filter(case=case).update(document=bigrams.document(case.number))
    case.title = title
