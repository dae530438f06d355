"""The network of one street, beside the county of tests."""

from datetime import datetime

import pytest

from tests.harness.county import County
from yijia.base.scope import Scope
from yijia.ground.organisations.models import Organisation
from yijia.ground.organisations.tests.test_network import opened
from yijia.programmes.network.tests.keeping import employed


@pytest.fixture
def bodies(county: County, acting: Scope, at: datetime) -> dict[str, Organisation]:
    """Two committees, two branches and a bank, by code."""
    return opened(by=acting, at=at)


@pytest.fixture
def keeper(bodies: dict[str, Organisation], acting: Scope, at: datetime) -> str:
    """The login of who keeps the network of the county."""
    return employed(by=acting, at=at).login
