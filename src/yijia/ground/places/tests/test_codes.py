"""What the numbers of a division code say."""

import pytest

from yijia.ground.places.rules import codes
from yijia.ground.places.rules.codes import Kind, Level


@pytest.mark.parametrize("text", ["350181", "350181002", "350181002901", "350181002901001"])
def test_a_code_has_six_digits_and_up_to_three_segments_of_three(text: str) -> None:
    assert codes.is_code(text)
    assert codes.level_of(text) == Level(len(text))


@pytest.mark.parametrize(
    "text",
    ["", "35018", "3501810", "350181002901001001", "35018a", "３５０１８１", "350181\n", "~"],
)
def test_anything_else_is_no_code(text: str) -> None:
    assert not codes.is_code(text)


def test_the_parent_is_the_code_without_its_last_segment() -> None:
    assert codes.parent_of("350181002901001") == "350181002901"
    assert codes.parent_of("350181") is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("350181", Kind.COUNTY),
        ("350181002", Kind.STREET),
        ("350181119", Kind.TOWN),
        ("350181200", Kind.TOWNSHIP),
        ("350181400", Kind.FARM),
        ("350181002001", Kind.COMMUNITY),
        ("350181103201", Kind.VILLAGE),
        ("350181400401", Kind.COMMUNITY),
        ("350181400501", Kind.VILLAGE),
        ("350181103201001", Kind.GRID),
    ],
)
def test_a_code_says_the_kind(code: str, kind: Kind) -> None:
    assert codes.kind_of(code) is kind


@pytest.mark.parametrize("code", ["350181000", "350181600", "350181002000", "350181002901"])
def test_a_number_that_no_kind_is_given_says_none(code: str) -> None:
    assert codes.kind_of(code) is None


def test_only_a_committee_numbered_600_or_above_cannot_exist() -> None:
    assert codes.cannot_exist("350181002600")
    assert codes.cannot_exist("350181002901001")
    assert not codes.cannot_exist("350181002599")
    assert not codes.cannot_exist("350181999")
    assert not codes.cannot_exist("350181")


def test_common_names_sort_by_pinyin() -> None:
    names = ["赵", "福", "安", "张", "陈", "王", "李"]
    assert sorted(names, key=codes.sort_key) == ["安", "陈", "福", "李", "王", "张", "赵"]
