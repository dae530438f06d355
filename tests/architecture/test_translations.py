"""Chinese is complete: every sentence that the code marks has one certain translation."""

from pathlib import Path

import django
import polib
import pytest

from tests.architecture import catalogues, source

FRAMEWORK = Path(django.__file__).parent


@pytest.fixture(scope="module")
def asked() -> dict[catalogues.Sentence, set[str]]:
    """What the package marks, with the files that mark it."""
    return catalogues.asked(catalogues.package_files())


def known(po: polib.POFile) -> set[catalogues.Sentence]:
    """The sentences of a catalogue that are in use."""
    return {(entry.msgctxt or "", entry.msgid) for entry in po if not entry.obsolete}


def framework_sentences() -> set[catalogues.Sentence]:
    """The sentences of the framework, which an app may say in its own words."""
    files = sorted(FRAMEWORK.rglob("locale/en/LC_MESSAGES/django.po"))
    return {sentence for file in files for sentence in known(polib.pofile(str(file)))}


def owner(path: str) -> str:
    """The folder whose catalogue has to hold the sentences of a file.

    Base and config are no apps, so that no catalogue of theirs would be read: the shell, which says
    their refusals to people, holds their sentences.
    """
    house = source.house_of(tuple(path.split("/")))
    in_app = house is not None and house.floor not in {"base", "config"}
    return str(house).replace(".", "/") if in_app else "yijia/ground/shell"


def test_every_sentence_stands_in_the_catalogue_of_its_own_app(
    asked: dict[catalogues.Sentence, set[str]],
) -> None:
    held = {folder: known(po) for folder, po in catalogues.catalogues().items()}
    missing = {
        f"{path}: {sentence[1]!r}"
        for sentence, paths in asked.items()
        for path in paths
        if sentence not in held.get(owner(path), set())
    }
    source.must_be_none(missing)


def test_every_translation_is_certain_and_keeps_its_places() -> None:
    faults = [
        f"{folder}: {fault}"
        for folder, po in catalogues.catalogues().items()
        for entry in po
        if not entry.obsolete
        for fault in catalogues.faults_of(entry)
    ]
    source.must_be_none(faults)


def unlike(held: dict[str, polib.POFile]) -> list[str]:
    """Sentences that two catalogues translate differently, each with its translations."""
    said: dict[catalogues.Sentence, set[str]] = {}
    for entry in (entry for po in held.values() for entry in po if not entry.obsolete):
        text = entry.msgstr or " / ".join(entry.msgstr_plural.values())
        said.setdefault((entry.msgctxt or "", entry.msgid), set()).add(text)
    return [f"{s[1]!r} is {sorted(texts)}" for s, texts in said.items() if len(texts) > 1]


def test_one_sentence_has_one_translation_whoever_says_it() -> None:
    source.must_be_none(unlike(catalogues.catalogues()))


def test_everybody_is_addressed_politely() -> None:
    source.must_be_none(
        f"{folder}: {entry.msgid!r} says 你"
        for folder, po in catalogues.catalogues().items()
        for entry in po
        if "你" in entry.msgstr + "".join(entry.msgstr_plural.values())
    )


def test_two_translations_of_one_sentence_are_found() -> None:
    held = {name: polib.POFile() for name in ("a", "b")}
    held["a"].append(polib.POEntry(msgid="Open", msgstr="打开"))
    held["b"].append(polib.POEntry(msgid="Open", msgstr="打开"))
    held["b"].append(polib.POEntry(msgctxt="state", msgid="Open", msgstr="开放"))
    assert unlike(held) == []
    held["b"].append(polib.POEntry(msgid="Open", msgstr="公开"))
    assert len(unlike(held)) == 1


def test_no_catalogue_holds_what_nobody_says(
    asked: dict[catalogues.Sentence, set[str]],
) -> None:
    said = {(folder, s) for s, paths in asked.items() for folder in map(owner, paths)}
    theirs = framework_sentences()
    idle = [
        f"{folder}: {sentence[1]!r}"
        for folder, po in catalogues.catalogues().items()
        for sentence in known(po)
        if (folder, sentence) not in said and sentence not in theirs
    ]
    source.must_be_none(idle)


def test_a_sentence_is_found_wherever_it_is_marked() -> None:
    files = [
        ("a/rules.py", 'TEXT = _("In a rule.")\nraise Refused(_("Over %(most)s."), params={})'),
        ("a/models.py", 'label = gettext_lazy("In a model.")\nx = pgettext("verb", "Open")'),
        ("a/templates/a/page.html", '{% load i18n %}<h1>{% translate "On a page." %}</h1>'),
        (
            "a/templates/a/b.html",
            "{% blocktranslate %}Has {{ n }}.{% endblocktranslate %}",
        ),
        ("a/bare.py", "x = 1"),
    ]
    found = catalogues.asked(files)
    assert found == {
        ("", "In a rule."): {"a/rules.py"},
        ("", "Over %(most)s."): {"a/rules.py"},
        ("", "In a model."): {"a/models.py"},
        ("verb", "Open"): {"a/models.py"},
        ("", "On a page."): {"a/templates/a/page.html"},
        ("", "Has %(n)s."): {"a/templates/a/b.html"},
    }


@pytest.mark.parametrize(
    ("msgid", "msgstr", "flags", "fault"),
    [
        ("Sign in", "", [], "not translated"),
        ("Sign in", "登录", ["fuzzy"], "fuzzy"),
        ("At most %(most)s.", "最多。", [], "other places"),
        ("At most %(most)s.", "最多%(least)s。", [], "other places"),
        ("At most {most}.", "最多{least}。", [], "other places"),
    ],
)
def test_a_faulty_translation_is_found(
    msgid: str, msgstr: str, flags: list[str], fault: str
) -> None:
    found = catalogues.faults_of(polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags))
    assert len(found) == 1 and fault in found[0]


def test_a_sound_translation_passes() -> None:
    entry = polib.POEntry(msgid="%(n)s of %(all)s (100%%)", msgstr="共%(all)s，%(n)s（100%%）")
    assert catalogues.faults_of(entry) == []
