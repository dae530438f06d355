"""Names in the reader's language, and places in the order in which it says them."""

import pytest

from yijia.base import words
from yijia.base.words import Named


@pytest.mark.parametrize(
    ("name_en", "language", "shown"),
    [
        ("Lamp", "en", "Lamp"),
        ("Lamp", "en-gb", "Lamp"),
        ("Lamp", "zh-hans", "路灯"),
        ("Lamp", "", "路灯"),
        ("", "en", "路灯"),
    ],
)
def test_a_name_is_chinese_unless_there_is_an_english_one_for_its_reader(
    name_en: str, language: str, shown: str
) -> None:
    assert Named("0201", "路灯", name_en).name(language) == shown


def test_a_place_begins_with_the_largest_in_chinese_and_with_the_smallest_in_english() -> None:
    assert words.place_in_language(["甲镇", "乙村"], language="zh-hans") == "甲镇 乙村"
    assert words.place_in_language(["A Town", "B Village"], language="en") == "B Village, A Town"
