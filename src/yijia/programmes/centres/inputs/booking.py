"""What is asked of who books a room, of who follows a booking, and of the centre's desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.organisations.rules import LONGEST_CODE
from yijia.ground.people import rules as people
from yijia.ground.rights import inputs as contacts
from yijia.ground.shell.forms import Choices, Form, Radios, Sure, Text, day, labelled
from yijia.programmes.centres import rules

_CLOCK = ["%H:%M", "%H:%M:%S"]
NO_TIME = _("Write the time like 09:30.")


def clock(label: Any, *, hint: Any = "") -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label,
        help_text=hint,
        input_formats=_CLOCK,
        widget=Text(width=5),
        error_messages={"invalid": NO_TIME},
    )


def amount(label: Any, *, least: int = 1, most: int, hint: Any = "") -> forms.IntegerField:
    """How many of something."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        widget=Text(width=4, inputmode="numeric"),
    )


def name() -> forms.CharField:
    """The name of whoever books."""
    return forms.CharField(
        label=_("Your name"),
        max_length=people.LONGEST_NAME,
        required=False,
        widget=Text(width=10, autocomplete="name"),
    )


def mobile(*, required: bool) -> forms.CharField:
    """The number of whoever books."""
    return forms.CharField(
        label=_("Mobile number"),
        help_text=_("The staff of this centre alone can look at it, and each look is recorded."),
        max_length=20,
        required=required,
        widget=Text(kind="tel", width=20, autocomplete="tel"),
    )


class When(Form):
    """When somebody wants a room, for what and for how many."""

    on = day(_("On which day?"))
    begins = clock(_("From when?"), hint=_("For example 09:00. Quarters of an hour will do."))
    until = clock(_("Until when?"))
    used_for = forms.ChoiceField(
        label=_("What for?"), choices=labelled(rules.USED_FOR_LABELS), widget=Radios()
    )
    people = amount(_("How many people?"), most=rules.MOST_PEOPLE)


class BookRoom(When):
    """The same of a resident, and how to reach them."""

    name = name()
    mobile = mobile(required=True)


class ForUnit(When):
    """The same at work: for an organisation, or for a resident."""

    unit = forms.CharField(
        label=_("For which unit?"),
        help_text=_("Leave it open for a resident."),
        max_length=LONGEST_CODE,
        required=False,
        widget=forms.Select(),
    )

    def offer(self, *, units: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["unit"].widget.choices = [("", ""), *units]


class BookAtDesk(ForUnit):
    """One booking at work, with a contact if wanted."""

    name = name()
    mobile = mobile(required=False)


class BookSeries(ForUnit):
    """The same hour every week; nobody's contact is kept with it."""

    last_on = day(_("Until which last day?"), hint=_("On the same day of every week until then."))
    field_order = ("on", "last_on", "begins", "until", "used_for", "people", "unit")


class Narrow(Form):
    """Where the centres of a list lie; what is empty is not asked."""

    division = forms.CharField(
        label=_("Where"), max_length=15, required=False, widget=forms.Select()
    )

    def offer(self, *, places: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["division"].widget.choices = [("", _("All")), *places]


class Look(Form):
    """Of which day somebody wants to see when a room is free."""

    on = day(_("Day"))


class Follow(contacts.ByNumber):
    """Number and lookup code."""

    number = contacts.own_number(_("Number of the booking or enrolment"), inputmode="")
    code = contacts.lookup_code()

    def plain(self, text: str) -> str | None:
        """The number as it is written."""
        return rules.plain_number(text) or rules.plain_enrolment(text)


class ReadContact(contacts.ReadContact):
    """What the contact of whoever booked or enrolled is needed for."""

    purpose = contacts.purpose_among(rules.PURPOSES)


class WithGround(Form):
    """Why the centre does not give a room: one of a list."""

    ground = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("Whoever booked reads this."),
        choices=labelled(rules.GROUND_LABELS),
        widget=Radios(),
    )


def for_verb(verb: rules.Verb) -> type[Form]:
    """What is asked before a step."""
    return WithGround if verb in rules.WITH_GROUND else Sure
