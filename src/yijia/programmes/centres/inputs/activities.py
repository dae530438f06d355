"""What is asked of who announces an activity, of who enrols, and of who was there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import (
    CHOOSE,
    Choices,
    Form,
    FreeForm,
    LongText,
    Radios,
    day,
    labelled,
)
from yijia.programmes.centres import rules
from yijia.programmes.centres.inputs.booking import amount, clock, mobile, name
from yijia.programmes.centres.inputs.keeping import line

NO_ROLES = _("Begin each line with how many may come, as: 30 participants.")


def words(label: Any, *, required: bool = False) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        max_length=rules.LONGEST_TEXT,
        required=required,
        widget=LongText(rows=4),
    )


class AnnounceActivity(FreeForm):
    """What takes place, in which room when, and as what people come."""

    free_words = ("title_zh", "title_en", "text_zh", "text_en", "roles")
    title_zh = line(_("Title in Chinese"), most=rules.LONGEST_TITLE)
    title_en = line(_("Title in English"), most=rules.LONGEST_TITLE, required=False)
    room = forms.CharField(
        label=_("In which room?"),
        max_length=rules.LONGEST_CODE,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )
    on = day(_("On which day?"))
    begins = clock(_("From when?"), hint=_("For example 09:00. Quarters of an hour will do."))
    until = clock(_("Until when?"))
    used_for = forms.ChoiceField(
        label=_("What for?"), choices=labelled(rules.USED_FOR_LABELS), widget=Radios()
    )
    roles = forms.CharField(
        label=_("How many places?"),
        help_text=_("One line for each: how many, and as what they come. 30 participants"),
        max_length=500,
        widget=LongText(rows=3),
    )
    text_zh = words(_("What everybody should know, in Chinese"))
    text_en = words(_("The same in English"))

    def offer(self, *, rooms: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["room"].widget.choices = [("", ""), *rooms]

    def clean_roles(self) -> str:
        """As what people come, as it was written; it can be read."""
        text = str(self.cleaned_data["roles"])
        if not rules.read_roles(text):
            raise forms.ValidationError(NO_ROLES)
        return text


class Enrol(Form):
    """As what somebody comes, and how to reach them."""

    role = forms.CharField(
        label=_("As what do you come?"), max_length=20, widget=Radios(), error_messages=CHOOSE
    )
    name = name()
    mobile = mobile(required=True)

    def offer(self, *, roles: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["role"].widget.choices = list(roles)


class CountGuests(Form):
    """How many came without having enrolled."""

    count = amount(_("How many came without having enrolled?"), most=rules.MOST_GUESTS)


class GiveFeedback(Form):
    """Two questions to whoever was there."""

    useful = forms.TypedChoiceField(
        label=_("Was it useful to you?"),
        coerce=int,
        choices=labelled(rules.USEFUL_LABELS),
        widget=Radios(),
    )
    again = forms.TypedChoiceField(
        label=_("Would you come again?"),
        coerce=int,
        choices=labelled(rules.AGAIN_LABELS),
        widget=Radios(),
    )
