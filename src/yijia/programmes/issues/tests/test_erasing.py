"""The words of an issue are erased under the entry about that very issue, and no other."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection

from tests.harness.county import County, lamp_out
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import events
from yijia.programmes.issues.models import Issue

pytestmark = pytest.mark.django_db


def test_the_database_erases_no_words_of_an_issue_that_the_entry_is_not_about(
    county: County, service: Scope, at: datetime
) -> None:
    lamp_out(at=at), lamp_out(at=at)
    with acting_as(service):
        one, other = Case.objects.order_by("pk")

    def erased(identity: int) -> None:
        with (
            acting_as(service),
            journal.entry(by=service, at=at, event=events.TEXTS_ERASED, subject=one),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT issues_erase_text(%s, 'gone')", [identity])

    with pytest.raises(IntegrityError, match="about this very case"):
        erased(other.pk)
    erased(one.pk)
    with acting_as(service):
        texts = dict(Issue.objects.values_list("case_id", "text"))
    assert texts == {one.pk: "gone", other.pk: "路灯不亮"}
