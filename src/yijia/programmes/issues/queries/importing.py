"""What is known by now, in the form in which it is brought in: sent again it changes nothing."""

from collections.abc import Iterator
from datetime import date

from yijia.ground.places import queries as places
from yijia.programmes.issues.models import Category, Question
from yijia.programmes.issues.queries.dating import lines_held
from yijia.programmes.issues.rules import DATED, ImportKind

Cells = list[str]


def known_rows(kind: ImportKind) -> Iterator[Cells]:
    """The rows of a file of everything that is known of a kind, in the order of its columns."""
    if kind in DATED:
        return _lines(kind)
    return {
        ImportKind.CATEGORIES: _categories,
        ImportKind.QUESTIONS: _questions,
        ImportKind.LANDMARKS: _landmarks,
    }[kind]()


def _categories() -> Iterator[Cells]:
    for one in Category.objects.order_by("code"):
        yield [one.code, one.name_zh, one.name_en, _day(one.starts_on), _day(one.ends_on)]


def _questions() -> Iterator[Cells]:
    """Each question as it was asked last. It began when it did: a file that is sent again asks it
    anew from its own day on.
    """
    latest = {one.code: one for one in Question.objects.order_by("starts_on")}
    for _code, one in sorted(latest.items()):
        yield [
            *(one.code, one.category_id, one.kind, one.label_zh, one.label_en),
            *(one.hint_zh, one.hint_en, one.options, str(int(one.is_required))),
            *("", _day(one.ends_on)),
        ]


def _landmarks() -> Iterator[Cells]:
    for known in places.every_landmark().values():
        one = known.landmark
        yield [
            *(one.code, one.kind, one.name_zh, one.division_id, str(one.lon), str(one.lat)),
            *(one.name_en, str(int(one.schematic)), _day(one.starts_on), _day(one.ends_on)),
        ]


def _lines(kind: ImportKind) -> Iterator[Cells]:
    """Each line as it holds now; a file that is sent again begins a changed one on its own day."""
    for line in lines_held(kind).values():
        yield [*line.cells.values(), "", _day(line.row.ends_on)]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
