"""What is asked of a convening: whom to call and where, what was resolved, and how it went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base.workdays import CHINA
from yijia.engines.meetings import rules
from yijia.ground.shell.forms import Checkboxes, DateParts, Form, FreeForm, LongText, Radios, Text

Choices = Sequence[tuple[str, str]]


class Codes(forms.MultipleChoiceField):
    """Several codes; which of them may be chosen is decided by the action."""

    def valid_value(self, value: str) -> bool:
        """Every code is taken here."""
        return bool(value)


# Labels are lazy translations, which have no public type of their own.
def _words(label: Any, *, most: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=LongText(rows=4))


def _units() -> Codes:
    return Codes(label=_("Which units are called?"), widget=Checkboxes())


class ForUnits(FreeForm):
    """Words that every unit that was called reads: who writes a number into them is told."""

    free_words = ("reason", "place", "text", "note", "answer", "word")


class Convene(ForUnits):
    """Which body calls which units, by which type, why, and where to."""

    convener = forms.CharField(label=_("For which body do you call?"), widget=forms.Select())
    type = forms.CharField(label=_("Which type is it?"), widget=Radios())
    reason = _words(
        _("Why are they called?"),
        most=rules.LONGEST_REASON,
        hint=_("The units do not see the case: say what they have to know, and name no person."),
    )
    place = forms.CharField(
        label=_("Where do they meet?"), max_length=rules.LONGEST_PLACE, widget=Text()
    )
    units = _units()

    def offer(self, *, conveners: Choices, types: Choices, units: Choices) -> None:
        """Puts in what may be chosen."""
        for name, found in (("convener", conveners), ("type", types), ("units", units)):
            self.fields[name].widget.choices = list(found)


class Blow(ForUnits):
    """For which body the whistle is blown, by which type, why, and where the units are to meet."""

    blower = forms.CharField(label=_("For which body do you blow it?"), widget=Radios())
    type = forms.CharField(label=_("Which type is it?"), widget=Radios())
    reason = _words(
        _("Why are units needed?"),
        most=rules.LONGEST_REASON,
        hint=_("The units do not see the case: say what they have to know, and name no person."),
    )
    place = forms.CharField(
        label=_("Where are they to meet?"), max_length=rules.LONGEST_PLACE, widget=Text()
    )

    def offer(self, *, blowers: Choices, types: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["blower"].widget.choices = list(blowers)
        self.fields["type"].widget.choices = list(types)


class AnswerWhistle(ForUnits):
    """Why no units are named, or why the whistle is taken back."""

    answer = _words(_("Why?"), most=rules.LONGEST_REASON)


class CallMore(Form):
    """Which units are called as well."""

    units = _units()

    def offer(self, units: Choices) -> None:
        """Puts in the units that may be chosen."""
        self.fields["units"].widget.choices = list(units)


class Decline(ForUnits):
    """Why a unit cannot come."""

    reason = _words(_("Why can the unit not come?"), most=rules.LONGEST_REASON)


class EnterArrival(ForUnits):
    """When a unit arrived that did not sign for it then, and why it is entered only now."""

    arrived_on = forms.DateField(
        label=_("On which day did it arrive?"), widget=DateParts(), input_formats=["%Y-%m-%d"]
    )
    arrived_time = forms.TimeField(
        label=_("At what time did it arrive?"),
        help_text=_("Like 09:30"),
        widget=Text(width=5, inputmode="numeric"),
        input_formats=["%H:%M"],
    )
    reason = _words(_("Why was it not signed for then?"), most=rules.LONGEST_REASON)

    def clean(self) -> dict[str, Any]:
        """Day and time make one moment."""
        cleaned = super().clean() or self.cleaned_data
        day, time = cleaned.get("arrived_on"), cleaned.get("arrived_time")
        if day is None or time is None:
            return cleaned
        return cleaned | {"arrived_at": datetime.combine(day, time, tzinfo=CHINA)}


class Resolve(ForUnits):
    """What is to be done, by whom, and in how many working days."""

    text = _words(_("What is to be done?"), most=rules.LONGEST_TEXT)
    owner = forms.CharField(label=_("Who does it?"), widget=forms.Select())
    workdays = forms.IntegerField(
        label=_("Within how many working days?"),
        help_text=_("Counted from the next working day."),
        min_value=1,
        max_value=rules.MOST_WORKDAYS,
        widget=Text(width=3, inputmode="numeric"),
    )

    def offer(self, owners: Choices) -> None:
        """Puts in who may own a resolution."""
        self.fields["owner"].widget.choices = list(owners)


class Report(ForUnits):
    """What was done."""

    note = _words(_("What was done?"), most=rules.LONGEST_TEXT)


class Return(ForUnits):
    """What is missing."""

    answer = _words(_("What is missing?"), most=rules.LONGEST_TEXT)


class Withdraw(ForUnits):
    """Why what was resolved is not to be done any more."""

    answer = _words(_("Why is it not to be done any more?"), most=rules.LONGEST_TEXT)


class Rate(ForUnits):
    """How the other side worked with one's own."""

    stars = forms.TypedChoiceField(
        label=_("How well did you work together?"),
        coerce=int,
        choices=[
            ("5", _("5 – very well")),
            ("4", _("4 – well")),
            ("3", _("3 – all right")),
            ("2", _("2 – badly")),
            ("1", _("1 – very badly")),
        ],
        widget=Radios(),
    )
    word = forms.CharField(
        label=_("Say in a sentence why"),
        help_text=_("Of the unit, not of a person."),
        max_length=rules.LONGEST_WORD,
        widget=Text(),
    )
