"""What pages of figures are asked: of which place and days, which month, and of which circle."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base.errors import Invalid
from yijia.engines.figures import rules
from yijia.engines.figures.rules import NOTE_LENGTH, Comparison, Span, Threshold
from yijia.engines.figures.rules.circles import LONGEST_CODE, NewCircle
from yijia.ground.shell.forms import DateParts, Form, LongText, Radios, Text

COMPARED = {
    Comparison.AT_LEAST: _("It reaches the number (≥)"),
    Comparison.MORE_THAN: _("It is more than the number (>)"),
}
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def filled(given: Mapping[str, str], *, division: str, span: Span) -> dict[str, str]:
    """What was given, and where nothing was, the division and the range that are meant."""
    usual = {
        "division": division,
        "from": span.start.isoformat(),
        "to": span.end.isoformat(),
    }
    return {name: given.get(name) or value for name, value in usual.items()}


class Selection(Form):
    """A division among those around the present one, and a half-open range of days."""

    def __init__(self, data: Mapping[str, str], *, around: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["division"] = forms.ChoiceField(
            label=_("Place"),
            choices=list(around),
            widget=forms.Select(attrs={"class": "govuk-!-width-full"}),
        )
        # The words of the address are words of the language too, so they cannot be attributes.
        self.fields["from"] = forms.DateField(label=_("From"), widget=_DAY)
        self.fields["to"] = forms.DateField(label=_("Up to, not including"), widget=_DAY)

    def clean(self) -> dict[str, Any]:
        """Refuses a range that holds no day."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = values.get("from"), values.get("to")
        if isinstance(start, date) and isinstance(end, date):
            try:
                values["span"] = rules.span_of(start=start, end=end)
            except Invalid as refused:
                self.add_refusal(refused)
        return values


class BoardSelection(Selection):
    """The same, of which figure, and which other area stands beside it."""

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        around: Sequence[tuple[str, str]],
        beside: Sequence[tuple[str, str]],
        figures: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    ) -> None:
        super().__init__(data, around=around)
        wide = {"class": "govuk-!-width-full"}
        self.fields["figure"] = forms.ChoiceField(
            label=_("Figure"), choices=list(figures), widget=forms.Select(attrs=wide)
        )
        self.fields["beside"] = forms.ChoiceField(
            label=_("Beside it"),
            choices=[("", _("Nothing")), *beside],
            required=False,
            widget=forms.Select(attrs=wide),
        )


class KnownOn(Form):
    """The day when it was over, as published numbers were known then; of nothing, as they are."""

    known_on = forms.DateField(
        label=_("As known on"),
        help_text=_("Published numbers as they were when that day was over."),
        required=False,
        widget=_DAY,
    )

    def clean_known_on(self) -> date | None:
        """Refuses a day that lies outside of those of figures."""
        day: date | None = self.cleaned_data["known_on"]
        try:
            return rules.day_known(day.isoformat() if day else "")
        except Invalid as refused:
            raise forms.ValidationError(str(refused)) from refused


class PublishMonth(Form):
    """A month that is over, and why it is published again. `months` are those offered on a page."""

    month = forms.CharField(label=_("Which month?"), max_length=7, widget=forms.Select())
    note = forms.CharField(
        label=_("What has changed since it was published?"),
        help_text=_("Only for a month that was published before."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=LongText(rows=3),
    )

    def __init__(self, *args: Any, months: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].widget.choices = list(months)

    def clean(self) -> dict[str, Any]:
        """Refuses what is no month."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "month" in values:
            try:
                values["month"] = rules.month_of(values["month"])
            except Invalid as refused:
                self.add_refusal(refused)
        return values


class CircleMembers(Form):
    """Which divisions make up a circle, and from which month on."""

    divisions = forms.CharField(
        label=_("Which places?"),
        help_text=_("Their codes, one on each line. None of them may lie in another."),
        widget=LongText(rows=6),
    )
    since = forms.CharField(
        label=_("From which month on?"),
        help_text=_("For example, 2026-10."),
        max_length=7,
        widget=Text(width=5),
    )

    def clean_divisions(self) -> list[str]:
        """The codes, in the order written."""
        return str(self.cleaned_data["divisions"]).split()

    def clean(self) -> dict[str, Any]:
        """Refuses what is no month."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "since" in values:
            try:
                values["since"] = rules.month_of(values["since"])
            except Invalid as refused:
                self.add_error("since", str(refused))
        return values


class DrawCircle(CircleMembers):
    """A circle of places that are followed together."""

    code = forms.CharField(
        label=_("Short name for addresses"),
        help_text=_("Small letters, numbers and hyphens."),
        max_length=LONGEST_CODE,
        widget=Text(width=20),
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60, widget=Text(width=20))
    name_en = forms.CharField(
        label=_("Name in English"), max_length=100, required=False, widget=Text(width=20)
    )
    source = forms.CharField(
        label=_("Document that says so"), max_length=200, widget=Text(width=20)
    )
    field_order = ("name_zh", "name_en", "code", "divisions", "since", "source")


class ChangeCircle(CircleMembers):
    """Of which other places a circle is made from a month on, and why."""

    reason = forms.CharField(label=_("Why?"), max_length=NOTE_LENGTH, widget=LongText(rows=2))


class SetTarget(Form):
    """What a figure should reach in a place from a day on, and who says so."""

    comparison = forms.ChoiceField(
        label=_("How is it held against it?"),
        choices=[(one.value, label) for one, label in COMPARED.items()],
        widget=Radios(),
    )
    value = forms.DecimalField(
        label=_("Number to hold it against"),
        help_text=_("Of what is counted or added up, for a calendar year."),
        max_digits=22,
        decimal_places=4,
        min_value=0,
        widget=Text(width=10),
    )
    starts_on = forms.DateField(
        label=_("From which day on?"), widget=DateParts(), input_formats=["%Y-%m-%d"]
    )
    source = forms.CharField(
        label=_("Document that says so"), max_length=200, widget=Text(width=20)
    )


class ToldTarget(TypedDict):
    """What is told of a target that is to be set."""

    threshold: Threshold
    starts_on: date
    source: str


def told_target(given: Mapping[str, Any]) -> ToldTarget:
    """What a form, or a program, has told of a target."""
    return {
        "threshold": Threshold(Comparison(given["comparison"]), given["value"]),
        "starts_on": given["starts_on"],
        "source": given["source"],
    }


class ToldCircle(TypedDict):
    """What is told of a circle that is to be drawn."""

    circle: NewCircle
    divisions: list[str]
    since: date


def told_circle(given: Mapping[str, Any]) -> ToldCircle:
    """What a form, or a program, has told of a circle."""
    names = {name: given[name] for name in ("code", "name_zh", "name_en", "source")}
    return {
        "circle": NewCircle(**names),
        "divisions": given["divisions"],
        "since": given["since"],
    }
