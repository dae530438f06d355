"""What the shell's own pages ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, Password, Text


class SignIn(Form):
    """A login name and its password."""

    login = forms.CharField(
        label=_("Login name"),
        max_length=60,
        widget=Text(width=20, autocomplete="username", spellcheck="false"),
    )
    password = forms.CharField(label=_("Password"), max_length=200, widget=Password())
