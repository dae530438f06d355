"""What is asked of who enters a centre, its rooms, its hours and its closures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base.errors import Invalid
from yijia.ground.organisations.rules import LONGEST_CODE
from yijia.ground.shell.forms import CHOOSE, Choices, Form, FreeForm, Text, day
from yijia.programmes.centres import rules
from yijia.programmes.centres.inputs.booking import amount, clock

_EN = _("The same words in English")


# Labels are lazy translations, which have no public type of their own.
def line(label: Any, *, most: int, hint: Any = "", required: bool = True) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=Text()
    )


class ChangeCentre(FreeForm):
    """The names and the address of a centre."""

    free_words = ("name_zh", "name_en", "address_zh", "address_en")
    name_zh = line(_("Name in Chinese"), most=rules.LONGEST_NAME)
    name_en = line(_("Name in English"), most=rules.LONGEST_NAME, required=False)
    address_zh = line(_("Address"), most=rules.LONGEST_ADDRESS)
    address_en = line(_("The address in English"), most=rules.LONGEST_ADDRESS, required=False)


class OpenCentre(ChangeCentre):
    """A centre: who runs it, where it lies, and since when."""

    code = line(
        _("Code in addresses"),
        most=rules.LONGEST_CODE,
        hint=_("Letters, digits and hyphens. It stands in the address of its page."),
    )
    organisation = forms.CharField(
        label=_("Which organisation runs it?"),
        max_length=LONGEST_CODE,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )
    division = forms.CharField(
        label=_("Where does it lie?"),
        max_length=15,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )
    starts_on = day(_("From which day on?"))
    field_order = (
        *("code", "name_zh", "name_en", "organisation", "division"),
        *("address_zh", "address_en", "starts_on"),
    )

    def offer(self, *, units: Choices, places: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["organisation"].widget.choices = [("", ""), *units]
        self.fields["division"].widget.choices = [("", ""), *places]


class ChangeRoom(FreeForm):
    """A room as it can be changed; a program sends all of it."""

    free_words = ("name_zh", "name_en")
    name_zh = line(_("Name in Chinese"), most=rules.LONGEST_NAME)
    name_en = line(_("Name in English"), most=rules.LONGEST_NAME, required=False)
    capacity = amount(_("How many people does it take?"), most=rules.MOST_PEOPLE)
    before_minutes = amount(
        _("Minutes kept free before a booking"), least=0, most=rules.MOST_BUFFER
    )
    after_minutes = amount(_("Minutes kept free after a booking"), least=0, most=rules.MOST_BUFFER)
    asks = forms.BooleanField(label=_("The centre confirms each booking"), required=False)
    is_open = forms.BooleanField(label=_("Residents can book it"), required=False)


class EnterRoom(ChangeRoom):
    """A room, or a part of one."""

    code = line(
        _("Code in addresses"),
        most=rules.LONGEST_CODE,
        hint=_("Letters, digits and hyphens. It stands in the address of its page."),
    )
    parent = forms.CharField(
        label=_("Is it a part of another room?"),
        help_text=_("Who books the whole room has its parts, too."),
        max_length=rules.LONGEST_CODE,
        required=False,
        widget=forms.Select(),
    )
    starts_on = day(_("From which day on?"))
    field_order = (
        *("code", "name_zh", "name_en", "parent", "capacity"),
        *("before_minutes", "after_minutes", "asks", "is_open", "starts_on"),
    )

    def offer(self, *, rooms: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["parent"].widget.choices = [("", ""), *rooms]


class End(Form):
    """From which day on a room, or a centre, is there no more."""

    ends_on = day(
        _("First day no more"),
        hint=_("What is booked for that day or later is called off, and whoever booked is told."),
    )


def hours(label: Any, *, hint: Any = "") -> forms.CharField:
    """When a centre is open on one day of the week."""
    return line(label, most=rules.LONGEST_SESSIONS, hint=hint, required=False)


class SetHours(Form):
    """When a centre is open on each day of the week, from a day on."""

    starts_on = day(_("From which day on?"))
    weekday_1 = hours(
        _("Monday"),
        hint=_("For example 08:30-12:00, 14:30-17:30. Leave a day open on which it is closed."),
    )
    weekday_2 = hours(_("Tuesday"))
    weekday_3 = hours(_("Wednesday"))
    weekday_4 = hours(_("Thursday"))
    weekday_5 = hours(_("Friday"))
    weekday_6 = hours(_("Saturday"))
    weekday_7 = hours(_("Sunday"))

    def clean(self) -> dict[str, Any]:
        """The hours of each day as they are read."""
        cleaned = super().clean() or self.cleaned_data
        sessions = list[rules.Session]()
        for number in rules.WEEKDAY_LABELS:
            field = f"weekday_{number}"
            text = str(cleaned.pop(field, "") or "")
            try:
                sessions += rules.read_sessions(text, weekday=number, field=field)
            except Invalid as refused:
                self.add_refusal(refused)
        return {**cleaned, "sessions": sessions}


class CloseRooms(FreeForm):
    """For when a centre, or one room of it, is closed, and why."""

    free_words = ("reason_zh", "reason_en")
    room = forms.CharField(
        label=_("Which room?"),
        help_text=_("Leave it open where the whole centre is closed."),
        max_length=rules.LONGEST_CODE,
        required=False,
        widget=forms.Select(),
    )
    first_on = day(_("From which day?"))
    begins = clock(_("From when?"))
    last_on = day(_("Until which last day?"))
    until = clock(_("Until when?"))
    reason_zh = line(
        _("Why?"), most=rules.LONGEST_REASON, hint=_("Everybody reads this. Write it in Chinese.")
    )
    reason_en = line(_EN, most=rules.LONGEST_REASON, required=False)

    def offer(self, *, rooms: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["room"].widget.choices = [("", ""), *rooms]
