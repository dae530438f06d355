"""Loading what comes with the project: the notice, and for how long things are kept."""

from datetime import datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.ground.rights import actions as rights

DATA = Path(__file__).parents[1] / "data"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads what comes with the project; what is there already stays."""
    return rights.load_notices(by=by, at=at, notices=DATA / "notices.csv", terms=DATA / "terms.csv")
