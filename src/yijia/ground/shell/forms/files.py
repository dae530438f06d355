"""A file of rows that is tried out first, and then brought in."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.base.errors import Invalid
from yijia.ground.places.rules.files import Imported
from yijia.ground.shell.forms.form import Form
from yijia.ground.shell.forms.widgets import FileUpload, Text

# A page shows so many faults, and says how many there are.
MOST_FAULTS = 100


class BringIn(Form):
    """A file of rows, and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A CSV file, or the first sheet of an XLSX file."),
        widget=FileUpload(accept=".csv,.xlsx", preview=False),
    )
    source = forms.CharField(
        label=_("Where does the file come from?"), max_length=200, widget=Text(width=20)
    )
    dry_run = forms.BooleanField(
        label=_("Only try it: say what would change, and change nothing."),
        required=False,
        initial=True,
    )

    def brought(self, *, act: Callable[..., Imported]) -> Imported | None:
        """Tries the file out, or brings it in; None where faults stand beside it, or none was sent.

        `act` is given `file`, `source` and `dry_run`.
        """
        if not (self.is_bound and self.is_valid()):
            return None
        try:
            return act(**self.cleaned_data | {"file": self.cleaned_data["file"].read()})
        except Invalid as refused:
            self.add_refusal(_by_row(refused))
            return None


def _by_row(refused: Invalid) -> Invalid:
    """The faults of a file beside its field: how many there are, and the first with their rows."""
    if not refused.errors:
        return refused
    sentence = gettext(refused.message)
    said = [sentence % refused.params if refused.params else sentence]
    said += [
        gettext("Row %(place)s: %(fault)s") % {"place": at, "fault": gettext(fault)}
        for at, fault in refused.errors[:MOST_FAULTS]
    ]
    return Invalid(refused.message, errors=tuple(("file", one) for one in said))
