"""What the page of the demonstration shows: who can sign in, and issues to play the person of."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from yijia.base import words
from yijia.front.demonstration.logins import LOGINS, PASSWORD, Login
from yijia.front.queries import Demonstration
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import actions as people

COMMAND = "yijia demo"


@dataclass(frozen=True)
class Seat:
    """One login in words."""

    login: str
    title: str
    body: str
    does: str


@dataclass(frozen=True)
class Sample:
    """An issue that was answered, with the code that makes a visitor its person."""

    number: str
    code: str


def page(loaded: Demonstration | None, *, on: date) -> dict[str, object]:
    """Every login with what it can do, the password of all of them, and some issues with codes."""
    language, samples = get_language() or "", loaded.samples if loaded else []
    known = {body.code: body for body in organisations.known_organisations(on=on).values()}
    names = {code: body.name(language) for code, body in known.items()}
    return {
        "seats": [_seat(login, names.get(login.body, ""), language=language) for login in LOGINS],
        "password": PASSWORD,
        "samples": [Sample(number, people.lookup_code(number)) for number in samples],
        # The command that loads a county, while there is none.
        "missing": "" if loaded else COMMAND,
    }


def _seat(login: Login, body: str, *, language: str) -> Seat:
    title = words.in_language(zh=login.title_zh, en=login.title_en, language=language)
    return Seat(login=login.login, title=title, body=body, does=gettext(login.does))
