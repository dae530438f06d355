"""The sentences of the package: what the code asks to be translated, and what has been."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from tests.architecture import source

LANGUAGE = "zh_Hans"
CATALOGUE = f"locale/{LANGUAGE}/LC_MESSAGES/django.po"
# The words that mark a sentence, as the framework's own command gives them to xgettext.
KEYWORDS = (
    *("gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3"),
    *("pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3"),
)
PLACE = re.compile(r"%\((\w+)\)[sdif]|%[sdif]|{(\w*)}")

Sentence = tuple[str, str]


def asked(files: Iterable[tuple[str, str]]) -> dict[Sentence, set[str]]:
    """Every sentence (with its context) that files of (path, text) mark, with those paths."""
    if shutil.which("xgettext") is None:
        raise RuntimeError("xgettext is missing: install gettext to check the translations.")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        names = [_laid_out(path, text, base=base) for path, text in files]
        (base / "names").write_text("\n".join(names), "utf-8")
        command = ["xgettext", "--from-code=UTF-8", "--language=Python", "--output=-"]
        command += [f"--keyword={word}" for word in KEYWORDS] + ["--files-from=names"]
        done = subprocess.run(
            command,
            cwd=base,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[Sentence, set[str]] = {}
    for entry in polib.pofile(done.stdout) if done.stdout else []:
        paths = {path.removesuffix(".templatized") for path, _line in entry.occurrences}
        found.setdefault((entry.msgctxt or "", entry.msgid), set()).update(paths)
    return found


def _laid_out(path: str, text: str, *, base: Path) -> str:
    """Writes one file where xgettext can read it; a template is made into code that marks alike."""
    is_code = path.endswith(".py")
    name = path if is_code else f"{path}.templatized"
    target = base / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text if is_code else templatize(text, origin=path), "utf-8")
    return name


def package_files() -> list[tuple[str, str]]:
    """Every file of the package that may hold a sentence: living code and templates."""
    code = [(file.path, file.text) for file in source.living_sources()]
    pages = [
        (file.relative_to(source.SRC).as_posix(), file.read_text("utf-8"))
        for file in sorted(source.PACKAGE.rglob("templates/**/*"))
        if file.suffix in {".html", ".txt", ".xml"}
    ]
    return code + pages


def catalogues() -> dict[str, polib.POFile]:
    """Every Chinese catalogue by the folder it belongs to, such as `yijia/ground/places`."""
    return {
        file.parents[3].relative_to(source.SRC).as_posix(): polib.pofile(str(file))
        for file in sorted(source.PACKAGE.rglob(CATALOGUE))
    }


def faults_of(entry: polib.POEntry) -> list[str]:
    """What is wrong with one translation: none, unsure, or with other places than the English."""
    said = [entry.msgstr, *entry.msgstr_plural.values()]
    texts = [text for text in said if text.strip()]
    if not texts:
        return [f"{entry.msgid!r} is not translated"]
    if entry.fuzzy:
        return [f"{entry.msgid!r} is fuzzy"]
    wanted = places(entry.msgid) | places(entry.msgid_plural or "")
    wrong = [text for text in texts if places(text) != wanted]
    return [f"{entry.msgid!r} has other places in {text!r}" for text in wrong]


def places(text: str) -> frozenset[str]:
    """The places of a sentence that are filled with values, however often each stands there."""
    return frozenset(match.group(0) for match in PLACE.finditer(text.replace("%%", "")))
