"""The network of one street, beside the county of tests."""

from datetime import datetime

import pytest

from tests.harness.county import BEGAN, PASSWORD, County
from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.ground.access import actions as access
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Organisation
from yijia.ground.organisations.tests.test_network import opened
from yijia.ground.people import actions as people


@pytest.fixture
def bodies(county: County, acting: Scope, at: datetime) -> dict[str, Organisation]:
    """Two committees, two branches and a bank, by code."""
    return opened(by=acting, at=at)


@pytest.fixture
def keeper(bodies: dict[str, Organisation], acting: Scope, at: datetime) -> str:
    """The login of who keeps the network of the county."""
    account = people.open_account(by=acting, at=at, login="keeper", password=PASSWORD)
    post = organisations.open_post(
        by=acting,
        at=at,
        organisation=Organisation.objects.get(code="centre"),
        title_zh="组织网络管理员",
        title_en="Keeper of the network",
        role=Role.NETWORK_OWNER,
        over_division="350181",
    )
    access.fill_post(by=acting, at=at, post=post, account=account, starts_on=BEGAN)
    return account.login
