"""Public pages about issues: who is responsible for a street, and a receipt for paper."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.harness.county import HERE, County
from yijia.programmes.issues.tests.test_pages import must_send

pytestmark = pytest.mark.django_db


def must_read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_who_is_responsible_is_told_from_the_street_down_and_nobody_is_named(
    county: County,
) -> None:
    client = Client(headers={"Accept-Language": "en"})
    assert f'href="/places/{HERE[:9]}"' in must_read(client, "/places")
    street = must_read(client, f"/places/{HERE[:9]}")
    assert f'href="/places/{HERE}"' in street and "Centre" in street
    assert "Example committee" not in street
    community = must_read(client, f"/places/{HERE}")
    main = community[community.index("<main") :]
    assert main.index("Example committee") < main.index("Centre")
    assert "list of duties (1)" in community and "worker" in community
    for missing in ("350181", "350181999", "x"):
        assert client.get(f"/places/{missing}").status_code == 404


def test_more_posts_and_places_take_no_more_statements(county: County) -> None:
    client, counts = Client(), []
    must_read(client, f"/places/{HERE}")
    for path in (f"/places/{HERE}", f"/places/{HERE[:9]}"):
        with CaptureQueriesContext(connection) as asked:
            must_read(client, path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_code_stands_on_the_receipt_only_where_the_issue_was_just_raised(
    county: County,
) -> None:
    client = Client(headers={"Accept-Language": "en"})
    number = must_send(client)
    assert f"/issues/{number}/receipt" in must_read(client, "/issues/new/done")
    receipt = must_read(client, f"/issues/{number}/receipt")
    assert 'id="code"' in receipt and "data:image/svg+xml" in receipt
    assert f"http://testserver/issues/follow?number={number}" in receipt
    # What the person wrote, and how they are reached, does not belong on a sheet of paper.
    assert "第二盏路灯不亮" not in receipt and "13800138000" not in receipt
    must_send(client)
    assert 'id="code"' not in must_read(client, f"/issues/{number}/receipt")
    assert Client().get(f"/issues/{number}/receipt").status_code == 404
