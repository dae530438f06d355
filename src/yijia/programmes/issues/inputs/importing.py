"""What is asked of who brings in a file: the file, and where its data comes from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import FileUpload, Form, Text
from yijia.programmes.issues import rules

_ACCEPTED = ".csv,.xlsx,text/csv"


class ImportFile(Form):
    """A table, and the document or office that it comes from."""

    table = forms.FileField(
        label=_("File"),
        help_text=_("CSV, or the first sheet of an XLSX file; at most 500 kB."),
        widget=FileUpload(accept=_ACCEPTED, preview=False),
    )
    source = forms.CharField(
        label=_("Where does the data come from?"),
        help_text=_("A document, an office. It stands in the journal."),
        max_length=200,
        widget=Text(),
    )

    def clean_table(self) -> Any:
        """A file that is small enough to be kept until it is confirmed."""
        table = self.cleaned_data["table"]
        if table.size > rules.MOST_AT_PAGE:
            raise forms.ValidationError(_("The file is larger than 500 kB. Send it by a program."))
        return table


class Confirm(Form):
    """The file that was tried out, by its SHA-256."""

    sha256 = forms.CharField(
        label=_("SHA-256 of the file"), max_length=64, widget=forms.HiddenInput()
    )
