"""What every answer of a demonstration says about itself."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Yijia-Demonstration"
NOT_OFFICIAL = "Demonstration data, not official"


class DemonstrationMiddleware:
    """Adds the header to every answer, so that a program that reads one cannot miss it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.YIJIA_DEMONSTRATION:
            response.headers[HEADER] = NOT_OFFICIAL
        return response
