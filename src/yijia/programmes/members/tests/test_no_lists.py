"""No page, route or export of members lists who has not reported in, or ranks persons."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone

from tests.harness.clients import client_of, program_of
from tests.harness.county import HERE
from tests.matrix import catalogue
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.models import Post
from yijia.programmes.members.figures import FIGURES
from yijia.programmes.members.tests.conftest import Reporting, become_member

pytestmark = pytest.mark.django_db
# Who works in the unit, in the community, above both, for personal data; and a member of the unit.
READERS = ("other", "worker", "dispatcher", "leader", "officer", "member")
SPAN = f"division={HERE[:6]}&start=2026-01-01&end=2026-10-01"
OF_FIGURES = (
    "figures/{code}",
    "figures/{code}/rows",
    "api/v1/figures/{code}/rows",
    "data/{code}.csv",
)
IDLE = "idle-member"


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def addresses() -> Iterator[str]:
    """All lists of this programme, and all that its figures show and export."""
    for one in catalogue.addresses():
        is_of_members = one.view.__module__.startswith("yijia.programmes.members.")
        if is_of_members and one.method == "GET" and "<" not in one.path:
            yield f"/{one.path}"
    for figure in FIGURES:
        for path in OF_FIGURES:
            yield f"/{path.format(code=figure.code)}?{SPAN}"
    yield "/data/figures.csv"


def test_who_has_not_reported_in_stands_nowhere_and_nobody_stands_before_another(
    reporting: Reporting, service: Scope
) -> None:
    with acting_as(service):
        post = Post.objects.get(role="member", organisation__code="water")
        become_member(IDLE, by=service, at=reporting.at, post=post)
    # Who was confirmed first, and who for longer, changes nothing in the order.
    reporting.confirmed("second", at=reporting.at - timedelta(days=20))
    reporting.confirmed("member")
    known, read = [*addresses()], 0
    assert {"/work/members", "/api/v1/work/members", "/reporting"} <= set(known)
    for login in READERS:
        page, program = client_of(login), program_of(login, service=service, at=reporting.at)
        for address in known:
            answer = (program if address.startswith("/api/") else page).get(address)
            assert IDLE not in answer.content.decode(), f"{address} for {login}"
            read += answer.status_code == HTTPStatus.OK
    assert read > len(known)
    unit = program_of("other", service=service, at=reporting.at)
    for order in ("", "?sort=since", "?order=-login"):
        told = unit.get(f"/api/v1/work/members{order}").json()["reported"]
        assert [one["login"] for one in told] == ["member", "second"]
