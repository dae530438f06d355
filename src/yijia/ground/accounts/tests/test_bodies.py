"""Organisations and their credit codes, by page and by program, in one's own area."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.harness.county import County
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts.tests.conftest import sign_in
from yijia.ground.organisations.models import Organisation
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
API = "/api/v1/administration/organisations"
LIST, ONE = "/administration/organisations", "/administration/organisations/water"
# A sample code, whose check character is right.
WATER = "91350181MA0000000Y"


def test_the_system_administrator_puts_a_credit_code_right(county: County, client: Client) -> None:
    sign_in(client, login="system")
    assert ONE in client.get(LIST, {"search": "水务"}).content.decode()
    wrong = client.post(ONE, {"credit_code": WATER[:-1] + "X"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count("govuk-error-message") == 1
    assert client.post(ONE, {"credit_code": WATER}).headers["Location"] == LIST
    found = client.get(LIST, {"search": WATER.lower()}).content.decode()
    assert WATER in found and "/administration/organisations/lamps" not in found


def test_a_program_does_the_same(
    county: County, client: Client, service: Scope, clock: Callable[..., datetime]
) -> None:
    with acting_as(service):
        account = Account.objects.get(login="system")
        token = people.issue_token(by=service, at=clock(), account=account)
    program = Client(headers={"Authorization": f"Bearer {token}"})

    def put(code: str) -> Any:
        given = {"credit_code": code}
        return program.post(f"{API}/water/credit-code", given, content_type="application/json")

    refused = put("91350181MA00000000")
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == ["credit_code"]
    assert put(WATER).json()["credit_code"] == WATER
    assert Organisation.objects.get(code="water").credit_code == WATER
    listed = program.get(API, {"search": WATER}).json()
    assert [one["code"] for one in listed["items"]] == ["water"]
