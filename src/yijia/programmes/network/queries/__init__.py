"""What the pages of the network read, and who is told what."""

from yijia.programmes.network.queries.places import (
    COMMUNITY,
    Body,
    Node,
    Place,
    body,
    body_above,
    heard_by,
    named_types,
    place,
    tree,
    units_for,
    units_to_call,
)
from yijia.programmes.network.queries.told import MEETINGS, SOURCE, WHISTLES

__all__ = [
    "COMMUNITY",
    "MEETINGS",
    "SOURCE",
    "WHISTLES",
    "Body",
    "Node",
    "Place",
    "body",
    "body_above",
    "heard_by",
    "named_types",
    "place",
    "tree",
    "units_for",
    "units_to_call",
]
