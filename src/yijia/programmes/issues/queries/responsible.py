"""Who is responsible for a place: its bodies and posts, which are public, and nobody by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yijia.base.errors import NotFound
from yijia.base.words import Named
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division, Landmark
from yijia.programmes.issues.queries import choices, routing


@dataclass(frozen=True)
class Body:
    """One body, its posts by title, and the categories it answers for, each with who says so."""

    known: organisations.Known
    posts: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Responsible:
    """A place, what lies below it, and who answers there, the nearest first."""

    division: Division
    full_name: str
    below: tuple[Division, ...]
    bodies: tuple[Body, ...]
    landmarks: tuple[Landmark, ...]


def streets(*, on: date) -> list[Division]:
    """The streets and towns of the county."""
    counties = [code for code, known in places.gazetteer().items() if known.parent_id is None]
    return [d for code in counties for d in places.children_of(parent=code, on=on)]


def responsible_for(code: str, *, on: date, language: str) -> Responsible:
    """Who is responsible for a street, a town, a community or a village.

    Raises:
        NotFound: there is no such place on this day.
    """
    division = places.gazetteer().get(code)
    if division is None or division.parent_id is None or not division.valid_on(on):
        raise NotFound
    nearest = organisations.nearest_bodies(division=code, on=on)
    centre = organisations.dispatching_centre(division=code, on=on)
    routed = routing.routed_to(code, on=on)
    known = organisations.known_organisations(on=on)
    others = [known[one] for one in routed if one in known and known[one] not in nearest]
    bodies = [*nearest, *others, *([centre] if centre and centre.id not in routed else [])]
    posts = organisations.posts_of([one.id for one in bodies])
    return Responsible(
        division,
        places.full_name(division),
        below=tuple(places.children_of(parent=code, on=on)),
        bodies=tuple(
            _body(one, posts=posts.get(one.id, []), routed=routed, on=on, language=language)
            for one in bodies
        ),
        landmarks=tuple(_landmarks(division, on=on)),
    )


def _landmarks(division: Division, *, on: date) -> list[Landmark]:
    """The places known by name in a community or village; a street has too many to be listed."""
    return places.landmarks_in(division.code, on=on) if division.level >= choices.COMMUNITY else []


def _body(
    known: organisations.Known,
    *,
    posts: Sequence[Named],
    routed: Mapping[int, Mapping[str, str]],
    on: date,
    language: str,
) -> Body:
    """A body with what is in its list of duties, and what the dispatch catalogue sends to it."""
    listed = {**routed.get(known.id, {}), **choices.duties(on=on).get(known.kind, {})}
    named = choices.category_names(language)
    return Body(
        known,
        posts=tuple(post.name(language) for post in posts),
        duties=tuple((named.get(code, code), clause) for code, clause in listed.items()),
    )
