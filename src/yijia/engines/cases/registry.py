"""The kinds of case that programmes have declared, each in every version still in use."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from yijia.engines.cases.rules import Kind, faults


@dataclass(frozen=True)
class Declared:
    """A kind with the name of the page that shows a case of it to staff."""

    kind: Kind
    page: str


@dataclass
class Kinds:
    """A registry without duplicates; a table with a fault is refused when it is declared."""

    _held: dict[tuple[str, int], Declared] = field(default_factory=dict)

    def add(self, kind: Kind, *, page: str) -> None:
        """Declares a kind in one version.

        Raises:
            ValueError: the table has faults, or this version is declared already.
        """
        key, found = (kind.name, kind.version), faults(kind)
        if found:
            raise ValueError(f"the table of {kind.name} has faults: {'; '.join(found)}")
        if key in self._held and self._held[key].kind != kind:
            raise ValueError(f"version {kind.version} of {kind.name} is declared twice")
        self._held[key] = Declared(kind, page)

    def get(self, *, name: str, version: int) -> Declared:
        """The kind of an existing case, in the version that the case was opened under."""
        return self._held[(name, version)]

    def __iter__(self) -> Iterator[Declared]:
        return iter(sorted(self._held.values(), key=lambda d: (d.kind.name, d.kind.version)))


kinds = Kinds()
