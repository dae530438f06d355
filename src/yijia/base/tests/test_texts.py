"""Texts that cannot be seen, and signs that make a text read otherwise than it is."""

import pytest

from yijia.base import texts

TURNED = "\u202egpj.exe\u202c"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u3000", "\u200b\u200d\ufeff", "\u2060\u00ad", "\u3164", "\u2800\n", "\ufe0f"],
)
def test_what_nobody_can_see_is_blank(text: str) -> None:
    assert texts.is_blank(text)


@pytest.mark.parametrize("text", ["路", " a ", "\u200b.", "👩\u200d🚒", "e\u0301"])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not texts.is_blank(text)


def test_a_line_has_no_controls_no_turns_and_no_ends() -> None:
    assert texts.plain_line(f"a\x00{TURNED}\x1b[2J\r\nb\u2028c\td") == "agpj.exe[2J b c d"
    assert texts.plain_line("路灯 👩\u200d🚒 e\u0301") == "路灯 👩\u200d🚒 e\u0301"


def test_several_lines_stay_several() -> None:
    assert texts.plain_lines(f"a\n\tb\x00{TURNED}") == "a\n\tbgpj.exe"
