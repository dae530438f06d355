"""Sending stored files: what we have drawn ourselves is shown, all else is only handed out."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yijia.ground.files import rules

# Whatever a browser opens it as, it runs nothing, loads nothing and belongs to no site.
SANDBOX = "sandbox; default-src 'none'"


def shown(content: bytes) -> HttpResponse:
    """A photo. Its kind is ours, since it was drawn anew when it came in."""
    return HttpResponse(content, content_type=rules.STORED_KIND)


def handed_out(content: bytes, *, name: str) -> HttpResponse:
    """A document as it came in, which no browser opens within our pages."""
    response = HttpResponse(content, content_type=rules.PDF_KIND)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
