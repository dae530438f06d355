"""What everybody may know: what is kept of them, what for, and for how long."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yijia.base.access import public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights import queries, shown


@public
def privacy(request: ScopedRequest) -> HttpResponse:
    """What people are told of their data: each notice that is shown now, and every rule."""
    at = timezone.now()
    told, notices = queries.rules_of_retention(at=at), queries.notices_on(at=at)
    return render(request, "rights/privacy.html", shown.privacy_page(told, notices=notices))
