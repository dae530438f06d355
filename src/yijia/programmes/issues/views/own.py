"""Which issues this browser has shown to be its own. Only numbers are kept, never a code."""

from django.http import HttpRequest

OWN = "own_issues"
RAISED = "issue_raised"
MOST = 20


def remember(request: HttpRequest, *, number: str) -> None:
    """Keeps the number of an issue whose lookup code was shown."""
    held = [kept for kept in request.session.get(OWN, []) if kept != number]
    request.session[OWN] = [*held, number][-MOST:]


def remember_raised(request: HttpRequest, *, number: str) -> None:
    """Keeps the number of an issue raised here; its code is shown until it is forgotten."""
    remember(request, number=number)
    request.session[RAISED] = number


def forget(request: HttpRequest, *, number: str) -> None:
    """Forgets the number: whoever has this browser next needs its code."""
    request.session[OWN] = [kept for kept in request.session.get(OWN, []) if kept != number]
    if raised(request) == number:
        del request.session[RAISED]


def is_own(request: HttpRequest, *, number: str) -> bool:
    """Whether this browser has shown the lookup code of this number."""
    return number in request.session.get(OWN, [])


def raised(request: HttpRequest) -> str | None:
    """The number of the issue that was raised last in this browser."""
    found = request.session.get(RAISED)
    return None if found is None else str(found)
