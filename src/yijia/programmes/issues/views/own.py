"""Which issues this browser has shown to be its own. Only numbers are kept, never a code."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from yijia.base.errors import NotFound, WrongSecret
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights.registry import Held
from yijia.programmes.issues import actions, drafts, queries, rules, shown

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


def joined_before(request: HttpRequest, *, number: str) -> str | None:
    """The number by which this browser has joined an issue already."""
    held = [(kept, rules.joined_parts(kept)) for kept in request.session.get(OWN, [])]
    return next((str(kept) for kept, parts in held if parts and parts[0] == number), None)


def sender(request: ScopedRequest) -> drafts.Sender:
    """Who sends something now, and from where."""
    return drafts.Sender(by=request.scope, at=timezone.now(), origin=request.origin)


class IssueHolding:
    """What this programme holds of a person: the issue that they raised, and their contact."""

    code = "issues"
    label = _("Issue")
    purpose = rules.CONTACT
    page = "issues:own"
    kept_keys = "issues_kept_numbers"
    owners = ""

    def own(self, request: HttpRequest, key: str) -> Held:
        """The issue of this browser, or of a program that sends its lookup code."""
        code = request.headers.get("Lookup-Code", "")
        if code:
            _check_code(request, number=key, code=code)
        elif not is_own(request, number=key):
            raise NotFound
        return self.find(key)

    def find(self, key: str) -> Held:
        """The issue of a number."""
        return queries.held_of(queries.access_own_issue(number=key))

    def find_again(self, *, subject_id: int, mark: str) -> Held | None:
        """The same issue in a database that was restored."""
        return queries.held_again(subject_id=subject_id, mark=mark)

    def facts(self, held: Held) -> Sequence[tuple[str, str]]:
        """The issue in words."""
        return shown.held_facts(queries.access_own_issue(number=held.key))

    def document(self, held: Held) -> dict[str, object]:
        """The issue for a program."""
        return shown.held_document(queries.access_own_issue(number=held.key))

    def erase_texts(self, *, by: Scope, at: datetime, held: Held, names: Sequence[str]) -> None:
        """Erases what the person wrote."""
        actions.erase_texts(by=by, at=at, number=held.key, names=names)


def _check_code(request: HttpRequest, *, number: str, code: str) -> None:
    origin, at = getattr(request, "origin", ""), timezone.now()
    if not actions.check_lookup_code(at=at, number=number, code=code, origin=origin):
        raise WrongSecret


HOLDING = IssueHolding()
