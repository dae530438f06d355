"""What keeping and filling forms asks for, one declared input for each action."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base.errors import Invalid
from yijia.engines.figures.rules import LONGEST_CODE
from yijia.engines.forms import rules
from yijia.engines.forms.rules import Bound, Due, Holds, Period, Rhythm
from yijia.ground.shell.forms import DateParts, FileUpload, Form, LongText, Radios, Text

XLSX = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_SHEET_NAME = 31
_MOST_DIGITS = 30
Choices = Sequence[tuple[str, str]]
# Choices by the name of their group.
Grouped = Sequence[tuple[str, Choices]]


def _labelled(labels: Mapping[Any, str]) -> list[tuple[str, Any]]:
    return [(key.value, _(label)) for key, label in labels.items()]


class ToldWorkbook(TypedDict):
    """The bytes of a workbook, and the name of its file."""

    content: bytes
    file_name: str


class ReplaceWorkbook(Form):
    """A workbook as the department sends it."""

    sheet = forms.FileField(
        label=_("Workbook"),
        help_text=_("An .xlsx file of at most 5 MB, empty as the department sends it."),
        widget=FileUpload(accept=XLSX, preview=False),
    )

    def told(self) -> ToldWorkbook:
        """The workbook of a valid form; of one that is too large, more than is taken."""
        sent = self.cleaned_data["sheet"]
        return {"content": sent.read(rules.LARGEST + 1), "file_name": sent.name or ""}


class EndSheet(Form):
    """Why a form is not asked for any more."""

    reason = forms.CharField(
        label=_("Why does it end?"),
        help_text=_("What was due before today can still be filled, checked, signed and sent."),
        max_length=rules.LONGEST_REASON,
        widget=LongText(rows=2),
    )


class UploadSheet(ReplaceWorkbook):
    """A form as the department sends it. `homes` are the organisations that it can be of."""

    name_zh = forms.CharField(
        label=_("What is the form called?"), max_length=rules.LONGEST_NAME, widget=Text()
    )
    name_en = forms.CharField(
        label=_("In English"), max_length=rules.LONGEST_NAME, required=False, widget=Text()
    )
    organisation = forms.CharField(
        label=_("Which organisation keeps it?"), max_length=40, widget=forms.Select()
    )
    field_order = ("name_zh", "name_en", "organisation", "sheet")

    def __init__(self, *args: Any, homes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].widget.choices = list(homes)
        if len(homes) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = homes[0][0]


class BindCell(Form):
    """What a cell holds; `figures` and `places` are those offered on a page."""

    worksheet = forms.CharField(
        label=_("Worksheet"), max_length=_LONGEST_SHEET_NAME, widget=forms.HiddenInput()
    )
    cell = forms.CharField(label=_("Cell"), max_length=10, widget=forms.HiddenInput())
    holds = forms.ChoiceField(
        label=_("What is filled into this cell?"),
        choices=_labelled(rules.HOLDS_LABELS),
        widget=Radios(),
    )
    figure = forms.CharField(
        label=_("Which number?"),
        max_length=LONGEST_CODE,
        required=False,
        widget=forms.Select(attrs={"class": "govuk-!-width-full"}),
    )
    division = forms.CharField(
        label=_("Of which place?"),
        max_length=rules.LONGEST_CIRCLE,
        required=False,
        widget=forms.Select(),
    )
    period = forms.ChoiceField(
        label=_("Of which days?"),
        choices=_labelled(rules.PERIOD_LABELS),
        required=False,
        widget=forms.Select(),
    )
    reason = forms.CharField(
        label=_("Why does nobody count this?"),
        help_text=_("It stands beside the empty cell each time."),
        max_length=rules.LONGEST_REASON,
        required=False,
        widget=LongText(rows=2),
    )

    def __init__(
        self, *args: Any, figures: Choices = (), places: Grouped = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].widget.choices = list(figures)
        self.fields["division"].widget.choices = list(places)
        self.fields["period"].widget.choices = [
            (_("Days before the due day"), _labelled(rules.BEFORE_LABELS)),
            (_("One month of the year reported"), _labelled(rules.MONTH_LABELS)),
        ]

    def bound(self) -> Bound:
        """What was said, of a valid form."""
        given = self.cleaned_data
        return Bound(
            worksheet=given["worksheet"],
            cell=given["cell"],
            holds=Holds(given["holds"]),
            figure=given["figure"],
            division=given["division"] or None,
            period=Period(given["period"]) if given["period"] else None,
            reason=given["reason"],
        )


class Question(BindCell):
    """One question of those about a cell, alone on its page."""

    def __init__(self, *args: Any, asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_is_heading = asked
        for name in [name for name in self.fields if name != asked]:
            del self.fields[name]
        self.fields[asked].required = True


class GoOn(Form):
    """In which direction one goes on from a cell; without any, back to the sheet."""

    way = forms.ChoiceField(choices=[(way.value, way.value) for way in rules.Way], required=False)


class RunOn(Form):
    """How one goes on from a cell over many: in which direction, over what, and up to which cell;
    without any, as far as there are such. `cells` are those offered on a page.
    """

    way = forms.ChoiceField(
        choices=[(way.value, way.value) for way in rules.Way], widget=forms.HiddenInput()
    )
    series = forms.ChoiceField(
        choices=[(one.value, one.value) for one in rules.Series], widget=forms.HiddenInput()
    )
    until = forms.CharField(
        label=_("Up to which cell?"), max_length=10, required=False, widget=forms.Select()
    )

    def __init__(self, *args: Any, cells: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.choices = list(cells)


class RunOnFrom(RunOn):
    """The same with the cell from which one goes on."""

    worksheet = forms.CharField(max_length=_LONGEST_SHEET_NAME)
    cell = forms.CharField(max_length=10)


class UnbindCell(Form):
    """The cell that stays as it came."""

    worksheet = forms.CharField(max_length=_LONGEST_SHEET_NAME)
    cell = forms.CharField(max_length=10)


class SetDue(Form):
    """When a form is due, and where it is signed; `signers` are those offered on a page."""

    rhythm = forms.ChoiceField(
        label=_("How often is it due?"), choices=_labelled(rules.RHYTHM_LABELS), widget=Radios()
    )
    day = forms.IntegerField(
        label=_("On which day of the month?"),
        help_text=_("1 to 31. In a shorter month it is due on the last day."),
        min_value=1,
        max_value=31,
        required=False,
        widget=Text(width=2, inputmode="numeric"),
    )
    month = forms.IntegerField(
        label=_("In which month?"),
        help_text=_("1 to 12, only for a form of every year."),
        min_value=1,
        max_value=12,
        required=False,
        widget=Text(width=2, inputmode="numeric"),
    )
    once_on = forms.DateField(
        label=_("On which day?"),
        help_text=_("Only for a form that is due once."),
        required=False,
        widget=DateParts(),
    )
    signer = forms.CharField(label=_("Who signs it?"), max_length=40, widget=forms.Select())

    def __init__(self, *args: Any, signers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].widget.choices = list(signers)

    def due(self, *, starts_on: date) -> Due:
        """What was said, of a valid form, from a day on."""
        given = self.cleaned_data
        return Due(
            rhythm=Rhythm(given["rhythm"]),
            starts_on=starts_on,
            day=given["day"] or 1,
            month=given["month"] or 1,
            once_on=given["once_on"] if given["rhythm"] == Rhythm.ONCE else None,
        )

    def clean(self) -> dict[str, Any]:
        """Says what a rhythm needs beside itself."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        rhythm = given.get("rhythm")
        for name, rhythms in (
            ("day", {Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.YEARLY}),
            ("month", {Rhythm.YEARLY}),
            ("once_on", {Rhythm.ONCE}),
        ):
            if rhythm in rhythms and not given.get(name) and name not in self.errors:
                self.add_refusal(Invalid("Please fill this in.", field=name))
        return given


class FillSheet(Form):
    """The due day for which a form is filled."""

    due_on = forms.DateField()


class TypeCell(Form):
    """A number that nobody counts; nothing takes it out again."""

    worksheet = forms.CharField(max_length=_LONGEST_SHEET_NAME, widget=forms.HiddenInput())
    cell = forms.CharField(max_length=10, widget=forms.HiddenInput())
    value = forms.CharField(
        label=_("Which number belongs into this cell?"),
        help_text=_("It is shown as typed. Leave it empty to take it out again."),
        max_length=_MOST_DIGITS,
        required=False,
        widget=Text(width=10, inputmode="decimal"),
    )


class SendBack(Form):
    """Why a checked form is not signed."""

    reason = forms.CharField(
        label=_("What is to be put right?"), max_length=rules.LONGEST_BACK, widget=LongText(rows=3)
    )
