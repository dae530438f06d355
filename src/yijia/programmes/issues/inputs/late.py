"""What is asked where something is entered later than it happened: when it did, and why."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base.workdays import CHINA
from yijia.ground.shell.forms import DateParts, Text
from yijia.programmes.issues.inputs.free import FreeWords


class Late(FreeWords):
    """Nothing of it is needed: what is entered at once happened at that moment."""

    happened_on = forms.DateField(
        label=_("On which day did it happen?"),
        help_text=_("Only if you enter it late, from paper say."),
        required=False,
        widget=DateParts(),
        input_formats=["%Y-%m-%d"],
    )
    happened_time = forms.TimeField(
        label=_("At what time?"),
        help_text=_("Like 09:30"),
        required=False,
        widget=Text(width=5, inputmode="numeric"),
        input_formats=["%H:%M"],
    )
    late_reason = forms.CharField(
        label=_("Why is it entered late?"), max_length=200, required=False, widget=Text()
    )
    folded: tuple[str, ...] = ("happened_on", "happened_time", "late_reason")
    folded_label = _("It happened earlier")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked last, whatever a form that is made of this one asks itself.
        self.order_fields([name for name in self.fields if name not in self.folded])

    def clean(self) -> dict[str, Any]:
        """Day and time are given together, and make one moment."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {"happened_at": self._happened_at(cleaned)}

    def _happened_at(self, cleaned: dict[str, Any]) -> datetime | None:
        day, time = cleaned.get("happened_on"), cleaned.get("happened_time")
        if (day is None) != (time is None):
            name = "happened_time" if time is None else "happened_on"
            if name not in self.errors:
                self.add_error(name, _("Give both, the day and the time."))
        if day is None or time is None:
            return None
        return datetime.combine(day, time, tzinfo=CHINA)
