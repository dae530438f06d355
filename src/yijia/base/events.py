"""What a journal entry says: a code, a sentence, and whether the public may read it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One kind of journal entry. `sentence` is a msgid whose places come from the entry's `new`."""

    code: str
    sentence: str
    public: bool = False
