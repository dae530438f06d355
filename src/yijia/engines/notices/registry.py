"""Which notices programmes have declared, and who knows the facts of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from yijia.engines.notices.rules import Happened, Matter, Told


@dataclass(frozen=True)
class Reach:
    """The person behind a matter, and the language in which they spoke to us; "" is not known."""

    person: int
    language: str


class Source(Protocol):
    """What a programme hands over beside its notices.

    `table` is that of the subjects, `holding` what a person knows their matters as, `page` the
    name of the page on which staff see one, by the fact `number`, `own_page` that on which its
    person opens it, asked with the number, and `heading` what a message to them is about.
    """

    table: str
    holding: str
    page: str
    own_page: str
    heading: str

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """What each of these entries is about, by the entry's id; for a service."""
        ...

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:
        """What a message of this notice holds and no row does; nothing for most of them."""
        ...

    def reach(self, subject: int) -> Reach | None:
        """Whose contact was left for a matter, or None; for a service."""
        ...


@dataclass(frozen=True)
class Declared:
    """A notice, and who knows its facts."""

    told: Told
    source: Source


class Notices:
    """A registry without duplicates."""

    def __init__(self) -> None:
        self._held: dict[str, Declared] = {}

    def add(self, source: Source, told: Iterable[Told]) -> None:
        """Declares notices of one source.

        Raises:
            ValueError: another one bears the same code.
        """
        for one in told:
            found = self._held.setdefault(one.code, Declared(one, source))
            if found.told != one:
                raise ValueError(f"the notice {one.code} is declared twice")

    def get(self, code: str) -> Declared | None:
        """The notice of this code, or None when it is declared no more."""
        return self._held.get(code)

    def of_event(self, event: str) -> list[Declared]:
        """The notices that are made when this happens."""
        return [one for one in self._held.values() if one.told.event == event]

    def table_of(self, holding: str) -> str:
        """The table of the subjects that persons know as this holding; "" when there is none."""
        found = (d.source.table for d in self._held.values() if d.source.holding == holding)
        return next(found, "")

    def events(self) -> list[str]:
        """Every event of which somebody is told."""
        return sorted({one.told.event for one in self._held.values()} - {""})


notices = Notices()
