"""What a list of requests is narrowed by in GeoReport v2, under the names of the specification.

What raises one is `SendIssue` under other names: see `rules.georeport`.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form
from yijia.programmes.issues.rules import georeport as rules

LONGEST = 4000


class Listed(forms.CharField):
    """Several texts with commas between them."""

    def clean(self, value: object) -> tuple[str, ...]:
        """The texts, each once, in the order of asking."""
        text: str = super().clean(value)
        return tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))


class Moment(forms.CharField):
    """A moment with its time zone, or a day."""

    def clean(self, value: object) -> datetime | None:
        """The moment, or nothing."""
        text: str = super().clean(value)
        try:
            return rules.moment(text) if text else None
        except ValueError as fault:
            raise forms.ValidationError(gettext_lazy(rules.NO_MOMENT)) from fault


class ListRequests(Form):
    """Whatever else an address says is not looked at."""

    service_request_id = Listed(max_length=LONGEST, required=False)
    service_code = Listed(max_length=LONGEST, required=False)
    start_date = Moment(max_length=40, required=False)
    end_date = Moment(max_length=40, required=False)
    status = Listed(max_length=40, required=False)
    page = forms.IntegerField(min_value=1, max_value=rules.FURTHEST, required=False)
    page_size = forms.IntegerField(min_value=1, max_value=rules.MOST_ON_A_PAGE, required=False)

    def clean_service_request_id(self) -> tuple[str, ...]:
        """Not more numbers than are looked up at once."""
        named: tuple[str, ...] = self.cleaned_data["service_request_id"]
        if len(named) > rules.MOST_NAMED:
            raise forms.ValidationError(_("Name at most 100 at once."))
        return named

    def clean_status(self) -> tuple[str, ...]:
        """Words that the specification knows."""
        named: tuple[str, ...] = self.cleaned_data["status"]
        if not {*named} <= {*rules.Status}:
            raise forms.ValidationError(_("Choose open or closed."))
        return named

    def clean(self) -> dict[str, Any]:
        """A list is not turned over without an end."""
        cleaned = super().clean() or self.cleaned_data
        size = cleaned.get("page_size") or rules.MOST_ON_A_PAGE
        if (cleaned.get("page") or 1) * size > rules.FURTHEST:
            self.add_error("page", _("Choose fewer days. No list is longer than 10,000."))
        return cleaned
