"""Who is responsible for my street: public pages, from the county down to a community."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from yijia.base.access import public
from yijia.programmes.issues import queries, shown


@public
def index(request: HttpRequest) -> HttpResponse:
    """The streets and towns of the county."""
    found = queries.streets(on=timezone.localdate())
    return render(request, "issues/places.html", {"streets": shown.places_of(found)})


@public
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Who answers for one place, and for what, and the places in it."""
    on, language = timezone.localdate(), get_language() or ""
    found = queries.responsible_for(code, on=on, language=language)
    return render(request, "issues/place.html", shown.place_page(found, language=language))
