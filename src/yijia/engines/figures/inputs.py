"""What a page about a figure is asked: of which division, and over which days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base.errors import Invalid
from yijia.engines.figures import rules
from yijia.engines.figures.rules import NOTE_LENGTH, Span
from yijia.ground.shell.forms import Form, LongText

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
