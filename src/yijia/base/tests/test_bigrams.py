"""Terms of Chinese text, and what a question asks of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijia.base import bigrams

SIGNS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E20), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("垃圾桶", ["垃圾", "圾桶", "桶"]),
        ("灯", ["灯"]),
        ("3号楼 LED灯坏", ["3", "号楼", "楼", "led", "灯坏", "坏"]),
        ("𠀀𠀁", ["𠀀𠀁", "𠀁"]),
        ("ＡＢＣ，１２３", ["abc", "123"]),
        ("灯坏，灯坏", ["灯坏", "坏"]),
        (" ，。_'\\", []),
    ],
)
def test_terms_are_pairs_of_characters_and_whole_words(text: str, terms: list[str]) -> None:
    assert bigrams.terms(text) == terms


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("垃圾桶", "'垃圾' & '圾桶'"),
        ("灯", "'灯':*"),
        ("2611 LED", "'2611':* & 'led':*"),
        ("垃圾 垃圾", "'垃圾'"),
        ("!!", ""),
    ],
)
def test_a_question_asks_for_all_of_it(text: str, question: str) -> None:
    assert bigrams.question(text) == question


def test_a_very_long_question_asks_for_its_beginning() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(200))
    assert bigrams.question(text).count("&") == bigrams.MOST_ASKED - 1


@pytest.mark.parametrize("word", ["a" * 6000, "é" * 6000, "ͅ" * 6000])
def test_of_an_endless_word_the_beginning_is_kept_and_found(word: str) -> None:
    terms = bigrams.terms(word)
    assert all(len(term.encode()) < 2046 for term in terms)
    assert not terms or found(bigrams.question(word), terms=terms)


def found(question: str, *, terms: list[str]) -> bool:
    """Whether PostgreSQL would find these terms, said once more in Python."""
    parts = [part.split("'")[1:] for part in question.split(" & ")]
    return all(
        any(t.startswith(word) for t in terms) if rest == ":*" else word in terms
        for word, rest in parts
    )


@given(SIGNS, SIGNS, SIGNS)
def test_whatever_stands_in_a_text_is_found_by_it(before: str, wanted: str, after: str) -> None:
    terms = bigrams.terms(before + wanted + after)
    assert found(bigrams.question(wanted), terms=terms)


@given(st.text())
def test_no_text_breaks_out_of_its_quotes(text: str) -> None:
    assert not set("".join(bigrams.terms(text))) & set("'\\ &|!():*<>")
