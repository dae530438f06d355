"""What is meant by what somebody types quickly: a code, a part of a name, or its first letters."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid
from yijia.base.initials import readings, sounds_like
from yijia.base.words import _
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.rules import NEAREST
from yijia.ground.places import queries as places
from yijia.programmes.issues.queries.choices import COMMUNITY, categories_in

Choice = tuple[str, str]
_SEVERAL = _("Several fit. Choose one.")
_NOTHING = _("Nothing is called that. Try another word.")


def typed(given: Mapping[str, str], *, on: date) -> dict[str, list[Choice]]:
    """What the topic, the place and the unit of a call may mean, by field; no unit means none."""
    found = {
        "topic": typed_categories(given["topic"], on=on),
        "place": typed_places(given["place"], on=on),
    }
    return found | ({"about": typed_units(given["about"], on=on)} if given.get("about") else {})


def meant(given: Mapping[str, str], *, on: date) -> dict[str, str]:
    """The codes that the topic, the place and the unit of a call mean.

    Raises:
        Invalid: one of them means nothing, or several things.
    """
    found = typed(given, on=on)
    errors = tuple(
        (name, gettext(_SEVERAL if some else _NOTHING))
        for name, some in found.items()
        if len(some) != 1
    )
    if errors:
        raise Invalid(_("Something in it is not right."), errors=errors)
    return {name: one for name, ((one, _shown),) in found.items()}


def typed_categories(text: str, *, on: date) -> list[Choice]:
    """The categories that are meant, by code and name."""
    language = get_language() or ""
    known = [(c.code, c.name(language), c.name_zh) for c in categories_in("", on=on)]
    return _meant(text, known=known)


def typed_places(text: str, *, on: date) -> list[Choice]:
    """The communities and villages that are meant, by code and full name."""
    known = [
        (d.code, places.full_name(d), d.name_zh)
        for d in places.gazetteer().values()
        if len(d.code) == COMMUNITY and d.valid_on(on)
    ]
    return _meant(text, known=known)


def typed_units(text: str, *, on: date) -> list[Choice]:
    """The bodies that are meant, by code and name."""
    language = get_language() or ""
    bodies = organisations.known_organisations(on=on).values()
    return _meant(text, known=[(one.code, one.name(language), one.name_zh) for one in bodies])


def meant_unit(text: str, *, on: date) -> str:
    """The code of the one unit that is meant.

    Raises:
        Invalid: it is none, or it may be several.
    """
    found = typed_units(text, on=on)
    if len(found) != 1:
        raise Invalid(_SEVERAL if found else _NOTHING, field="about")
    return found[0][0]


def unit_hints(*, on: date, division: str = "") -> list[Choice]:
    """What a browser offers while a body is typed: those of the county, and those of a place.

    All others are found by their name.
    """
    near = organisations.nearest_bodies(division=division, on=on) if division else []
    wide = organisations.known_organisations(on=on).values()
    return [
        (_hint(one), _first_letters(one.name_zh))
        for one in (*near, *(one for one in wide if one.kind not in NEAREST))
    ]


def unit_hint(code: str, *, on: date) -> str:
    """A body as a browser offers it, or what was typed where it is none."""
    known = organisations.known_organisations(on=on).values()
    return next((_hint(one) for one in known if one.code == code), code)


def _hint(one: organisations.Known) -> str:
    return f"{one.code} {one.name(get_language() or '')}"


def typed_landmarks(text: str, *, below: str, on: date) -> list[Choice]:
    """The places known by name that are meant, by code and name with where they are."""
    known = places.gazetteer()
    found = places.landmarks_named(text, on=on, below=below)
    exact = [one for one in found if text.strip() in {one.name_zh, one.name_en}]
    return [
        (one.code, f"{one.name}, {places.full_name(known[one.division_id])}")
        for one in (exact if len(exact) == 1 else found)
    ]


def category_hints(*, on: date) -> list[Choice]:
    """What a browser offers while a category is typed: code and name, and the first letters."""
    language = get_language() or ""
    return [
        (f"{c.code} {c.name(language)}", _first_letters(c.name_zh))
        for c in categories_in("", on=on)
    ]


def place_hints(*, on: date) -> list[Choice]:
    """The same of communities and villages."""
    return [
        (f"{d.code} {places.full_name(d)}", _first_letters(d.name_zh))
        for d in places.gazetteer().values()
        if len(d.code) == COMMUNITY and d.valid_on(on)
    ]


def _first_letters(name: str) -> str:
    return next(iter(readings(name)), "")


def _meant(text: str, *, known: Iterable[tuple[str, str, str]]) -> list[Choice]:
    """What is named best: by the code in front, the whole name, all first letters, or a part."""
    typed, rows = text.strip().casefold(), list(known)
    if not typed:
        return []
    code = typed.partition(" ")[0]
    ways = (
        [(one, shown) for one, shown, _zh in rows if one == code],
        [(one, shown) for one, shown, zh in rows if typed in {shown.casefold(), zh}],
        [(one, shown) for one, shown, zh in rows if typed in readings(zh)],
    )
    part = [
        (one, shown)
        for one, shown, zh in rows
        if one.startswith(typed)
        or typed in shown.casefold()
        or typed in zh
        or sounds_like(zh, typed=typed)
    ]
    return next((found for found in ways if len(found) == 1), part)
