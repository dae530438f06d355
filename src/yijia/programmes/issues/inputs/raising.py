"""What raising and following an issue asks for; the pages show a part at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from yijia.ground.files import rules as file_rules
from yijia.ground.rights import inputs as contacts
from yijia.ground.shell.forms import (
    CHOOSE,
    PICTURES,
    Choices,
    DateParts,
    FileUpload,
    Form,
    LongText,
    Radios,
    Text,
    labelled,
)
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.free import FreeWords
from yijia.programmes.issues.inputs.naming import unit_named


class Texts(forms.Field):
    """A list of texts."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        """What was sent, as texts."""
        return [str(text) for text in value or []]


def day_of_occurrence(label: Any, *, help_text: Any = "") -> forms.DateField:
    """A day that may be left open."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=DateParts(),
        input_formats=["%Y-%m-%d"],
    )


def who_raises(label: Any) -> forms.ChoiceField:
    """Who raises it; whoever does not say is a person."""
    return forms.ChoiceField(
        label=label,
        choices=labelled(rules.REQUESTER_LABELS),
        required=False,
        widget=Radios(inline=True, small=True),
    )


class RaiseIssue(contacts.LeavesContact):
    """Everything that a resident may tell us. A page shows the fields named in `only`.

    Which categories and communities exist is checked by the action; a page offers them by
    `offered`, a program sends their codes.
    """

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=labelled(rules.KIND_LABELS), widget=Radios()
    )
    category = forms.CharField(
        label=_("What exactly?"), max_length=12, widget=Radios(), error_messages=CHOOSE
    )
    division = forms.CharField(
        label=_("Community or village"),
        max_length=15,
        required=False,
        widget=forms.Select(),
        error_messages={"required": _("Choose a community or village of this county.")},
    )
    address = forms.CharField(
        label=_("Address or landmark"),
        help_text=_("For example: the second lamp after the school gate."),
        max_length=rules.LONGEST_ADDRESS,
        required=False,
        widget=Text(autocomplete="street-address"),
    )
    lon = forms.DecimalField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
        required=False,
        widget=forms.HiddenInput(),
    )
    lat = forms.DecimalField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=6,
        required=False,
        widget=forms.HiddenInput(),
    )
    text = forms.CharField(
        label=_("Tell us about it"),
        help_text=_(
            "Say what is wrong, since when, and what you would like us to do."
            " Please leave out names."
        ),
        min_length=rules.SHORTEST_TEXT,
        max_length=rules.LONGEST_TEXT,
        widget=LongText(rows=7),
    )
    confidential = forms.ChoiceField(
        label=gettext_lazy(rules.KEEPING),
        help_text=_(
            "If it is about people at an office, neither that office nor any below it gets to see"
            " it: not in a list, not by searching, not by a notice. Another office deals with it."
        ),
        choices=labelled(rules.KEEPING_LABELS),
        required=False,
        widget=Radios(),
        error_messages=CHOOSE,
    )
    about = unit_named(
        _("Which unit is it about?"),
        help_text=_(
            "Type a part of its name. If you leave this open, the centre finds out before anybody"
            " else reads it."
        ),
    )
    occurred_on = day_of_occurrence(
        _("When did it happen or begin?"), help_text=_("If you know the day.")
    )
    requester = who_raises(_("Who raises it?"))
    name = forms.CharField(
        label=_("Your name"), max_length=60, required=False, widget=Text(autocomplete="name")
    )
    mobile = forms.CharField(
        label=_("Your mobile number"),
        help_text=_(
            "So that we can call you. It is stored locked, and every look at it is recorded."
        ),
        max_length=20,
        required=False,
        widget=Text(kind="tel", width=20, autocomplete="tel", inputmode="tel"),
    )
    email = contacts.email()
    no_reply = forms.BooleanField(label=_("I do not need a reply"), required=False)
    photos = Texts(label=_("Photos"), required=False)
    answers = Texts(
        label=_("Answers"),
        help_text=_("To the questions of the category, each like noise.night=yes."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        only: tuple[str, ...] = (),
        offered: Mapping[str, Choices] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if only and name not in only]:
            del self.fields[name]
        for name in [name for name in ("division", "confidential") if only and name in only]:
            self.fields[name].required = True
        offer(self, offered or {})

    def clean(self) -> dict[str, Any]:
        """A point has both numbers or none."""
        cleaned = super().clean() or self.cleaned_data
        if "lon" in self.fields and (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            self.add_error("lon", _("Mark the place on the map again."))
        if cleaned.get("about") and cleaned.get("confidential") in {"", rules.NO}:
            self.add_error("confidential", gettext_lazy(rules.NAMED_FOR_NOTHING))
        return cleaned


class SendIssue(FreeWords, RaiseIssue):
    """All of it at once, as a program sends it."""


def offer(form: Form, offered: Mapping[str, Choices]) -> None:
    """Puts choices that depend on the day and on earlier answers into a form's fields.

    A field then takes nothing else: what was not offered is refused where it was asked.
    """
    for name, choices in offered.items():
        if name in form.fields:
            field = form.fields[name]
            field.widget.choices = choices
            field.validators = [*field.validators, _among(choices)]


def _among(choices: Choices) -> Callable[[str], None]:
    values = {str(value) for value, _label in choices}

    def check(value: str) -> None:
        if value not in values:
            raise forms.ValidationError(_("Choose one of the answers in the list."))

    return check


class Topic(Form):
    """The group of categories, asked first so that each page has few answers."""

    topic = forms.CharField(
        label=_("What is it about?"), widget=Radios(), max_length=12, error_messages=CHOOSE
    )
    label_is_heading = "topic"


class Street(Form):
    """The street or town, or instead of it a place known by name, or a point on the map."""

    street = forms.CharField(
        label=_("Street or town"), max_length=15, required=False, widget=forms.Select()
    )
    landmark = forms.CharField(
        label=_("Or a place that you know by name"),
        help_text=_("A school, market, temple or crossing: type its name or its first letters."),
        max_length=60,
        required=False,
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )
    lon = RaiseIssue.base_fields["lon"]
    lat = RaiseIssue.base_fields["lat"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The label must not say that it may be left empty: the others may stand for it.
        for name in ("street", "landmark"):
            vars(self.fields[name])["has_alternative"] = True

    def clean(self) -> dict[str, Any]:
        """One of the three is needed."""
        cleaned = super().clean() or self.cleaned_data
        marked = cleaned.get("lon") is not None and cleaned.get("lat") is not None
        if not (cleaned.get("street") or cleaned.get("landmark") or marked):
            self.add_error("street", _("Choose the street or town where it is."))
        return cleaned

    def offer_landmarks(self, found: Choices) -> None:
        """Asks which of several places is meant, or says that none has this name."""
        if not found:
            self.add_error("landmark", _("No place is known by this name. Try another word."))
            return
        field = self.fields["landmark"]
        field.widget = Radios()
        field.widget.choices = found
        self.add_error("landmark", _("Several fit. Choose one."))


class AddPhoto(Form):
    """One photo more, or a PDF."""

    photo = forms.FileField(
        label=_("Add a photo or a PDF"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. We do not keep where it was taken."),
        required=False,
        widget=FileUpload(accept=f"{PICTURES},{file_rules.PDF_KIND}"),
    )


class LostCode(contacts.ByNumber):
    """The number of the issue whose code was lost."""

    number = contacts.own_number(_("Number of the issue"))

    def plain(self, text: str) -> str | None:
        """The number as plain digits; of whoever joined an issue, with what stands behind it."""
        number = rules.typed_number(text)
        return number if rules.is_number(number) else None


class Follow(LostCode):
    """Number and lookup code."""

    code = contacts.lookup_code()
