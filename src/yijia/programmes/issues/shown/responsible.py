"""Who is responsible for a place, in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from yijia.ground.places.rules.landmarks import KIND_LABELS, Kind
from yijia.programmes.issues import queries


def places_of(divisions: Sequence[Any]) -> list[dict[str, str]]:
    """Places by code and name."""
    return [{"code": one.code, "name": one.name} for one in divisions]


def place_page(found: queries.Responsible, *, language: str) -> dict[str, object]:
    """A place with the bodies that answer for it, the nearest first."""
    return {
        "name": found.division.name,
        "full_name": found.full_name,
        "above": found.division.parent_id,
        "is_street": bool(found.below),
        "below": places_of(found.below),
        "landmarks": [
            {"name": one.name, "kind": gettext(KIND_LABELS[Kind(one.kind)]), "row": one}
            for one in found.landmarks
        ],
        "bodies": [
            {"name": body.known.name(language), "posts": body.posts, "duties": body.duties}
            for body in found.bodies
        ],
    }
