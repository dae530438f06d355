"""The shipped divisions and calendar, loaded as an installation loads them, and a small map."""

from datetime import datetime

import pytest

from yijia.base.scope import Scope
from yijia.ground.places import actions
from yijia.ground.places.tests import drawing


@pytest.fixture
def shipped(acting: Scope, at: datetime) -> Scope:
    """The service account, with the shipped data loaded."""
    actions.load_shipped(by=acting, at=at)
    return acting


@pytest.fixture
def drawn(shipped: Scope, at: datetime) -> Scope:
    """The service account, with a village more and the small map loaded."""
    file = f"code,name_zh,kind\n{drawing.VILLAGE},甲村,village\n".encode()
    actions.import_divisions(by=shipped, at=at, file=file, source="test")
    actions.import_boundaries(by=shipped, at=at, file=drawing.MAP, source="drawn for the test")
    return shipped
