"""Marking words for translation without a framework, so that pure rules may speak."""


def _(msgid: str) -> str:
    """Marks an English msgid for the catalogues; the edge translates it."""
    return msgid


def in_language(*, zh: str, en: str, language: str) -> str:
    """Picks the name in the reader's language, the Chinese one when there is no English one."""
    return en if language.startswith("en") and en else zh
