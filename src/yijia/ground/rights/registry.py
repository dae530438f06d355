"""What programmes hold of persons: each says how a person shows what is theirs, and what it is.

A person's data lies in many rooms, and no room looks into another: the pages of this app ask one
holding at a time, about one person who has shown that it is theirs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.http import HttpRequest

from yijia.base.scope import Scope


@dataclass(frozen=True)
class Held:
    """One matter of a person's in one holding.

    `key` is the number that the person knows it by, `mark` what tells it from a matter with the
    same id in another database, `person_id` None when no contact was left, `has_texts` whether
    anything is left of what the person wrote, and `division` where the matter lies: whoever answers
    for personal data there answers for it.
    """

    holding: str
    key: str
    subject_id: int
    mark: str
    person_id: int | None = None
    has_texts: bool = True
    division: str = ""

    @property
    def subject(self) -> str:
        """What a reading says that it was for."""
        return f"{self.holding}:{self.subject_id}"


class Holding(Protocol):
    """What a programme hands over.

    `code` names it in addresses, `purpose` what it asks consent for, and `page` the person's own
    page of a matter, by its key. `kept_keys` is a function of the database that is given the bodies
    in which somebody holds a post, and hands out the keys of matters that are kept from them.
    `owners` is one that says whether a person is that of whoever is signed in; it is empty where a
    matter is shown by a code, and nobody signs in for it.
    """

    code: str
    label: str
    purpose: str
    page: str
    kept_keys: str
    owners: str

    def own(self, request: HttpRequest, key: str, *, at: datetime) -> Held:
        """The matter of whoever asks, who has shown that it is theirs.

        Raises:
            NotFound: there is none, or it was not shown.
        """
        ...

    def find(self, key: str) -> Held:
        """The matter of a key, for who answers for personal data.

        Raises:
            NotFound: there is none.
        """
        ...

    def find_again(self, *, subject_id: int, mark: str) -> Held | None:
        """The same matter in a database that was restored, if it is there."""
        ...

    def facts(self, held: Held) -> Sequence[tuple[str, str]]:
        """What is held, as label and text in the reader's language."""
        ...

    def document(self, held: Held) -> dict[str, object]:
        """What is held, for a program."""
        ...

    def erase_texts(self, *, by: Scope, at: datetime, held: Held, names: Sequence[str]) -> None:
        """Puts a note in the place of the person's own words, and takes names out of all others."""
        ...


@dataclass(kw_only=True, eq=False)
class Matters:
    """A holding whose matters are found by one number each; who they belong to, others say.

    `access` finds the matter of a number, `held_of` says what of it is held, `again` finds it in a
    restored database, `told` and `coded` are what is held in words and for a program, and `erase`
    takes a person's own words out of the matter of a number.
    """

    code: str
    label: str
    purpose: str
    page: str
    kept_keys: str
    # What a programme finds is a row of its own, whose type only it may name.
    access: Callable[..., Any]
    held_of: Callable[[Any], Held]
    again: Callable[..., Held | None]
    told: Callable[[Any], Sequence[tuple[str, str]]]
    coded: Callable[[Any], dict[str, object]]
    erase: Callable[..., None]
    owners: str = ""

    def find(self, key: str) -> Held:
        """The matter of a number."""
        return self.held_of(self.access(number=key))

    def find_again(self, *, subject_id: int, mark: str) -> Held | None:
        """The same matter in a database that was restored."""
        return self.again(subject_id=subject_id, mark=mark)

    def facts(self, held: Held) -> Sequence[tuple[str, str]]:
        """The matter in words."""
        return self.told(self.access(number=held.key))

    def document(self, held: Held) -> dict[str, object]:
        """The matter for a program."""
        return self.coded(self.access(number=held.key))

    def erase_texts(self, *, by: Scope, at: datetime, held: Held, names: Sequence[str]) -> None:
        """Erases what the person wrote, and takes their names out of what others did."""
        self.erase(by=by, at=at, number=held.key, names=names)


class Holdings:
    """A registry without duplicates."""

    def __init__(self) -> None:
        self._held: dict[str, Holding] = {}

    def add(self, holding: Holding) -> None:
        """Declares a holding.

        Raises:
            ValueError: another one bears this code.
        """
        if self._held.setdefault(holding.code, holding) is not holding:
            raise ValueError(f"the holding {holding.code} is declared twice")

    def get(self, code: str) -> Holding | None:
        """The holding of this code, or None."""
        return self._held.get(code)

    def __iter__(self) -> Iterator[Holding]:
        return iter(sorted(self._held.values(), key=lambda holding: holding.code))


holdings = Holdings()
