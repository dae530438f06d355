"""Names found by the first letters of how they are read."""

import pytest

from yijia.base import initials


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("玉屏街道", "ypjd"),
        ("玉屏街道", "YP"),
        ("新厝镇", "xcz"),
        ("长乐", "cl"),
        ("长乐", "zy"),
        ("12345热线", "12345rx"),
    ],
)
def test_a_name_is_found_by_its_first_letters(text: str, typed: str) -> None:
    assert initials.sounds_like(text, typed=typed)


@pytest.mark.parametrize(
    ("text", "typed"), [("玉屏街道", "pjd"), ("玉屏街道", "玉"), ("Yuping", "yp"), ("玉屏", "")]
)
def test_nothing_else_finds_it(text: str, typed: str) -> None:
    assert not initials.sounds_like(text, typed=typed)


def test_every_character_of_the_table_has_its_own_letter() -> None:
    assert initials.readings("啊") == ("a",)
    assert initials.readings("匝") == ("z",)
    assert initials.readings("\u9fa5") == ("y",)


def test_a_text_that_may_be_read_in_many_ways_gives_few_of_them() -> None:
    assert len(initials.readings("长长长长长长长长")) == 8
