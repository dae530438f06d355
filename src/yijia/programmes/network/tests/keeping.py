"""Who keeps the network, for tests."""

from datetime import datetime

from tests.harness.county import BEGAN, PASSWORD
from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.ground.access import actions as access
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Organisation
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account


def employed(*, by: Scope, at: datetime) -> Account:
    """Somebody who keeps the network of the county, and has signed in before."""
    account = people.open_account(by=by, at=at, login="keeper", password=PASSWORD)
    post = organisations.open_post(
        by=by,
        at=at,
        organisation=Organisation.objects.get(code="centre"),
        title_zh="组织网络管理员",
        title_en="Keeper of the network",
        role=Role.NETWORK_OWNER,
        over_division="350181",
    )
    access.fill_post(by=by, at=at, post=post, account=account, starts_on=BEGAN)
    return account
