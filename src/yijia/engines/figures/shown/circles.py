"""What pages and routes show of circles: which places they are made of, and since when."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.http import urlencode

from yijia.engines.figures import queries
from yijia.engines.figures.models import Circle
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division


def circle_list(circles: Iterable[Circle]) -> list[dict[str, object]]:
    """Every circle with the places that it is made of now."""
    known = places.gazetteer()
    return [
        {
            "name": one.name,
            "href": reverse("figures:circle", args=[one.code]),
            "places": [
                places.full_name(known[member.division_id])
                for member in queries.members_of(one)
                if member.ends_on is None
            ],
            "is_sample": one.is_sample,
        }
        for one in circles
    ]


def circle_page(circle: Circle) -> dict[str, object]:
    """One circle: every place that is or was in it, and where its figures are."""
    known = places.gazetteer()
    return {
        "circle": circle,
        "members": [
            {
                "name": places.full_name(known[one.division_id]),
                "code": one.division_id,
                "since": one.starts_on,
                "until": one.ends_on,
            }
            for one in queries.members_of(circle)
        ],
        "figures_href": f"{reverse('figures:index')}?{urlencode({'division': circle.code})}",
    }


def present_codes(circle: Circle) -> str:
    """The codes of the places of a circle, one a line, as its form takes them."""
    present = [one for one in queries.members_of(circle) if one.ends_on is None]
    return "\n".join(one.division_id for one in present)


def circle_document(circle: Circle) -> dict[str, object]:
    """One circle for a program."""
    known: Mapping[str, Division] = places.gazetteer()
    return {
        "code": circle.code,
        "name_zh": circle.name_zh,
        "name_en": circle.name_en,
        "source": circle.source,
        "sample": circle.is_sample,
        "members": [
            {
                "division": one.division_id,
                "name": known[one.division_id].name,
                "start": one.starts_on,
                "end": one.ends_on,
            }
            for one in queries.members_of(circle)
        ],
    }
