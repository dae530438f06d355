"""Which issues this browser has shown to be its own. Only numbers are kept, never a code."""

from django.http import HttpRequest

OWN = "own_issues"
MOST = 20


def remember(request: HttpRequest, *, number: str) -> None:
    """Keeps the number of an issue whose lookup code was shown."""
    held = [kept for kept in request.session.get(OWN, []) if kept != number]
    request.session[OWN] = [*held, number][-MOST:]


def is_own(request: HttpRequest, *, number: str) -> bool:
    """Whether this browser has shown the lookup code of this number."""
    return number in request.session.get(OWN, [])
