"""What a browser has shown to be its own, by number and lookup code. No code is ever kept."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from yijia.base.errors import NotFound, Refused, TooMany, WrongSecret
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.rights import inputs
from yijia.ground.rights.registry import Held, Matters

MOST = 20
CODE = "Lookup-Code"


@dataclass(frozen=True)
class OwnNumbers:
    """The numbers of one programme that a browser has shown; `own` and `made` are their keys."""

    own: str
    made: str

    def remember(self, request: HttpRequest, *, number: str) -> None:
        """Keeps a number whose code was shown."""
        held = [kept for kept in request.session.get(self.own, []) if kept != number]
        request.session[self.own] = [*held, number][-MOST:]

    def remember_made(self, request: HttpRequest, *, number: str) -> None:
        """Keeps the number of what was made here; its code is shown until it is forgotten."""
        self.remember(request, number=number)
        request.session[self.made] = number

    def forget(self, request: HttpRequest, *, number: str) -> None:
        """Forgets a number: whoever has this browser next needs its code."""
        request.session[self.own] = [one for one in self.numbers(request) if one != number]
        if self.made_last(request) == number:
            del request.session[self.made]

    def numbers(self, request: HttpRequest) -> list[str]:
        """The numbers, the one shown last at the end."""
        return [str(one) for one in request.session.get(self.own, [])]

    def holds(self, request: HttpRequest, *, number: str) -> bool:
        """Whether this browser has shown the code of a number."""
        return number in self.numbers(request)

    def made_last(self, request: HttpRequest) -> str | None:
        """The number of what was made last in this browser."""
        found = request.session.get(self.made)
        return None if found is None else str(found)

    def check(self, request: HttpRequest, *, number: str) -> None:
        """Refuses a browser that has not shown the code of a number.

        Raises:
            NotFound: as if there were none.
        """
        if not self.holds(request, number=number):
            raise NotFound


@dataclass(kw_only=True, eq=False)
class ByCode(Matters):
    """A holding whose matters a person follows by number and lookup code, without an account."""

    numbers: OwnNumbers

    def own(self, request: HttpRequest, key: str, *, at: datetime) -> Held:
        """The matter of this browser, or of a program that sends its lookup code.

        Raises:
            NotFound: there is none, or its code was not shown here.
            TooMany: too many wrong codes.
            WrongSecret: the code that was sent does not belong to it.
        """
        if request.headers.get(CODE, ""):
            check_code(request, number=key, at=at)
        else:
            self.numbers.check(request, number=key)
        return self.find(key)


def check_code(request: HttpRequest, *, number: str, at: datetime) -> None:
    """Refuses a program that does not send the lookup code of a number.

    Raises:
        TooMany: too many wrong codes.
        WrongSecret: the code does not belong to it.
    """
    code, origin = request.headers.get(CODE, ""), getattr(request, "origin", "")
    if not people.check_lookup_code(at=at, number=number, code=code, origin=origin):
        raise WrongSecret


def is_shown(form: inputs.ByNumber, *, request: ScopedRequest, at: datetime) -> bool:
    """Whether the code of a valid form belongs to its number; if not, the form says so."""
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        fits = people.check_lookup_code(at=at, number=number, code=code, origin=request.origin)
    except TooMany as refused:
        form.add_refusal(refused)
        return False
    if not fits:
        sentence = _("This code does not belong to this number. Check both.")
        form.add_refusal(Refused(sentence, field="code"))
    return fits
