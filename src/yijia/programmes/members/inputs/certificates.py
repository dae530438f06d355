"""What is asked of who has service certified, and of who checks a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base import codes
from yijia.ground.shell.forms import DateParts, Form, Text
from yijia.programmes.members import rules

_ISO = ["%Y-%m-%d"]
_LONGEST = 40


class MakeCertificate(Form):
    """Which days it is about."""

    first_on = forms.DateField(
        label=_("From which day on?"), widget=DateParts(), input_formats=_ISO
    )
    last_on = forms.DateField(
        label=_("Until which day, which counts too?"), widget=DateParts(), input_formats=_ISO
    )


class CheckCertificate(Form):
    """The code that stands on it."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        help_text=_("Twelve letters and digits, in three groups."),
        max_length=_LONGEST,
        widget=Text(width=20, autocomplete="off"),
    )

    def clean_code(self) -> str:
        """The code as plain letters and digits."""
        code = codes.plain_code(self.cleaned_data["code"])
        if not rules.is_certificate_code(code):
            raise forms.ValidationError(_("This is no code of a certificate. Check its letters."))
        return code
