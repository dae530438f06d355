"""What the database itself holds of the network: who may write, and what may change."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, transaction

from tests.harness.county import BESIDE, HERE
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions, events
from yijia.ground.organisations.models import Organisation, Seat
from yijia.ground.organisations.tests.test_network import keeper, seat

pytestmark = [pytest.mark.django_db, pytest.mark.compat]


def test_the_database_takes_a_seat_from_who_keeps_the_network_there_alone(
    bodies: dict[str, Organisation], at: datetime
) -> None:
    own, other = keeper(HERE), keeper(BESIDE)
    with acting_as(own):
        made = actions.give_seat(by=own, at=at, new=seat(bodies))
        actions.end_seat(by=own, at=at, seat=made, ends_on=made.starts_on)
    made.pk = None
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        acting_as(other),
        journal.entry(by=other, at=at, event=events.SEAT_GIVEN),
    ):
        made.save(force_insert=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(title_zh="他"),
        lambda rows: rows.update(starts_on=None),
        lambda rows: rows.delete(),
    ],
)
def test_of_what_was_written_the_application_may_change_the_end_alone(
    bodies: dict[str, Organisation],
    acting: Scope,
    at: datetime,
    change: Callable[[object], object],
) -> None:
    actions.give_seat(by=acting, at=at, new=seat(bodies))
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting_as(acting),
        journal.entry(by=acting, at=at, event=events.SEAT_ENDED),
    ):
        change(Seat.objects.all())
