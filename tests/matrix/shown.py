"""What pages offer to whom: a link, a verb, a choice. It lets nobody in, and is asked too."""

from collections.abc import Callable

from tests.matrix.planted import Planted
from yijia.base.scope import Scope
from yijia.front import shown as front
from yijia.ground.access.middleware import _check
from yijia.ground.shell.registry import navigation
from yijia.programmes.issues import shown as issues


def _unmarked(scope: Scope, _planted: Planted) -> bool:
    """Whether a page is served that says of nobody that they may open it."""
    _check(None, scope=scope)
    return True


SHOWN: dict[str, Callable[[Scope, Planted], bool]] = {
    "ground.shell.registry.Menu.seen_by": lambda s, _p: (
        "work" in {entry.url_name for entry in navigation.seen_by(s)}
    ),
    "front.shown.may_tick": lambda s, _p: front.may_tick(s),
    "front.shown.areas_of": lambda s, _p: bool(front.areas_of(s)),
    "programmes.issues.shown.template_units": lambda s, _p: (
        "" in {code for code, _name in issues.template_units(s)}
    ),
    "programmes.issues.shown.verbs_for_many": lambda s, _p: (
        "dispatch" in {verb for verb, _label in issues.verbs_for_many(s)}
    ),
    "ground.access.middleware._check of a page without a mark": _unmarked,
}
