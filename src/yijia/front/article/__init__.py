"""The article number by number, and whether what was counted bears it out."""

from yijia.front.article.numbers import (
    Article,
    Bilingual,
    Finding,
    Number,
    Sentence,
    article,
    broken,
    findings,
    read_article,
)
from yijia.front.article.pages import document, page

__all__ = [
    "Article",
    "Bilingual",
    "Finding",
    "Number",
    "Sentence",
    "article",
    "broken",
    "document",
    "findings",
    "page",
    "read_article",
]
