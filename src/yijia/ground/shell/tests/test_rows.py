"""Long lists: each shape is drawn once, and each row's own texts are filled in."""

from dataclasses import dataclass, replace

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.utils.translation import override

ENGINE = Engine(
    libraries={"rows": "yijia.ground.shell.templatetags.rows"},
    builtins=["django.templatetags.i18n"],
)
LIST = (
    '{% load rows %}{% rows found shape="is_late" %}'
    "[{{ row.title }}{% if row.is_late %} !{% endif %}]{% endrows %}"
)


@dataclass(frozen=True)
class Row:
    title: str
    is_late: bool = False


def drawn(template: Template, *rows: Row, **outer: object) -> str:
    return template.render(Context({"found": rows, **outer}))


def test_rows_of_each_shape_carry_their_own_texts_in_their_order() -> None:
    found = [Row("one"), Row("two", is_late=True), Row("three")]
    assert drawn(Template(LIST, engine=ENGINE), *found) == "[one][two !][three]"


def test_a_text_is_escaped_each_time() -> None:
    template = Template(LIST, engine=ENGINE)
    assert drawn(template, Row("plain")) == "[plain]"
    assert drawn(template, Row("<b>&\"'")) == "[&lt;b&gt;&amp;&quot;&#x27;]"


def test_a_text_that_looks_like_a_place_to_fill_in_stays_a_text() -> None:
    assert drawn(Template(LIST, engine=ENGINE), Row("{{ row.is_late }}")) == "[{{ row.is_late }}]"


def test_what_was_drawn_in_one_language_is_not_shown_in_another() -> None:
    source = '{% load rows %}{% rows found %}{% translate "Yes" %}{{ row.title }}{% endrows %}'
    template = Template(source, engine=ENGINE)
    with override("en"):
        english = drawn(template, Row("·"))
    with override("zh-hans"):
        assert drawn(template, Row("·")) != english == "Yes·"


def test_the_page_around_is_not_seen_from_inside() -> None:
    source = "{% load rows %}{% rows found %}{{ row.title }}{{ who }}{% endrows %}"
    template = Template(source, engine=ENGINE)
    assert drawn(template, Row("a"), who="one person") == "a"


def test_a_text_outside_the_shape_cannot_decide_what_is_drawn() -> None:
    source = "{% load rows %}{% rows found %}{% if row.title %}a{% endif %}{% endrows %}"
    with pytest.raises(TemplateSyntaxError, match="title decides"):
        drawn(Template(source, engine=ENGINE), Row(""))


@pytest.mark.parametrize("told", ['shape="a" b', "is_late", "shape=is_late"])
def test_a_misspelt_shape_fails_when_the_template_is_read(told: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="Write"):
        Template("{% load rows %}{% rows found " + told + " %}{% endrows %}", engine=ENGINE)


def test_many_shapes_are_drawn_and_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yijia.ground.shell.templatetags.rows._MOST_SHAPES", 1)
    template = Template(LIST, engine=ENGINE)
    late = replace(Row("late"), is_late=True)
    assert [drawn(template, Row("on time"), late) for _again in range(2)] == [
        "[on time][late !]"
    ] * 2
