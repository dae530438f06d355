"""A form as it reaches the browser: what belongs together is tied together."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from yijia.base.errors import Conflict, Invalid
from yijia.ground.files import rules as file_rules
from yijia.ground.shell.forms import (
    Checkboxes,
    DateParts,
    FileUpload,
    Form,
    LongText,
    Password,
    Radios,
    Text,
)


class Tags(HTMLParser):
    """Every start tag of a fragment with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        """All values of one attribute, in the order of the page."""
        return [value for _tag, attrs in self.found if (value := attrs.get(name))]

    def with_id(self, key: str) -> dict[str, str | None]:
        """The attributes of the one element of this id."""
        (attributes,) = [attrs for _tag, attrs in self.found if attrs.get("id") == key]
        return attributes


class Everything(Form):
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("ask", "Ask"), ("praise", "Praise")],
        widget=Radios(hints={"ask": "We reply."}, dividers={"praise": "or"}),
    )
    topics = forms.MultipleChoiceField(
        label="Topics", help_text="Any.", choices=[("a", "A"), ("b", "B")], widget=Checkboxes()
    )
    place = forms.ChoiceField(label="Place", choices=[("", ""), ("1", "One")])
    text = forms.CharField(label="Text", help_text="What?", max_length=20, widget=LongText())
    seen_on = forms.DateField(label="Seen on", help_text="A day.", widget=DateParts())
    photo = forms.FileField(label="Photo", widget=FileUpload())
    mobile = forms.CharField(
        label="Mobile", widget=Text(kind="tel", width=20, autocomplete="tel", inputmode="tel")
    )
    email = forms.EmailField(label="Email", required=False)
    password = forms.CharField(label="Password", widget=Password())
    agreed = forms.BooleanField(label="Agreed", help_text="Think.")
    token = forms.CharField(widget=forms.HiddenInput)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def empty() -> Everything:
    return Everything({})


def test_every_description_and_label_leads_to_an_element(empty: Everything) -> None:
    tags = Tags(str(empty))
    ids = tags.values("id")
    described = [key for value in tags.values("aria-describedby") for key in value.split()]
    assert len(ids) == len(set(ids))
    assert set(described) <= set(ids)
    assert set(tags.values("for")) <= set(ids)


def test_a_wrong_field_is_described_by_its_hint_and_its_error(empty: Everything) -> None:
    text = Tags(str(empty)).with_id("id_text")
    assert text["aria-describedby"] == "id_text_helptext id_text_error id_text-info"
    assert text["aria-invalid"] == "true"
    assert "govuk-textarea--error" in str(text["class"])


def test_a_group_is_described_on_its_fieldset_and_its_radios_say_nothing(
    empty: Everything,
) -> None:
    tags = Tags(str(empty))
    fieldsets = [attrs for tag, attrs in tags.found if tag == "fieldset"]
    assert fieldsets[1]["aria-describedby"] == "id_topics_helptext id_topics_error"
    assert tags.with_id("id_kind_0")["aria-describedby"] == "id_kind_0_hint"
    assert "aria-invalid" not in tags.with_id("id_kind_0")


def test_each_line_of_the_summary_leads_to_what_can_be_focused(empty: Everything) -> None:
    tags = Tags(str(empty))
    hrefs = [problem.href for problem in empty.problems()]
    assert hrefs == [
        "#id_kind_0",
        "#id_topics_0",
        "#id_place",
        "#id_text",
        "#id_seen_on_year",
        "#id_photo",
        "#id_mobile",
        "#id_password",
        "#id_agreed",
        "",
    ]
    assert all(tags.with_id(href.removeprefix("#")) for href in hrefs if href)


def test_a_framework_sentence_is_replaced_and_an_own_one_is_kept() -> None:
    class Two(Form):
        plain = forms.CharField()
        own = forms.CharField(error_messages={"required": "Say who you are."})

    assert [problem.message for problem in Two({}).problems()] == [
        "Please fill this in.",
        "Say who you are.",
    ]


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    form = Everything({"text": "x" * 21})
    assert form.errors["text"] == ["Write at most 20 characters; there are 21 now."]


def test_a_limit_is_counted_and_does_not_cut_off_what_is_pasted(empty: Everything) -> None:
    html = str(empty["text"])
    assert 'data-maxlength="20"' in html
    assert " maxlength=" not in html
    assert "You can write up to 20 characters" in html


def test_a_line_break_counts_as_one_character() -> None:
    form = Everything({"text": "123456789\r\n0123456789"})
    assert "text" not in form.errors
    assert form.cleaned_data["text"] == "123456789\n0123456789"


def test_choices_carry_their_hints_and_dividers(empty: Everything) -> None:
    html = str(empty["kind"])
    assert html.index("We reply.") < html.index("govuk-radios__divider") < html.index("Praise")


def test_what_was_chosen_stays_chosen() -> None:
    form = Everything(MultiValueDict({"kind": ["praise"], "topics": ["b"], "place": ["1"]}))
    assert "checked" in Tags(str(form)).with_id("id_kind_1")
    assert "checked" in Tags(str(form)).with_id("id_topics_1")
    assert 'value="1" selected' in str(form["place"])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"year": "2026", "month": "2", "day": "30"}, "Enter a real date: year, month and day."),
        ({"year": "2026", "month": "", "day": "3"}, "Enter a real date: year, month and day."),
        ({"year": "", "month": "", "day": ""}, "Enter the date."),
    ],
)
def test_a_day_that_does_not_exist_is_refused_and_shown_again(
    given: dict[str, str], sentence: str
) -> None:
    form = Everything({f"seen_on_{part}": value for part, value in given.items()})
    assert form.errors["seen_on"] == [sentence]
    tags = Tags(str(form["seen_on"]))
    assert [tags.with_id(f"id_seen_on_{part}")["value"] for part in given] == list(given.values())


def test_a_date_is_read_from_three_boxes_and_from_one_value() -> None:
    boxes = Everything({"seen_on_year": "2026", "seen_on_month": "3", "seen_on_day": "7"})
    whole = Everything({"seen_on": "2026-03-07"})
    assert "seen_on" not in boxes.errors | whole.errors
    assert boxes.cleaned_data["seen_on"] == whole.cleaned_data["seen_on"] == date(2026, 3, 7)


def test_attributes_help_the_keyboard_of_a_phone(empty: Everything) -> None:
    mobile = Tags(str(empty["mobile"])).with_id("id_mobile")
    assert (mobile["type"], mobile["autocomplete"], mobile["inputmode"]) == ("tel", "tel", "tel")
    assert "govuk-input--width-20" in str(mobile["class"])


def test_only_what_may_stay_empty_says_so(empty: Everything) -> None:
    assert "(optional)" in empty["email"].as_field_group()
    assert "(optional)" not in empty["mobile"].as_field_group()


def test_the_label_of_a_page_with_one_question_is_its_heading() -> None:
    class One(Form):
        label_is_heading = "kind"
        kind = forms.ChoiceField(label="What is it?", choices=[("a", "A")], widget=Radios())

    assert Tags(str(One())).values("class").count("govuk-fieldset__heading") == 1


def test_what_a_person_wrote_is_text_and_never_markup() -> None:
    html = str(Everything({"text": "</textarea><script>", "mobile": '"><script>'}))
    assert "<script>" not in html


def test_a_refusal_stands_beside_the_field_it_names() -> None:
    form = Everything({})
    form.add_refusal(Conflict("%(number)s is closed.", params={"number": "7"}, field="mobile"))
    assert form.errors["mobile"][-1] == "7 is closed."


def test_a_refusal_of_nothing_on_the_page_stands_on_top() -> None:
    form = Everything({})
    form.add_refusal(Invalid("Not right.", errors=(("text", "Too short."), ("elsewhere", "No."))))
    assert form.errors["text"][-1] == "Too short."
    assert next(form.problems()) == ("", "No.")


def test_a_browser_offers_the_pictures_that_are_taken_and_no_others() -> None:
    offered = FileUpload().attrs["accept"].split(",")
    assert offered == ["image/jpeg", "image/png", "image/webp"]
    assert len(offered) == len(file_rules.PICTURE_KINDS)


def test_a_form_names_its_heading_for_itself_alone() -> None:
    one, other = Everything(), Everything()
    one.label_is_heading = "kind"
    assert "<h1" in str(one) and "<h1" not in str(other)


class Written(Form):
    name = forms.CharField(max_length=20, required=False)
    text = forms.CharField(max_length=20, widget=LongText())
    password = forms.CharField(max_length=20, widget=Password())


@pytest.mark.parametrize("nothing", ["\u200b\u200b", "\u3164", " \ufeff\n", "\x00\x07"])
def test_a_text_that_nobody_can_see_is_not_filled_in(nothing: str) -> None:
    form = Written({"name": nothing, "text": nothing, "password": "p"})
    assert set(form.errors) == {"text"}
    assert form.cleaned_data["name"] == ""


def test_what_turns_a_text_around_is_taken_out_and_a_password_stays_as_typed() -> None:
    turned = "a\u202eb\u202c\x1b"
    form = Written({"name": f"{turned}\nc", "text": f"{turned}\nc", "password": turned})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "ab c", "text": "ab\nc", "password": turned}
