"""How a stored file is sent."""

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# Whatever a browser opens it as, it runs nothing, loads nothing and belongs to no site.
SANDBOX = "sandbox; default-src 'none'"


def handed_out(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file as it came in or was made, which no browser opens within our pages."""
    response = HttpResponse(content, content_type=kind)
    # What a person wrote names a file, and never a place where it would lie.
    plain = re.sub(r"[\\/]", "-", name)
    response.headers["Content-Disposition"] = content_disposition_header(True, plain) or ""
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
