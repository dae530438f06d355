"""What the pages of the network read, in a number of statements that never grows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import Named
from yijia.engines.meetings import queries as meetings
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.models import Agreement, BranchExclusion, Seat
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.registry import Telling, Told, tellings
from yijia.ground.organisations.rules import NETWORK, Kind, network
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division
from yijia.ground.places.rules import codes

COMMUNITY = codes.Level.COMMUNITY


@dataclass(frozen=True)
class Node:
    """A place of the network: its committee, branches and units, and what lies below it.

    `reason` says why a community needs no branch.
    """

    division: Division
    committees: tuple[Known, ...]
    branches: tuple[Known, ...]
    units: tuple[Known, ...]
    below: tuple["Node", ...]
    reason: BranchExclusion | None = None

    @property
    def communities(self) -> int:
        """How many communities lie below it."""
        own = sum(one.division.kind == codes.Kind.COMMUNITY for one in self.below)
        return own + sum(one.communities for one in self.below)

    @property
    def every_branch(self) -> int:
        """How many branches there are here and below."""
        return len(self.branches) + sum(one.every_branch for one in self.below)


def tree(*, on: date) -> tuple[Node, ...]:
    """The whole network on a day: counties, streets, communities and their branches."""
    bodies: dict[str, list[Known]] = {}
    for known in organisations.known_organisations(on=on).values():
        if known.kind in NETWORK:
            bodies.setdefault(known.division[:COMMUNITY], []).append(known)
    live = [one for one in places.gazetteer().values() if one.valid_on(on)]
    below: dict[str | None, list[Division]] = {}
    for one in sorted(live, key=lambda division: division.code):
        below.setdefault(one.parent_id, []).append(one)
    reasons = {one.division_id: one for one in organisations.exclusions_on(on, division="")}
    made = _Maker(bodies, below=below, reasons=reasons)
    return tuple(node for node in map(made.node, below.get(None, [])) if node is not None)


class _Maker:
    """Makes nodes from the bottom up; a place with nothing of the network is left out."""

    def __init__(
        self,
        bodies: dict[str, list[Known]],
        *,
        below: dict[str | None, list[Division]],
        reasons: dict[str, BranchExclusion],
    ) -> None:
        self.bodies, self.below, self.reasons = bodies, below, reasons

    def node(self, division: Division) -> Node | None:
        """One place with everything below it, or None."""
        parts = self.below.get(division.code, []) if division.level < COMMUNITY else []
        found = tuple(node for node in map(self.node, parts) if node is not None)
        own = self.bodies.get(division.code, [])
        if not own and not found and division.kind != codes.Kind.COMMUNITY:
            return None
        return Node(
            division,
            committees=_of(own, network.SEATED),
            branches=_of(own, {Kind.PARTY_BRANCH}),
            units=_of(own, {Kind.MEMBER_UNIT}),
            below=found,
            reason=self.reasons.get(division.code),
        )


def _of(bodies: Iterable[Known], kinds: Iterable[Kind]) -> tuple[Known, ...]:
    wanted = set(kinds)
    return tuple(one for one in bodies if one.kind in wanted)


@dataclass(frozen=True)
class Place:
    """A place of the network with its seats and agreements, and the posts of who serves there."""

    node: Node
    full_name: str
    above: Node | None
    serving: tuple[tuple[Known, tuple[Named, ...]], ...]
    seats: Sequence[Seat]
    agreements: Sequence[Agreement]
    kept: bool
    tells: tuple[tuple[Telling, Told], ...]


def place(scope: Scope, *, code: str, on: date) -> Place:
    """One place on a day; `kept` says that the asker keeps the network there.

    Raises:
        NotFound: nothing of the network is there.
    """
    above, node = _find(tree(on=on), code=code, above=None)
    bodies = [one.id for one in (*node.committees, *node.branches)]
    nearest = organisations.nearest_bodies(division=code, on=on)
    here = [one for one in nearest if one.division == code]
    posts = organisations.posts_of([one.id for one in here])
    return Place(
        node,
        full_name=places.full_name(node.division),
        above=above,
        serving=tuple((one, tuple(posts.get(one.id, ()))) for one in here),
        seats=organisations.seats_of(bodies, on=on),
        agreements=organisations.agreements_of(bodies, on=on),
        kept=scope.may(Permission.NETWORK_EDIT, division=code, organisation=None),
        tells=tuple((telling, telling.tell(code, on)) for telling in tellings),
    )


def _find(nodes: Iterable[Node], *, code: str, above: Node | None) -> tuple[Node | None, Node]:
    for node in nodes:
        if node.division.code == code:
            return above, node
        if code.startswith(node.division.code):
            return _find(node.below, code=code, above=node)
    raise NotFound


@dataclass(frozen=True)
class Body:
    """A body or a unit with the seats and agreements that it has, or has a part in, on a day."""

    known: Known
    posts: tuple[Named, ...]
    seats: Sequence[Seat]
    agreements: Sequence[Agreement]
    kept: bool
    ends_on: date | None


def body(scope: Scope, *, code: str, on: date) -> Body:
    """One organisation of the network, whatever its kind.

    Raises:
        NotFound: there never was one of this code.
    """
    known = organisations.body_by_code(code)
    posts = organisations.posts_of([known.id]).get(known.id, [])
    return Body(
        known,
        posts=tuple(posts),
        seats=organisations.seats_of([known.id], on=on),
        agreements=organisations.agreements_of([known.id], on=on),
        kept=scope.may(Permission.NETWORK_EDIT, division=known.division, organisation=None),
        ends_on=organisations.ends_of(known.id),
    )


def units_for(*, on: date) -> list[Known]:
    """The organisations that may hold a seat or sign an agreement on a day, by code."""
    committees = {*network.SEATED, Kind.PARTY_BRANCH}
    known = organisations.known_organisations(on=on).values()
    return [one for one in known if one.kind not in committees]


def units_to_call(division: str, on: date) -> list[int]:
    """The bodies that may be called to a case: those that work may be given to, and member units.

    Member units are those of the street in which the case lies, and of the whole county.
    """
    street = division[: codes.Level.TOWN]
    known = organisations.known_organisations(on=on).values()
    units = [one for one in known if one.kind == Kind.MEMBER_UNIT]
    here = [
        one for one in units if one.division.startswith(street) or division.startswith(one.division)
    ]
    return [one.id for one in (*organisations.bodies_for(division=division, on=on), *here)]


def named_types() -> Mapping[str, str]:
    """Types of convening in the reader's language, by code."""
    language = get_language() or ""
    return {code: known.name(language) for code, known in meetings.types_known().items()}


def body_above(body: int, on: date) -> int | None:
    """The body that is told when one waits in vain: the street's above a community's, then the
    county's centre; None above that.
    """
    known = organisations.ever_known()[body]
    nearest = organisations.nearest_bodies(division=known.division, on=on)
    wider = [one for one in nearest if len(one.division) < len(known.division)]
    if wider:
        return wider[0].id
    centre = organisations.dispatching_centre(division=known.division, on=on)
    return None if centre is None or centre.id == body else centre.id


def heard_by(body: int, on: date) -> int | None:
    """Who hears the whistle that a body blows: the big working committee of its street, where there
    is one, or else the body above.
    """
    known = organisations.ever_known()[body]
    committees = [
        one
        for one in organisations.known_organisations(on=on).values()
        if one.kind == Kind.WORKING_COMMITTEE and known.division.startswith(one.division)
    ]
    if committees and committees[0].id != body:
        return committees[0].id
    return body_above(body, on)
