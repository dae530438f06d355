"""What is asked of the network: seats, agreements, promises, exclusions, and files of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.ground.organisations.rules import LONGEST_CODE, network
from yijia.ground.shell.forms import Choices, FileUpload, Form, LongText, Radios, Text, day


def _line(label: Any, *, most: int, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=Text(width=20))


class OnDay(forms.Form):
    """The day on which something is looked at; by default today."""

    on = forms.DateField(required=False)


class Between(Form):
    """From when to when something holds."""

    starts_on = day(_("From which day on?"))
    ends_on = day(_("First day no more"), required=False)


class Ends(Form):
    """From which day on something is no more."""

    ends_on = day(_("First day no more"))


class EndBody(Form):
    """From which day on a body of the network is no more, and by which document."""

    document = _line(_("Document that says so"), most=network.LONGEST_DOCUMENT)
    ends_on = day(_("First day no more"))


class AddBody(Form):
    """A body of the network that is entered."""

    kind = forms.ChoiceField(
        label=_("What kind of body is it?"),
        choices=[(kind.value, "") for kind in network.LEVELS],
        widget=Radios(),
    )
    sort = forms.ChoiceField(
        label=_("What sort of unit is it?"),
        help_text=_("Only for a member unit."),
        required=False,
        choices=[("", ""), *((sort.value, "") for sort in network.UnitSort)],
        widget=forms.Select(),
    )
    code = forms.SlugField(
        label=_("Short name for addresses"),
        help_text=_("Small letters, numbers and hyphens."),
        max_length=LONGEST_CODE,
        widget=Text(width=20),
    )
    name_zh = _line(_("Name in Chinese"), most=120)
    name_en = _line(_("Name in English"), most=160, required=False)
    starts_on = day(_("From which day on?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(one.value, gettext(network.KIND_LABELS[one])) for one in network.LEVELS]
        sorts = [(one.value, gettext(label)) for one, label in network.SORT_LABELS.items()]
        self.fields["kind"].widget.choices = kinds
        self.fields["sort"].widget.choices = [("", ""), *sorts]


class GiveSeat(Between):
    """Which unit holds a seat, what it is called, and how much time it takes."""

    member = _line(_("Which unit holds the seat?"), most=LONGEST_CODE)
    title_zh = _line(_("What the seat is called, in Chinese"), most=network.LONGEST_TITLE)
    title_en = _line(_("The same words in English"), most=network.LONGEST_TITLE, required=False)
    is_full_time = forms.ChoiceField(
        label=_("How much time does it take?"),
        choices=[("full", _("Full-time")), ("part", _("Part-time"))],
        widget=Radios(),
    )
    field_order = ("member", "title_zh", "title_en", "is_full_time", "starts_on", "ends_on")

    def offer(self, units: Choices) -> None:
        """Puts in the units that may be chosen."""
        self.fields["member"].widget = forms.Select(choices=units)


class SignAgreement(Between):
    """With which unit an agreement was signed, by which document, and from when to when."""

    unit = _line(_("Which unit has signed?"), most=LONGEST_CODE)
    document = _line(_("Name of the document"), most=network.LONGEST_DOCUMENT)
    signed_on = day(_("When was it signed?"))
    field_order = ("unit", "document", "signed_on", "starts_on", "ends_on")

    def offer(self, units: Choices) -> None:
        """Puts in the units that may be chosen."""
        self.fields["unit"].widget = forms.Select(choices=units)


class AddPromise(Form):
    """What a unit promises: what, how much, and by when."""

    what_zh = _line(_("What is promised, in Chinese"), most=network.LONGEST_WHAT)
    what_en = _line(_("The same words in English"), most=network.LONGEST_WHAT, required=False)
    quantity = forms.IntegerField(
        label=_("How much?"),
        min_value=1,
        max_value=network.MOST_PROMISED,
        widget=Text(width=5, inputmode="numeric"),
    )
    measure = forms.ChoiceField(
        label=_("Counted in what?"),
        choices=[(one.value, one.value) for one in network.Measure],
        widget=forms.Select(),
    )
    due_on = day(_("By when?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].widget.choices = [
            (one.value, gettext(label)) for one, label in network.MEASURE_LABELS.items()
        ]


class KeepPromise(Form):
    """On which day everything that was promised had been given."""

    kept_on = day(_("On which day was all of it given?"))


class Exclude(Between):
    """Why a community needs no branch, and by which document."""

    reason_zh = forms.CharField(
        label=_("Why does it need no branch?"),
        help_text=_("In Chinese. Everybody can read it: name no person."),
        max_length=network.LONGEST_REASON,
        widget=LongText(rows=2),
    )
    reason_en = forms.CharField(
        label=_("The same words in English"),
        max_length=network.LONGEST_REASON,
        required=False,
        widget=LongText(rows=2),
    )
    document = _line(_("Document that says so"), most=network.LONGEST_DOCUMENT)
    field_order = ("reason_zh", "reason_en", "document", "starts_on", "ends_on")


class SetRule(Form):
    """Which communities shall have a branch, in words, and by which document."""

    text_zh = forms.CharField(
        label=_("Which communities shall have a branch?"),
        help_text=_("In Chinese. All are counted but those that are excluded by name."),
        max_length=network.LONGEST_REASON,
        widget=LongText(rows=2),
    )
    text_en = forms.CharField(
        label=_("The same words in English"),
        max_length=network.LONGEST_REASON,
        required=False,
        widget=LongText(rows=2),
    )
    source = _line(_("Document that says so"), most=network.LONGEST_DOCUMENT)
    starts_on = day(_("From which day on?"))


class BringIn(Form):
    """A file of seats or of agreements, and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A CSV file, or the first sheet of an XLSX file."),
        widget=FileUpload(accept=".csv,.xlsx", preview=False),
    )
    source = _line(_("Where does the file come from?"), most=200)
    dry_run = forms.BooleanField(
        label=_("Only try it: say what would change, and change nothing."),
        required=False,
        initial=True,
    )
