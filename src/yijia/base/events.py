"""What a journal entry says: a code, a sentence, and whether the public may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_known: dict[str, "Event"] = {}


@dataclass(frozen=True)
class Event:
    """One kind of journal entry. `sentence` is a msgid whose places come from the entry's `new`.

    Every one is known by its code from when it is declared; another one of the same code fails.
    """

    code: str
    sentence: str
    public: bool = False

    def __post_init__(self) -> None:
        if _known.setdefault(self.code, self) != self:
            raise ValueError(f"Another event is called {self.code!r} already.")


def every_event() -> Mapping[str, Event]:
    """Every kind of entry that was declared, by its code."""
    return MappingProxyType(_known)
