"""Making notices, and noting that they were read."""

from yijia.engines.notices.actions.making import make_notices, tell_of
from yijia.engines.notices.actions.reading import read_notices

__all__ = ["make_notices", "read_notices", "tell_of"]
