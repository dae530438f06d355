"""What is named by a string obeys the floors as an import does: tables, paths, templates."""

import ast
import re
from collections.abc import Sequence

import pytest

from tests.architecture import source
from tests.architecture.source import House, Source

RELATIONS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField"})
MODEL_NAME = re.compile(r"^([a-z_]+)\.([A-Z]\w*)$")
ANY_MODEL_NAME = re.compile(r"^([a-z_]+)\.(\w+)$")
DOTTED_PATH = re.compile(r"^yijia(?:\.\w+)+$")
TEMPLATE_TAG = re.compile(r"{%-?\s*(extends|include|load)\s+(.*?)\s*-?%}", re.DOTALL)
QUOTED = re.compile(r"""^["']([^"']+)["']""")
DJANGO_LIBRARIES = frozenset({"i18n", "l10n", "static", "tz", "cache", "humanize"})


def label_of(house: House) -> str:
    """The short name of an app, which its tables and templates bear."""
    return house.app or house.floor


LABELS = {label_of(house): house for house in source.apps()}


def named_upwards(file: Source) -> list[str]:
    """Strings of a file that name a table, a module or a migration of an app above it."""
    if file.house is None:
        return []
    found: list[str] = []
    for node, name, target in _named(file.nodes):
        if target is not None and not file.house.may_know(target):
            found.append(source.at(file, node, f"names {name} of {target}, which is not below"))
    return found


def _named(nodes: Sequence[ast.AST]) -> list[tuple[ast.expr, str, House | None]]:
    named: list[tuple[ast.expr, str, House | None]] = []
    for string in source.strings(nodes):
        text = str(string.value)
        if match := MODEL_NAME.match(text):
            named.append((string, text, LABELS.get(match[1])))
        elif DOTTED_PATH.match(text):
            named.append((string, text, source.house_of(tuple(text.split(".")))))
    for node in nodes:
        if isinstance(node, ast.Call):
            named += _related(node)
        elif isinstance(node, ast.Tuple):
            named += _depended_on(node)
    return named


def _related(call: ast.Call) -> list[tuple[ast.expr, str, House | None]]:
    """The table that a relation, or a look-up in the registry of models, names by a string."""
    verb = source.last_name(call.func)
    values = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "to")]
    texts = [(v, v.value) for v in values if isinstance(v, ast.Constant)]
    found: list[tuple[ast.expr, str, House | None]] = []
    for node, text in texts:
        if not isinstance(text, str):
            continue
        match = ANY_MODEL_NAME.match(text)
        if match and verb in RELATIONS | {"get_model"}:
            found.append((node, text, LABELS.get(match[1])))
        elif verb == "get_model":
            found.append((node, text, LABELS.get(text)))
    return found


def _depended_on(pair: ast.Tuple) -> list[tuple[ast.expr, str, House | None]]:
    """The migration that another one waits for: ("places", "0001_initial")."""
    texts = [e.value for e in pair.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    if len(texts) != 2 or not re.match(r"^(\d{4}_|__first__|__latest__)", texts[1]):
        return []
    return [(pair, f"the migration {texts[1]}", LABELS.get(texts[0]))]


def drawn_upwards(house: House, name: str, text: str) -> list[str]:
    """Templates and tag libraries of an app above that one template extends, includes or loads."""
    faults: list[str] = []
    if name.split("/", maxsplit=1)[0] != label_of(house):
        faults.append(f"{house}: {name} lies outside templates/{label_of(house)}")
    for tag, rest in TEMPLATE_TAG.findall(text):
        faults += [
            f"{house}: {name}: {{% {tag} %}} names {wanted}, {fault}"
            for wanted, fault in _drawn(house, tag=tag, rest=rest)
        ]
    return faults


def _drawn(house: House, *, tag: str, rest: str) -> list[tuple[str, str]]:
    if tag == "load":
        names = rest.rsplit(" from ", maxsplit=1)[-1].split()
        wanted = [(n, _owners_of_library(n)) for n in names if n not in DJANGO_LIBRARIES]
    else:
        match = QUOTED.match(rest)
        wanted = [(match[1], _owners_of_template(match[1]))] if match else []
    found = [(name, "which no app has") for name, owners in wanted if not owners]
    for name, owners in wanted:
        found += [(name, "which is not below") for owner in owners if not house.may_know(owner)]
    return found


def _owners_of_library(name: str) -> list[House]:
    folders = source.apps().items()
    return [h for h, folder in folders if (folder / "templatetags" / f"{name}.py").exists()]


def _owners_of_template(name: str) -> list[House]:
    folders = source.apps().items()
    return [h for h, folder in folders if (folder / "templates" / name).exists()]


def test_strings_name_nothing_above_them() -> None:
    source.must_be_none(fault for file in source.package_sources() for fault in named_upwards(file))


def test_templates_draw_on_nothing_above_them() -> None:
    source.must_be_none(fault for given in source.templates() for fault in drawn_upwards(*given))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("ground/places/models.py", "x = models.ForeignKey('people.Account', CASCADE)"),
        ("ground/places/models.py", "x = models.ForeignKey(to='people.account')"),
        ("ground/places/migrations/0001_initial.py", "dependencies = [('people', '0001_initial')]"),
        ("ground/people/actions.py", "apps.get_model('organisations', 'Post')"),
        ("ground/people/actions.py", "model = 'organisations.Post'"),
        ("ground/access/middleware.py", "import_string('yijia.ground.shell.views.refuse')"),
        ("engines/cases/queries.py", "import_string('yijia.engines.figures.queries')"),
        ("engines/cases/queries.py", "path = 'yijia.programmes.issues.actions.open_issue'"),
        ("base/errors.py", "path = 'yijia.ground.journal.actions'"),
        ("front/urls.py", "path = 'yijia.config.settings'"),
    ],
)
def test_a_string_that_looks_up_is_found(path: str, line: str) -> None:
    assert len(named_upwards(source.sample(line, path=f"yijia/{path}"))) >= 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("ground/people/models.py", "x = models.ForeignKey('places.Division', PROTECT)"),
        ("ground/people/models.py", "x = models.ForeignKey('self', PROTECT)"),
        ("front/urls.py", "path('', include('yijia.programmes.issues.urls'))"),
        ("config/settings.py", "ROOT_URLCONF = 'yijia.front.urls'"),
        ("ground/journal/actions.py", "cursor.execute(\"SET LOCAL yijia.entry = ''\")"),
        ("ground/places/events.py", "Event(code='issues.opened')"),
        ("ground/journal/queries.py", "'''Used by yijia.programmes.issues.'''"),
    ],
)
def test_a_string_that_looks_down_or_stays_is_left_alone(path: str, line: str) -> None:
    assert named_upwards(source.sample(line, path=f"yijia/{path}")) == []


@pytest.mark.parametrize(
    "text",
    [
        '{% extends "front/page.html" %}',
        "{%  include 'front/card.html' with x=1 %}",
        '{% include "shell/no_such_template.html" %}',
        "{% load no_such_library %}",
        "{% load a_tag from no_such_library %}",
    ],
)
def test_a_template_that_looks_up_or_nowhere_is_found(text: str) -> None:
    house = House("programmes", "issues")
    assert len(drawn_upwards(house, "issues/page.html", text)) == 1


def test_a_template_outside_its_app_s_folder_is_found() -> None:
    house = House("programmes", "issues")
    assert len(drawn_upwards(house, "page.html", "{% load i18n static %}{% include name %}")) == 1
