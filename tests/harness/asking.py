"""Acting as somebody in a test, by name: rooms below `access` test under its identities too."""

from yijia.ground.access.queries import acting_as

__all__ = ["acting_as"]
