"""A login name is one account's, also when several open it at the very same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from tests.harness.asking import acting_as
from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.ground.people import actions
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def test_of_many_who_open_one_login_name_at_once_the_others_are_told_it_is_taken(
    service: Scope, at: datetime
) -> None:
    barrier = Barrier(AT_ONCE)

    def open_one() -> str:
        try:
            with acting_as(service):
                barrier.wait(timeout=20)
                actions.open_account(by=service, at=at, login="racer", password=None)
        except Invalid as refused:
            return refused.message
        finally:
            connection.close()
        return "opened"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = [pool.submit(open_one) for _n in range(AT_ONCE)]
        told = sorted(opening.result(timeout=60) for opening in done)
    assert told == [*["This login name is taken."] * (AT_ONCE - 1), "opened"]
    assert Account.objects.filter(login="racer").count() == 1
