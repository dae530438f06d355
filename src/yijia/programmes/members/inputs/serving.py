"""What is asked of who opens a post, serves, assigns, confirms, or links a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base import codes
from yijia.ground.organisations.rules import LONGEST_CODE
from yijia.ground.people.rules import LONGEST_LOGIN
from yijia.ground.shell.forms import (
    CHOOSE,
    Choices,
    DateParts,
    Form,
    FreeForm,
    LongText,
    Radios,
    Text,
    labelled,
)
from yijia.programmes.members import rules

_ISO, _CLOCK = ["%Y-%m-%d"], ["%H:%M"]


# Labels are lazy translations, which have no public type of their own.
def clock(label: Any) -> forms.TimeField:
    """A time of the day, as 18:30."""
    return forms.TimeField(
        label=label,
        help_text=_("For example 18:30."),
        input_formats=_CLOCK,
        widget=Text(width=5, autocomplete="off"),
    )


class OpenPost(FreeForm):
    """What is to be done, of which kind, where, when, and by how many."""

    free_words = ("title_zh", "title_en", "note")
    kind = forms.ChoiceField(
        label=_("Which kind of service is it?"),
        choices=labelled(rules.KIND_LABELS),
        widget=Radios(),
        error_messages=CHOOSE,
    )
    organisation = forms.CharField(
        label=_("Which body opens it?"),
        max_length=LONGEST_CODE,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )
    division = forms.CharField(
        label=_("In which community or village?"),
        max_length=15,
        widget=forms.Select(),
        error_messages={"required": _("Choose a community or village of this county.")},
    )
    title_zh = forms.CharField(
        label=_("What is to be done, in Chinese"), max_length=rules.LONGEST_TITLE, widget=Text()
    )
    title_en = forms.CharField(
        label=_("The same words in English"),
        max_length=rules.LONGEST_TITLE,
        required=False,
        widget=Text(),
    )
    skill = forms.ChoiceField(
        label=_("What should somebody know?"),
        choices=labelled(rules.SKILL_LABELS),
        widget=Radios(),
        error_messages=CHOOSE,
    )
    held_on = forms.DateField(label=_("On which day?"), widget=DateParts(), input_formats=_ISO)
    starts = clock(_("From when on?"))
    ends = clock(_("Until when?"))
    places = forms.IntegerField(
        label=_("How many places are there?"),
        min_value=1,
        max_value=rules.MOST_PLACES,
        widget=Text(width=4, inputmode="numeric"),
    )
    note = forms.CharField(
        label=_("What to know beforehand"),
        help_text=_("Risks, what to bring, where to meet. Everybody reads this."),
        max_length=rules.LONGEST_NOTE,
        required=False,
        widget=LongText(rows=3),
    )

    def offer(self, *, bodies: Choices, communities: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["organisation"].widget.choices = list(bodies)
        self.fields["division"].widget.choices = [("", ""), *communities]


class NarrowPosts(Form):
    """What posts have in common; what is empty is not asked."""

    division = forms.CharField(
        label=_("Community or village"), max_length=15, required=False, widget=forms.Select()
    )
    skill = forms.ChoiceField(
        label=_("Skill"),
        choices=[("", _("All")), *labelled(rules.SKILL_LABELS)],
        required=False,
        widget=forms.Select(),
    )
    when = forms.ChoiceField(
        label=_("Time of the week"),
        choices=[("", _("All")), *labelled(rules.WHEN_LABELS)],
        required=False,
        widget=forms.Select(),
    )

    def offer(self, communities: Choices) -> None:
        """Puts in the communities."""
        self.fields["division"].widget.choices = [("", _("All")), *communities]


class Code(Form):
    """The code that is shown at the place."""

    code = forms.CharField(
        label=_("Code at the place"),
        help_text=_("Six digits that change each minute. Where you are is not stored."),
        max_length=12,
        widget=Text(width=5, inputmode="numeric", autocomplete="off"),
    )

    def clean_code(self) -> str:
        """The code as plain digits."""
        return codes.plain_digits(self.cleaned_data["code"])


class Assign(Form):
    """Which member of one's unit is assigned."""

    login = forms.CharField(
        label=_("Which member is assigned?"),
        help_text=_("Those of your unit who have reported in."),
        max_length=LONGEST_LOGIN,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )

    def offer(self, members: Choices) -> None:
        """Puts in the members who have reported in."""
        self.fields["login"].widget.choices = [("", ""), *members]


class Confirm(Form):
    """From when to when somebody was there."""

    came = clock(_("Since when were they there?"))
    left = clock(_("Until when were they there?"))


class LinkCase(Form):
    """Which solved case the service helped with."""

    number = forms.CharField(
        label=_("Number of the solved case"),
        help_text=_("An issue that was solved, or a need that was fulfilled. Each counts once."),
        max_length=30,
        widget=Text(width=20, inputmode="numeric", autocomplete="off"),
    )

    def clean_number(self) -> str:
        """The number as plain digits."""
        number = codes.plain_digits(self.cleaned_data["number"])
        if not codes.is_case_number(number):
            raise forms.ValidationError(_("This number is not right. Check the digits."))
        return number
