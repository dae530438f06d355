"""Which needs this browser has shown to be its own. Only numbers are kept, never a code."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from yijia.base.errors import NotFound, WrongSecret
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.rights.registry import Held
from yijia.programmes.exchange import actions, queries, rules, shown

OWN, MADE = "own_needs", "need_made"
MOST = 20


def remember(request: HttpRequest, *, number: str, is_new: bool = False) -> None:
    """Keeps the number of a need whose code was shown, or that was made here just now."""
    held = [kept for kept in request.session.get(OWN, []) if kept != number]
    request.session[OWN] = [*held, number][-MOST:]
    if is_new:
        request.session[MADE] = number


def forget(request: HttpRequest, *, number: str) -> None:
    """Forgets the number: whoever has this browser next needs its code."""
    request.session[OWN] = [kept for kept in request.session.get(OWN, []) if kept != number]
    if made(request) == number:
        del request.session[MADE]


def made(request: HttpRequest) -> str | None:
    """The number of the need that was made last in this browser."""
    found = request.session.get(MADE)
    return None if found is None else str(found)


def opened(request: HttpRequest, *, number: str) -> queries.Opened:
    """One's own need of this browser.

    Raises:
        NotFound: its code was not shown here.
    """
    if number not in request.session.get(OWN, []):
        raise NotFound
    return queries.access_own_need(number=number)


def check_code(request: HttpRequest, *, number: str) -> None:
    """Checks the lookup code that a program sends.

    Raises:
        WrongSecret: it is not that of this number.
    """
    code, at = request.headers.get("Lookup-Code", ""), timezone.now()
    origin = getattr(request, "origin", "")
    if not actions.check_lookup_code(at=at, number=number, code=code, origin=origin):
        raise WrongSecret


class NeedHolding:
    """What this programme holds of a person: what they asked for, and their contact."""

    code = queries.HOLDING
    label = _("Wish or need")
    purpose = rules.CONTACT
    page = "exchange:own"
    kept_keys = "exchange_kept_numbers"
    owners = ""

    def own(self, request: HttpRequest, key: str) -> Held:
        """The need of this browser, or of a program that sends its lookup code."""
        if request.headers.get("Lookup-Code", ""):
            check_code(request, number=key)
            return self.find(key)
        return queries.held_of(opened(request, number=key))

    def find(self, key: str) -> Held:
        """The need of a number."""
        return queries.held_of(queries.access_own_need(number=key))

    def find_again(self, *, subject_id: int, mark: str) -> Held | None:
        """The same need in a database that was restored."""
        return queries.held_again(subject_id=subject_id, mark=mark)

    def facts(self, held: Held) -> Sequence[tuple[str, str]]:
        """The need in words."""
        return shown.held_facts(queries.access_own_need(number=held.key))

    def document(self, held: Held) -> dict[str, object]:
        """The need for a program."""
        return shown.own_document(queries.access_own_need(number=held.key))

    def erase_texts(self, *, by: Scope, at: datetime, held: Held, names: Sequence[str]) -> None:
        """Erases all words about it, and takes the names out of its convenings."""
        actions.erase_texts(by=by, at=at, number=held.key, names=names)


HOLDING = NeedHolding()
