"""Actions that ask nobody who may do this, as another room has asked: only that one calls them."""

import ast

from tests.architecture import source
from tests.architecture.source import Source

# Who says who holds a post follows from grants, which `organisations` does not know.
ASKED_BEFORE = {
    "open_post": ("yijia.ground.access.actions.imports", "yijia.front.demonstration.founding"),
    "appoint_account": ("yijia.ground.access.actions.posts",),
    "appoint_accounts": ("yijia.ground.access.actions.posts",),
    "end_appointment": ("yijia.ground.access.actions.posts",),
}


def unasked(file: Source) -> list[str]:
    """Calls of such an action from a room that is not known to ask first."""
    return [
        source.at(file, node, f"calls {node.func.attr}(), which asks nobody")
        for node in file.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if file.module not in ASKED_BEFORE.get(node.func.attr, (file.module,))
    ]


def test_only_who_asks_before_calls_an_action_that_does_not() -> None:
    kept = (file for file in source.package_sources() if not file.is_apart)
    source.must_be_none(fault for file in kept for fault in unasked(file))


def test_another_caller_is_found() -> None:
    text = "organisations.open_post(by=by, at=at)\nobject.open_door()\n"
    assert unasked(source.sample(text)) == [
        "yijia/ground/places/views.py:1: calls open_post(), which asks nobody"
    ]
