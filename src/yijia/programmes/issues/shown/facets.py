"""What a list of issues can be narrowed by, in the reader's language."""

from datetime import date

from django.utils.translation import get_language, gettext

from yijia.engines.cases.registry import Facets
from yijia.programmes.issues import queries, rules

# Below a group the list shows what lies in it.
_INDENT = "\N{EM SPACE}"


def facets(on: date) -> Facets:
    """The categories of a day, groups among them, the six kinds, and the ways issues come in."""
    language = get_language() or ""
    known = sorted(queries.known_categories(on=on).items())
    return Facets(
        topics=tuple(
            (code, (_INDENT if len(code) > queries.GROUP_LENGTH else "") + named.name(language))
            for code, named in known
        ),
        sorts=tuple((kind.value, gettext(label)) for kind, label in rules.KIND_LABELS.items()),
        sources=tuple((way.value, gettext(label)) for way, label in rules.SOURCE_LABELS.items()),
    )
