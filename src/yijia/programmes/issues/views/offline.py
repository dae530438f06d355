"""Telling an issue without a network: one page that a browser keeps."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override

from yijia.base.access import public, takes
from yijia.ground.shell.middleware import POLICY_WITH_WORKER
from yijia.programmes.issues import shown


@public
@takes("GET", "HEAD")
def page(request: HttpRequest) -> HttpResponse:
    """The one page that opens without a network; what is written on it stays on the device."""
    response = render(request, "issues/offline.html", shown.offline_page(at=timezone.now()))
    response.headers["Content-Security-Policy"] = POLICY_WITH_WORKER
    return response


@public
@takes("GET", "HEAD")
def worker(request: HttpRequest) -> HttpResponse:
    """The script that has a browser keep the page in the language in which it was open.

    The language is part of the address: another one is another script, which a browser notices at
    once, and it need not be told by what the browser asks for scripts of this kind with.
    """
    wanted = request.GET.get("language")
    with override(wanted if wanted in dict(settings.LANGUAGES) else get_language()):
        script = shown.worker_script(shown.offline_page(at=timezone.now()))
    return HttpResponse(script, content_type="text/javascript")
