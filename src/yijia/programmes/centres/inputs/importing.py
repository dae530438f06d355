"""What is asked of who brings rooms in from a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import FileUpload, Form, Text


class BringIn(Form):
    """A file of rooms, and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A CSV file, or the first sheet of an XLSX file."),
        widget=FileUpload(accept=".csv,.xlsx", preview=False),
    )
    source = forms.CharField(
        label=_("Where does the file come from?"), max_length=200, widget=Text(width=20)
    )
    dry_run = forms.BooleanField(
        label=_("Only try it: say what would change, and change nothing."), required=False
    )
