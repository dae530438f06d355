"""What stands in the navigation and the footer: every app adds its own pages when it starts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yijia.base.access import Permission
from yijia.base.scope import Scope


@dataclass(frozen=True)
class Entry:
    """A link to a page: shown to everybody, or only to whoever holds the permission anywhere.

    `label` is an English msgid, `url_name` the name of an address without parts, and a smaller
    `order` stands further in front.
    """

    label: str
    url_name: str
    permission: Permission | None = None
    order: int = 50


class Menu:
    """Links in their order; an address can be added once only."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(self, entry: Entry) -> None:
        """Adds a link. The same link again changes nothing; another one to its address fails."""
        held = self._entries.setdefault(entry.url_name, entry)
        if held != entry:
            raise ValueError(f"The menu already holds another link to {entry.url_name!r}.")

    def seen_by(self, scope: Scope) -> Iterator[Entry]:
        """The links that this person can use, in order."""
        entries: Iterable[Entry] = self._entries.values()
        for entry in sorted(entries, key=lambda entry: entry.order):
            if entry.permission is None or scope.holds(entry.permission):
                yield entry


navigation = Menu()
footer = Menu()
