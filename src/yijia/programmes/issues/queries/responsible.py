"""Who is responsible for a place: its bodies and posts, which are public, and nobody by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yijia.base.errors import NotFound
from yijia.base.words import Named
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division, Landmark
from yijia.programmes.issues.queries import choices


@dataclass(frozen=True)
class Body:
    """One body, its posts by title, and the categories in its list of duties with their clause."""

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
    bodies = [*nearest, *([centre] if centre else [])]
    posts = organisations.posts_of([known.id for known in bodies])
    return Responsible(
        division,
        places.full_name(division),
        below=tuple(places.children_of(parent=code, on=on)),
        bodies=tuple(
            _body(known, posts=posts.get(known.id, []), on=on, language=language)
            for known in bodies
        ),
        landmarks=tuple(_landmarks(division, on=on)),
    )


def _landmarks(division: Division, *, on: date) -> list[Landmark]:
    """The places known by name in a community or village; a street has too many to be listed."""
    return places.landmarks_in(division.code, on=on) if division.level >= choices.COMMUNITY else []


def _body(known: organisations.Known, *, posts: Sequence[Named], on: date, language: str) -> Body:
    listed = choices.duties(on=on).get(known.kind, {})
    named = choices.category_names(language)
    return Body(
        known,
        posts=tuple(post.name(language) for post in posts),
        duties=tuple((named.get(code, code), clause) for code, clause in listed.items()),
    )
