"""Saying where it is by a place that people know by name."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client

from tests.harness.county import HERE, County
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.places import actions as places
from yijia.ground.places.tests import drawing
from yijia.programmes.issues.models import Issue
from yijia.programmes.issues.tests.test_pages import ANSWERS

pytestmark = pytest.mark.django_db
FILE = (
    "code,kind,name_zh,name_en,division,lon,lat,schematic\n"
    f"S-1,school,龙山中心小学,Longshan Primary School,{HERE},119.1,25.1,1\n"
    f"S-2,school,龙江小学,Longjiang School,{HERE},119.2,25.2,1\n"
)


@pytest.fixture
def client(county: County, service: Scope, at: datetime) -> Client:
    with acting_as(service):
        places.import_landmarks(by=service, at=at, file=FILE.encode(), source="test")
    return Client(headers={"Accept-Language": "en"})


def where(client: Client, landmark: str, street: str = "") -> tuple[int, str]:
    answer = client.post("/issues/new/street", {"street": street, "landmark": landmark})
    return answer.status_code, " ".join(answer.content.decode().split())


def test_one_name_gives_the_community_the_point_and_the_address(
    client: Client, service: Scope, at: datetime
) -> None:
    with acting_as(service):
        places.import_boundaries(by=service, at=at, file=drawing.MAP, source="drawn for the test")
    for name, given in (ANSWERS | {"street": {"landmark": "lszxxx"}}).items():
        if name == "place":
            page = client.get("/issues/new/place").content.decode()
            assert 'value="Longshan Primary School"' in page
            assert f'value="{HERE}" selected' in page
        assert client.post(f"/issues/new/{name}", given).status_code == 302, name
    assert client.post("/issues/new/check").status_code == 302
    with acting_as(service):
        issue = Issue.objects.get()
    assert (issue.lon, issue.lat) == (Decimal("119.1"), Decimal("25.1"))


def test_of_several_names_one_is_chosen_and_of_none_another_word_is_asked(client: Client) -> None:
    status, page = where(client, "小学")
    assert status == 422 and "Several fit. Choose one." in page
    assert "Longshan Primary School, " in page and 'value="S-2"' in page
    assert where(client, "S-2")[0] == 302
    status, page = where(client, "医院")
    assert status == 422 and "No place is known by this name." in page
    status, page = where(client, "小学", street="350181003")
    assert status == 422 and "No place is known by this name." in page


def test_the_page_of_a_community_names_its_places(client: Client) -> None:
    page = client.get(f"/places/{HERE}").content.decode()
    assert "Longjiang School" in page and "Sample data" in page
