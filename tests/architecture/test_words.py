"""Words for people stand in the catalogues: no Chinese in code, no bare English on a page."""

import ast
import re

import pytest

from tests.architecture import source
from tests.architecture.source import House, Source

CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
COMPOSED = (ast.JoinedStr, ast.BinOp)
SPEAKING = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "ngettext"})

# Files, or folders that end in a slash, in which Chinese or bare words stand, with the reason why.
REVIEWED: dict[str, str] = {
    "yijia/base/revealing.py": (
        "It looks for numbers in running Chinese text: its digits, dashes, units and words."
    ),
    "yijia/config/cli/demo.py": (
        "It greets in both languages, as every page of a demonstration says what its data is."
    ),
    "yijia/engines/forms/rules/holding.py": (
        "It tells every reader the very characters in which a sheet has to say a month."
    ),
    "yijia/engines/forms/rules/spoken.py": (
        "It reads and writes months as a Chinese sheet says them: its digits, units and blanks."
    ),
    "yijia/front/demonstration/": "It makes the names and texts of a demonstration county: data.",
    "yijia/ground/places/actions/shipped.py": (
        "It names the documents that the shipped data was taken from, by their own titles."
    ),
    "yijia/ground/shell/context.py": "A language is offered to a reader by its own name.",
    "yijia/ground/shell/templates/shell/500.html": (
        "It is shown when nothing else works, so it says in both languages what it has to say."
    ),
    "yijia/ground/shell/templates/shell/components/demonstration.html": (
        "Every page of a demonstration says in both languages that its data is not official."
    ),
}

COMMENT = re.compile(r"{#.*?#}|{%-?\s*comment.*?endcomment\s*-?%}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*-?%}", re.DOTALL)
CODE = re.compile(r"<(script|style)\b.*?</\1>|{%.*?%}|{{.*?}}", re.DOTALL)
READ_ALOUD = re.compile(r"""\b(?:alt|title|placeholder|aria-label)=(["'])(.*?)\1""", re.DOTALL)
ELEMENT = re.compile(r"<[^>]*>")
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[A-Za-z]{2,}")
# Names that are the same in every language, the name of the house itself among them.
NAMES = re.compile(r"一家|\b(Yijia|JSON|CSV|GeoJSON|OpenAPI|English|API|PDF|SVG|Vega-Lite)\b")


def chinese_in_code(file: Source) -> list[str]:
    """Chinese in the strings of a file; what only describes may quote the word of the field."""
    return [
        source.at(file, node, f"holds Chinese: {str(node.value)[:20]!r}")
        for node in source.strings(file.nodes)
        if CHINESE.search(NAMES.sub(" ", str(node.value)))
    ]


def untranslatable(file: Source) -> list[str]:
    """Marks on a string put together on the spot, which no catalogue can hold."""
    return [
        source.at(file, node, "marks a string that is put together on the spot")
        for node in file.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in SPEAKING and any(isinstance(arg, COMPOSED) for arg in node.args)
    ]


def bare_words(house: House, name: str, text: str) -> list[str]:
    """Words on a page, or read aloud from it, that are not translated."""
    kept = TRANSLATED.sub(" ", COMMENT.sub(" ", text))
    aloud = [value for _quote, value in READ_ALOUD.findall(CODE.sub(" ", kept))]
    shown = ELEMENT.sub("\n", CODE.sub(" ", kept)).split("\n")
    lines = [NAMES.sub(" ", ENTITY.sub(" ", line)).strip() for line in [*aloud, *shown]]
    return [
        f"{house}: {name}: {line[:60]!r}"
        for line in lines
        if WORD.search(line) or CHINESE.search(line)
    ]


def _pages() -> list[tuple[House, str, str]]:
    return [
        (house, name, text)
        for house, name, text in source.templates()
        if name.endswith(".html") and not _reviewed(_path(house, name=name))
    ]


def _path(house: House, *, name: str) -> str:
    return f"{str(house).replace('.', '/')}/templates/{name}"


def _reviewed(path: str) -> bool:
    return any(path == known or path.startswith(known) for known in REVIEWED)


def test_no_chinese_stands_in_code() -> None:
    files = [file for file in source.living_sources() if not _reviewed(file.path)]
    source.must_be_none(fault for file in files for fault in chinese_in_code(file))


def test_only_whole_strings_are_marked() -> None:
    source.must_be_none(fault for file in source.living_sources() for fault in untranslatable(file))


def test_no_page_holds_bare_words() -> None:
    source.must_be_none(fault for given in _pages() for fault in bare_words(*given))


def test_every_review_still_stands_for_something() -> None:
    speaking = [file.path for file in source.living_sources() if chinese_in_code(file)]
    drawn = [(_path(house, name=name), text) for house, name, text in source.templates()]
    speaking += [path for path, text in drawn if CHINESE.search(text)]
    idle = [known for known in REVIEWED if not any(path.startswith(known) for path in speaking)]
    assert idle == []
    assert all(len(reason.split()) >= 6 for reason in REVIEWED.values())


def test_chinese_in_code_is_found_and_in_a_docstring_is_not() -> None:
    assert len(chinese_in_code(source.sample("raise Refused('请登录')"))) == 1
    assert len(chinese_in_code(source.sample("x = f'{a}。'"))) == 1
    assert chinese_in_code(source.sample("'''A case (工单).'''  # 派单 is dispatch")) == []


@pytest.mark.parametrize("line", ["_(f'At {a}')", "_('a' % b)", "_('a' + b)"])
def test_a_mark_on_a_composed_string_is_found(line: str) -> None:
    assert len(untranslatable(source.sample(line))) == 1


@pytest.mark.parametrize("line", ["_('Plain.')", "gettext(str(refused))"])
def test_a_mark_on_a_whole_string_passes(line: str) -> None:
    assert untranslatable(source.sample(line)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<h1>Sign in</h1>",
        "<p>登录</p>",
        '<img alt="A photo" src="{{ url }}">',
        "{% if x %}Yes{% endif %}",
        '<a href="/" aria-label="Home page">{% translate "Home" %}</a>',
    ],
)
def test_a_bare_word_on_a_page_is_found(text: str) -> None:
    assert len(bare_words(House("front", ""), "front/page.html", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{% load i18n %}<h1 class="govuk-heading-l">{% translate "Sign in" %}</h1>',
        "<p>{% blocktranslate with n=count %}There are {{ n }}.{% endblocktranslate %}</p>",
        '<img alt="{{ file.name }}" src="/a.png">&nbsp;&rarr; {# A note. #}',
        "<script src='/static/a.js'></script><style>p { color: red }</style>",
        "<title>{{ title }} – Yijia</title><p>{{ n }} %</p>",
    ],
)
def test_a_translated_page_passes(text: str) -> None:
    assert bare_words(House("front", ""), "front/page.html", text) == []
