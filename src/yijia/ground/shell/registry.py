"""What every app adds when it starts: its pages in the navigation and the footer, how refusals are
said at addresses whose readers know documents of their own, and what the health address warns of.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _

from yijia.base.access import Permission
from yijia.base.errors import Refused
from yijia.base.scope import Scope


class Section(Enum):
    """The parts of the menu of who works here, in their order; each value is an English msgid."""

    WORK = _("My work")
    TOGETHER = _("Working together")
    SERVICE = _("Members and service")
    KEEPING = _("Keeping in order")
    OPEN = _("Pages for everybody")


@dataclass(frozen=True)
class Entry:
    """A link to a page: shown to everybody, or only to whoever holds the permission anywhere, or
    the one that is named `also`.

    `label` is an English msgid, `url_name` the name of an address without parts, and a smaller
    `order` stands further in front in its section. Pages at addresses that begin as one in `below`
    lie below it, as those below its own address do.
    """

    label: str
    url_name: str
    permission: Permission | None = None
    also: Permission | None = None
    order: int = 50
    section: Section = Section.OPEN
    below: tuple[str, ...] = ()


class Menu:
    """Links in their order; an address can be added once only."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(self, entry: Entry) -> None:
        """Adds a link. The same link again changes nothing.

        Another one to its address fails, and so does one with a permission among the pages that
        are open to everybody.
        """
        if entry.permission is not None and entry.section is Section.OPEN:
            raise ValueError(
                f"The link to {entry.url_name!r} is not for everybody: name a section."
            )
        held = self._entries.setdefault(entry.url_name, entry)
        if held != entry:
            raise ValueError(f"The menu already holds another link to {entry.url_name!r}.")

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def seen_by(self, scope: Scope) -> Iterator[Entry]:
        """The links that this person can use, in order."""
        for entry in sorted(self, key=lambda entry: entry.order):
            asked = [one for one in (entry.permission, entry.also) if one is not None]
            if not asked or any(scope.holds(one) for one in asked):
                yield entry


# Says a refusal as those read it who ask at an address; one of status 500 without a database.
Dialect = Callable[[HttpRequest, Refused], HttpResponse]


class Dialects:
    """How refusals are said, by the beginning of an address; elsewhere as everywhere."""

    def __init__(self) -> None:
        self._by_beginning: dict[str, Dialect] = {}

    def add(self, beginning: str, *, said: Dialect) -> None:
        """Takes in how refusals are said at addresses that begin so. Another one there fails."""
        if self._by_beginning.setdefault(beginning, said) != said:
            raise ValueError(f"Refusals at {beginning!r} are said in another way already.")

    def at(self, path: str) -> Dialect | None:
        """How they are said at an address, where it has a way of its own."""
        found = (said for start, said in self._by_beginning.items() if path.startswith(start))
        return next(found, None)


class Alarms:
    """What should wake an operator although the database answers: by code, each a question of SQL
    that is answered by true where there is reason to.
    """

    def __init__(self) -> None:
        self._questions: dict[str, str] = {}

    def add(self, code: str, *, question: str) -> None:
        """Takes in what is asked. Another question under the same code fails."""
        if self._questions.setdefault(code, question) != question:
            raise ValueError(f"The alarm {code!r} asks something else already.")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Codes and questions, in the order of codes."""
        return iter(sorted(self._questions.items()))


navigation = Menu()
footer = Menu()
dialects = Dialects()
alarms = Alarms()
