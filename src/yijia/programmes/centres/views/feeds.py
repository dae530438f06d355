"""The programme of a centre for calendars, and on paper."""

from django.http import HttpResponse
from django.utils import timezone

from yijia.base.access import public as everybody
from yijia.base.access import takes
from yijia.ground.access.middleware import ScopedRequest
from yijia.programmes.centres import queries, shown


@takes("GET", "HEAD")
@everybody
def feed(request: ScopedRequest, code: str) -> HttpResponse:
    """What takes place at a centre, for calendars that subscribe to it."""
    centre, at = queries.access_centre(code=code), timezone.now()
    content = shown.feed(centre, at=at, whole=request.build_absolute_uri)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@takes("GET", "HEAD")
@everybody
def poster(request: ScopedRequest, code: str) -> HttpResponse:
    """The programme of a centre, to be put up."""
    centre, at = queries.access_centre(code=code), timezone.now()
    content = shown.poster(centre, at=at, whole=request.build_absolute_uri)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{code}.pdf"'
    return answer
