"""The kinds of case that programmes have declared, each in every version still in use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from yijia.base.scope import Scope
from yijia.engines.cases.rules import Kind, faults

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Facets:
    """What a list of cases of a kind can be narrowed by: codes, each with what it is called."""

    topics: Choices = ()
    sorts: Choices = ()
    sources: Choices = ()


def no_facets(_on: date) -> Facets:
    """What a kind is narrowed by of which its programme says nothing."""
    return Facets()


@dataclass(frozen=True)
class Beside:
    """A case as it stands beside a list: the template of its facts, and what it is filled with."""

    template: str
    context: Mapping[str, object]


# Fetching is the check: it raises NotFound for whoever may not read the case of this number.
Showing = Callable[[Scope, str, datetime], Beside]


@dataclass(frozen=True)
class Declared:
    """A kind with the name of the page that shows a case of it to staff, and its facets on a day.

    The facets are in the reader's language. `beside` shows a case next to a list of others.
    """

    kind: Kind
    page: str
    facets: Callable[[date], Facets] = no_facets
    beside: Showing | None = None


@dataclass
class Kinds:
    """A registry without duplicates; a table with a fault is refused when it is declared."""

    _held: dict[tuple[str, int], Declared] = field(default_factory=dict)

    def add(
        self,
        kind: Kind,
        *,
        page: str,
        facets: Callable[[date], Facets] = no_facets,
        beside: Showing | None = None,
    ) -> None:
        """Declares a kind in one version.

        Raises:
            ValueError: the table has faults, or this version is declared already.
        """
        key, found = (kind.name, kind.version), faults(kind)
        if found:
            raise ValueError(f"the table of {kind.name} has faults: {'; '.join(found)}")
        if key in self._held and self._held[key].kind != kind:
            raise ValueError(f"version {kind.version} of {kind.name} is declared twice")
        self._held[key] = Declared(kind, page, facets, beside)

    def get(self, *, name: str, version: int) -> Declared:
        """The kind of an existing case, in the version that the case was opened under."""
        return self._held[(name, version)]

    def __iter__(self) -> Iterator[Declared]:
        return iter(sorted(self._held.values(), key=lambda d: (d.kind.name, d.kind.version)))


kinds = Kinds()
