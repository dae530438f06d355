"""What every answer of a demonstration says about itself."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext, override

from yijia.ground.shell.queries import NOT_OFFICIAL

HEADER = "X-Yijia-Demonstration"


class DemonstrationMiddleware:
    """Adds the header to every answer, so that a program that reads one cannot miss it.

    It says so in English, and in Chinese in the way of RFC 8187, since a header is ASCII.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        with override("zh-hans"):
            chinese = quote(gettext(NOT_OFFICIAL))
        self.value = f"{NOT_OFFICIAL.rstrip('.')}; zh*=UTF-8''{chinese}"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.YIJIA_DEMONSTRATION:
            response.headers[HEADER] = self.value
        return response
