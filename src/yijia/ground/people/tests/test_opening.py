"""A login name is one account's, also when several open it at the very same moment."""

from datetime import datetime

import pytest

from tests.harness.asking import acting_as
from tests.harness.racing import at_once
from yijia.base.scope import Scope
from yijia.ground.people import actions
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def test_of_many_who_open_one_login_name_at_once_the_others_are_told_it_is_taken(
    service: Scope, at: datetime
) -> None:

    def open_one() -> str:
        with acting_as(service):
            actions.open_account(by=service, at=at, login="racer", password=None)
        return "opened"

    told = sorted(map(str, at_once([open_one] * AT_ONCE)))
    assert told == [*["This login name is taken."] * (AT_ONCE - 1), "opened"]
    assert Account.objects.filter(login="racer").count() == 1
