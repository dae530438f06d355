"""The parts of a page: essential markup, and loud failure when one is used wrongly."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError
from django.utils import translation

from yijia.ground.shell.forms import Form

AT = datetime(2026, 3, 7, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def drawn(source: str, **values: object) -> str:
    """The template drawn with these values, its white space made single."""
    html = Template("{% load shell %}" + source).render(Context(values))
    return " ".join(html.split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% back_link "/work" %}', '<a href="/work" class="govuk-back-link"> Back </a>'),
        ('{% crumb "Here" %}', 'aria-current="page">Here<'),
        ('{% sub_item "Mine" "/work" current=True %}', 'aria-current="page" href="/work"'),
        ('{% button "Send" %}', '<button type="submit"'),
        ('{% button "Send" name="verb" value="close" %}', 'name="verb" value="close"'),
        ('{% button "Start" href="/a" kind="start" %}', "govuk-button--start"),
        ("{% notification success=True %}Kept.{% endnotification %}", 'role="alert"'),
        ("{% notification %}Read.{% endnotification %}", 'role="region"'),
        ('{% panel "Received" %}<b>7</b>{% endpanel %}', "<b>7</b>"),
        ("{% inset %}A note.{% endinset %}", '<div class="govuk-inset-text">A note.</div>'),
        ('{% warning "For good." %}', '<span class="govuk-visually-hidden">Warning:</span>'),
        ('{% details "Why?" %}So.{% enddetails %}', '<details class="govuk-details">'),
        ('{% tag "Late" colour="red" %}', '<strong class="govuk-tag govuk-tag--red">Late</strong>'),
        ('{% stat 12873 "opened" href="/f" %}', 'href="/f">12,873</a>'),
        ('{% stat "3.4" "average" unit="days" %}', '<span class="yj-stat__unit">days</span>'),
    ],
)
def test_a_part_has_its_markup(source: str, expected: str) -> None:
    assert expected in drawn(source)


def test_a_fact_can_be_changed_where_its_link_leads() -> None:
    html = drawn(
        "{% summary_list %}{% summary_row 'Text' href='/text' %}{{ text }}{% endsummary_row %}"
        "{% endsummary_list %}",
        text="<b>",
    )
    assert '<dd class="govuk-summary-list__value"> &lt;b&gt; </dd>' in html
    assert 'href="/text"> Change <span class="govuk-visually-hidden">Text</span>' in html


def test_a_table_names_the_column_in_every_cell_for_narrow_screens() -> None:
    html = drawn(
        '{% table "Open" head=head rows=rows numeric="2" %}',
        head=["Unit", "Cases"],
        rows=[["North", 3], ["<South>", 4]],
    )
    assert html.count('data-label="Unit"') == html.count('data-label="Cases"') == 2
    assert html.count("govuk-table__cell--numeric") == 2
    assert "&lt;South&gt;" in html


def test_a_row_with_a_cell_too_few_fails() -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        drawn('{% table "Open" head=head rows=rows %}', head=["A", "B"], rows=[["1"]])


def test_a_figure_that_may_not_be_shown_says_why() -> None:
    html = drawn('{% stat None "helped" %}')
    assert "Not shown: too few people" in html
    assert ">0<" not in html


def test_what_happened_carries_its_moment_for_people_and_programs() -> None:
    html = drawn("{% timeline_item 'Signed' at=at by='North' %}{% endtimeline_item %}", at=AT)
    assert '<time datetime="2026-03-07T09:30:00+08:00">7 March 2026, 09:30</time>' in html
    assert "moj-timeline__description" not in html


def test_pages_of_a_list_are_offered_only_when_there_are_any() -> None:
    assert drawn("{% pagination %}") == ""
    html = drawn("{% pagination next_url=href %}", href="?after=7&size=9")
    assert 'href="?after=7&amp;size=9"' in html
    assert 'rel="prev"' not in html


def test_a_form_carries_its_token_and_its_encoding() -> None:
    class Photo(Form):
        photo = forms.FileField(label="Photo")

    html = drawn("{% form form button='Send' %}", form=Photo(), csrf_token="secret-token")
    assert 'enctype="multipart/form-data"' in html
    assert 'value="secret-token"' in html
    assert "novalidate" in html


def test_the_summary_of_a_form_without_errors_is_nothing() -> None:
    assert drawn("{% error_summary form %}", form=Form()) == ""
    assert drawn("{% error_summary form %}") == ""


def test_the_map_knows_the_fields_and_the_list_that_it_fills() -> None:
    class Place(Form):
        lon = forms.FloatField(widget=forms.HiddenInput)
        lat = forms.FloatField(widget=forms.HiddenInput)
        street = forms.ChoiceField()

    source = "{% place_map url='/p.json' lon=form.lon lat=form.lat choice=form.street %}"
    html = drawn(source, form=Place())
    named = 'data-lon="id_lon" data-lat="id_lat" data-list="id_street"'
    assert f'data-url="/p.json" {named}' in html


@pytest.mark.parametrize(
    "source", ['{% button "Send" colour="red" %}', "{% tag %}", '{% stat 1 "a" hrf="/" %}']
)
def test_a_misspelt_argument_fails_when_the_template_is_read(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn(source)


def test_a_button_of_no_known_kind_fails() -> None:
    with pytest.raises(ValueError, match="A button is not 'loud'"):
        drawn('{% button "Send" kind="loud" %}')
