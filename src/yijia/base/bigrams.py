"""What Chinese text is searched by: every two neighbouring characters, and whole words of letters.

Chinese has no spaces, and a dictionary that cuts it misses names and new words; pairs of characters
miss nothing. The last character of a run is kept alone too, so that a single character is found
wherever it stands: a pair begins with it, or it ends the run.
"""

import re
import unicodedata

MOST_ASKED = 40
# PostgreSQL takes no term above 2,046 bytes; of what nobody would type the beginning is enough.
LONGEST_WORD = 40
_SIGNS = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"(?P<signs>[{_SIGNS}]+)|[^\W_{_SIGNS}]+")


def terms(text: str) -> list[str]:
    """What a text is found by, each once, in the order of the text."""
    found = dict[str, None]()
    for run, signs in _runs(text):
        pairs = [run[n : n + 2] for n in range(len(run) - 1)] if signs else [run]
        found.update(dict.fromkeys([*pairs, run[-1]] if signs else pairs))
    return list(found)


def document(text: str) -> str:
    """The terms of a text as PostgreSQL writes a tsvector without places."""
    return " ".join(f"'{term}'" for term in terms(text))


def pairs(text: str) -> list[str]:
    """The pairs of characters of a text, and its words of letters, as they are asked for."""
    found = [
        [run[n : n + 2] for n in range(len(run) - 1)] if signs and len(run) > 1 else [run]
        for run, signs in _runs(text)
    ]
    return [part for parts in found for part in parts]


def question(text: str) -> str:
    """What is asked, as PostgreSQL writes a tsquery: all of it must be there; "" asks nothing.

    A word of letters or digits may go on, as the number of a case does while it is typed; of very
    long questions the beginning is asked.
    """
    asked = dict[str, None]()
    for run, signs in _runs(text):
        whole = len(run) > 1 and signs
        parts = [f"'{run[n : n + 2]}'" for n in range(len(run) - 1)] if whole else [f"'{run}':*"]
        asked.update(dict.fromkeys(parts))
    return " & ".join(list(asked)[:MOST_ASKED])


def _runs(text: str) -> list[tuple[str, bool]]:
    """Runs of characters without anything between, and whether each is of Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = ((run.group(), run["signs"] is not None) for run in _RUN.finditer(plain))
    return [(run if signs else run[:LONGEST_WORD], signs) for run, signs in found]
