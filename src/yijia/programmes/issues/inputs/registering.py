"""What is asked of who calls or comes to the counter, on one page for who takes it in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from yijia.base import codes
from yijia.ground.shell.forms import DateParts, LongText, Radios, Text, labelled
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.late import Late
from yijia.programmes.issues.inputs.naming import unit_named
from yijia.programmes.issues.inputs.raising import day_of_occurrence, who_raises

SOURCES = (rules.Source.TELEPHONE, rules.Source.COUNTER)


class Register(Late):
    """An issue as a person tells it on the telephone or at the counter.

    `topic` and `place` are typed: a code, a part of a name, or its first letters. What was told
    some time ago, and is entered late, says when and why.
    """

    source = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=labelled({way: rules.SOURCE_LABELS[way] for way in SOURCES}),
        widget=Radios(inline=True, small=True),
        initial=rules.Source.TELEPHONE.value,
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=labelled(rules.KIND_LABELS),
        widget=forms.Select(),
        initial=rules.IssueKind.HELP.value,
    )
    topic = forms.CharField(
        label=_("Topic"),
        help_text=_("Type a code, a word of it, or its first letters."),
        max_length=80,
        widget=Text(autocomplete="off", spellcheck="false"),
    )
    place = forms.CharField(
        label=_("Community or village"),
        help_text=_("Type a code, a part of the name, or its first letters."),
        max_length=120,
        widget=Text(autocomplete="off", spellcheck="false"),
    )
    address = forms.CharField(
        label=_("Address or landmark"),
        max_length=rules.LONGEST_ADDRESS,
        required=False,
        widget=Text(autocomplete="off"),
    )
    text = forms.CharField(
        label=_("What does the person say?"),
        min_length=rules.SHORTEST_TEXT,
        max_length=rules.LONGEST_TEXT,
        widget=LongText(rows=5),
    )
    confidential = forms.BooleanField(
        label=_("The person asks that it is kept from the unit that it is about"), required=False
    )
    about = unit_named(
        _("Which unit is it about?"),
        help_text=_("Type a code, a part of the name, or its first letters. Or leave it open."),
    )
    mobile = forms.CharField(
        label=_("Mobile number of the person"),
        max_length=20,
        required=False,
        widget=Text(kind="tel", width=20, autocomplete="off", inputmode="tel"),
    )
    name = forms.CharField(
        label=_("Name of the person"), max_length=60, required=False, widget=Text(width=20)
    )
    agreed = forms.BooleanField(
        label=_("I have read the notice out, and the person agrees that the number is kept"),
        required=False,
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=labelled(rules.URGENCY_LABELS),
        required=False,
        initial=rules.Urgency.NORMAL.value,
        widget=Radios(inline=True, small=True),
    )
    requester = who_raises(_("Who raises it?"))
    no_reply = forms.BooleanField(label=_("The person needs no reply"), required=False)
    occurred_on = day_of_occurrence(_("On which day did it happen or begin?"))
    occurred_time = forms.TimeField(
        label=_("At what time did it happen?"),
        help_text=_("Like 09:30"),
        required=False,
        widget=Text(width=5, inputmode="numeric"),
        input_formats=["%H:%M"],
    )
    happened_on = forms.DateField(
        label=_("On which day was it told?"),
        help_text=_("Only if you enter it late, from paper say."),
        required=False,
        widget=DateParts(),
        input_formats=["%Y-%m-%d"],
    )
    # Which fields stand together on the page.
    ABOUT = ("source", "kind", "topic", "place", "address", "text")
    KEEPING = ("confidential", "about")
    CONTACT = ("mobile", "name", "agreed")
    ORDER = ("urgency", "requester", "no_reply", "occurred_on", "occurred_time")
    LATE = Late.folded
    # The page lays itself out.
    folded = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser offers what fits from these lists while one types.
        self.fields["topic"].widget.attrs["list"] = "categories"
        self.fields["place"].widget.attrs["list"] = "places"

    def clean_mobile(self) -> str:
        """A mobile number as people say it, or nothing."""
        typed: str = self.cleaned_data["mobile"]
        if typed and codes.mobile(typed) is None:
            sentence = _("Enter a mobile number of 11 digits, like 138 0013 8000.")
            raise forms.ValidationError(sentence)
        return typed

    def clean(self) -> dict[str, Any]:
        """A contact is kept of who has heard the notice, and a late entry says when."""
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("mobile") == "":
            self.add_error("mobile", _("Enter a number too, or leave the name out."))
        if cleaned.get("mobile") and not cleaned.get("agreed"):
            self.add_error("agreed", _("Read the notice out first, or leave the number out."))
        if cleaned.get("about") and not cleaned.get("confidential"):
            self.add_error("confidential", gettext_lazy(rules.NAMED_FOR_NOTHING))
        return cleaned
