"""Words without a framework: marked for translation, and names in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass


def _(msgid: str) -> str:
    """Marks an English msgid for the catalogues; the edge translates it."""
    return msgid


def in_language(*, zh: str, en: str, language: str) -> str:
    """Picks the name in the reader's language, the Chinese one when there is no English one."""
    return en if language.startswith("en") and en else zh


def place_in_language(names: Sequence[str], *, language: str) -> str:
    """The names of a place from the largest down, in the order in which a language says them."""
    return ", ".join(reversed(names)) if language.startswith("en") else " ".join(names)


@dataclass(frozen=True)
class Named:
    """What has a code, and a name in both languages."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """The name in a language."""
        return in_language(zh=self.name_zh, en=self.name_en, language=language)
