"""Long lists, drawn fast: the engine draws each shape of row once, and the rest is filled in."""

import html
from collections.abc import Iterable
from itertools import pairwise

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Stands around the name of what is filled in. No text holds it: the gate turns it away.
_MARK = "\0"
_MOST_SHAPES = 1000


class _Hole(str):
    """Where a row's own text goes. Nothing may be decided by it: then it belongs to the shape."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise template.TemplateSyntaxError(
            f"{self.strip(_MARK)} decides what a row looks like; name it in `shape`."
        )


class _Outline:
    """A row of which only the shape is known; everything else is a hole."""

    def __init__(self, shape: dict[str, object]) -> None:
        self._shape = shape

    def __getitem__(self, name: str) -> object:
        return self._shape[name] if name in self._shape else _Hole(f"{_MARK}{name}{_MARK}")


class _Stamp:
    """What all rows of one shape share, cut at the holes: text, name, text, name, …, text."""

    def __init__(self, drawn: str) -> None:
        pieces = drawn.split(_MARK)
        self._first = pieces[0]
        self._rest = list(pairwise(pieces[1:]))[::2]

    def fill(self, row: object) -> str:
        """The row's markup, each of its texts escaped."""
        filled = [self._first]
        for name, after in self._rest:
            filled += (_escaped(getattr(row, name)), after)
        return "".join(filled)


def _escaped(text: object) -> str:
    """As `conditional_escape`, without its way through lazy texts: a page has some hundreds."""
    return text if isinstance(text, SafeString) else html.escape(str(text))


class RowsNode(template.Node):
    """Draws its content once for each shape of row in each language, and keeps it."""

    def __init__(self, rows: FilterExpression, shape: tuple[str, ...], content: NodeList) -> None:
        self.rows = rows
        self.shape = shape
        self.nodelist = content
        self._stamps: dict[tuple[object, ...], _Stamp] = {}

    def render(self, context: Context) -> SafeString:
        """All rows, one below the other."""
        rows: Iterable[object] = self.rows.resolve(context)
        language = get_language()
        return SafeString("".join(self._draw(row, context, language) for row in rows))

    def _draw(self, row: object, context: Context, language: str | None) -> str:
        values = tuple(getattr(row, name) for name in self.shape)
        stamp = self._stamps.get((language, *values))
        if stamp is None:
            stamp = self._stamp(context, values)
            if len(self._stamps) < _MOST_SHAPES:
                self._stamps[language, *values] = stamp
        return stamp.fill(row)

    def _stamp(self, context: Context, values: tuple[object, ...]) -> _Stamp:
        """The content for one shape; nothing else of the page is seen from inside."""
        outline = _Outline(dict(zip(self.shape, values, strict=True)))
        return _Stamp(self.nodelist.render(context.new({"row": outline})))


@register.tag
def rows(parser: Parser, token: Token) -> RowsNode:
    """Draws `{% rows found shape="is_late colour" %}…{{ row.title }}…{% endrows %}`.

    Each `row` of `found` is an object whose attributes named in `shape` take few values and may
    decide what is drawn; all its other attributes are texts, which are only filled in. Inside,
    nothing but `row` and the language is known, so what was drawn for one shape holds for all.
    """
    _name, found, *told = token.split_contents()
    shape = told[0].removeprefix('shape="').removesuffix('"') if told else ""
    if len(told) > 1 or (told and told[0] != f'shape="{shape}"'):
        raise template.TemplateSyntaxError('Write {% rows found shape="one another" %}.')
    content = parser.parse(("endrows",))
    parser.delete_first_token()
    return RowsNode(parser.compile_filter(found), tuple(shape.split()), content)
