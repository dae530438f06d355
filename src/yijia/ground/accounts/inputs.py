"""What the pages of accounts ask for."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from yijia.base.workdays import CHINA
from yijia.ground.access.rules import Then
from yijia.ground.people.rules import LONGEST_TOKEN_DAYS, LONGEST_TOKEN_NAME, TOKEN_DAYS
from yijia.ground.shell.forms import DateParts, Form, LongText, Password, Radios, Text

LONGEST_PASSWORD = 200


class SignIn(Form):
    """A login name and its password."""

    login = forms.CharField(
        label=_("Login name"),
        max_length=60,
        widget=Text(width=20, autocomplete="username", spellcheck="false"),
    )
    password = forms.CharField(
        label=_("Password"), max_length=LONGEST_PASSWORD, strip=False, widget=Password()
    )


class Code(Form):
    """A code of an authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        max_length=20,
        widget=Text(width=10, autocomplete="one-time-code", inputmode="numeric"),
    )


class NewCode(Form):
    """The first code of an authenticator app that is being added."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that the app shows now."),
        max_length=20,
        widget=Text(width=10, autocomplete="one-time-code", inputmode="numeric"),
    )


class Answer(forms.JSONField):
    """JSON of a browser, or of whoever plays one: nested or with numbers beyond all measure."""

    def to_python(self, value: Any) -> Any:
        """The framework's value; what its reader gives up on is refused like any other fault."""
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as fault:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from fault


class Credential(Form):
    """What a passkey has answered; a script fills it in."""

    credential = Answer(widget=forms.HiddenInput())


class ConfirmPassword(Form):
    """The password once more, before something that matters."""

    password = forms.CharField(
        label=_("Password"), max_length=LONGEST_PASSWORD, strip=False, widget=Password()
    )


class ChangePassword(Form):
    """The password now, and the one from now on."""

    old = forms.CharField(
        label=_("Your password now"), max_length=LONGEST_PASSWORD, strip=False, widget=Password()
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least eight characters. A sentence of several words is easy to keep."),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=Password(autocomplete="new-password"),
    )


class NewAccount(Form):
    """The login name of an account that is to be opened."""

    login = forms.CharField(
        label=_("Login name"),
        help_text=_("Letters a to z, digits, dots and dashes. Not the name of a person."),
        max_length=60,
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )


class CreditCode(Form):
    """The unified social credit code of an organisation; empty where none is known."""

    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 digits and capital letters, as on its certificate."),
        # Blanks between its parts are read over.
        max_length=30,
        required=False,
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )


class Reason(Form):
    """Why something is done to another's account."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It is written into the journal."),
        max_length=200,
        widget=LongText(rows=3),
    )


class ResetFactors(Form):
    """Whose second factors are taken away, and why."""

    login = forms.CharField(
        label=_("Login name"),
        max_length=60,
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("How did you make sure who asked? It is written into the journal."),
        max_length=200,
        widget=LongText(rows=3),
    )


class ReleasePassword(ResetFactors):
    """Whose password may be set anew, and why."""


class FillPost(Form):
    """Who holds a post, from when to when."""

    login = forms.CharField(
        label=_("Login name"),
        max_length=60,
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateParts())
    ends_on = forms.DateField(
        label=_("First day without it"),
        help_text=_("Only where the end is known, as for an auditor."),
        required=False,
        widget=DateParts(),
    )


class LeavePost(Form):
    """When somebody leaves a post, and who goes on with what waits there.

    `waits` is whether anything does; `has_others`, whether others work there who can go on.
    """

    ends_on = forms.DateField(
        label=_("First day without it"), help_text=_("Today, or later."), widget=DateParts()
    )
    then = forms.ChoiceField(
        label=_("Who goes on with the open cases?"),
        choices=[
            (Then.OTHERS.value, _("The others who work there")),
            (Then.SUCCESSOR.value, _("Somebody who comes next")),
            (Then.UNIT.value, _("Another unit, which gets its work")),
            (Then.DISPATCHER.value, _("Whoever dispatches, in the list of units without anybody")),
        ],
        required=False,
        widget=Radios(),
    )
    successor = forms.CharField(
        label=_("Login name of who comes next"),
        help_text=_("Only where somebody comes next."),
        max_length=60,
        required=False,
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )

    unit = forms.CharField(
        label=_("Code or whole name of the other unit"),
        help_text=_("Only where another unit gets the work. It must serve the same place."),
        max_length=200,
        required=False,
        widget=Text(autocomplete="off", spellcheck="false"),
    )

    def __init__(
        self, *args: Any, waits: bool = True, has_others: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        then = self.fields["then"]
        self.fields["unit"].widget.attrs["list"] = "bodies"
        for field in (then, self.fields["successor"], self.fields["unit"]):
            # What may stay empty is said by the choice itself.
            vars(field)["has_alternative"] = True
        if not has_others:
            vars(then)["widget"].choices = list(vars(then)["widget"].choices)[1:]
        if not waits:
            del self.fields["then"], self.fields["successor"], self.fields["unit"]


class NewToken(Form):
    """What a token is for, and for how long."""

    name = forms.CharField(
        label=_("Which program is it for?"),
        help_text=_("By this name you will know it again."),
        max_length=LONGEST_TOKEN_NAME,
        widget=Text(width=20, autocomplete="off"),
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        help_text=_("A year at most. Then the program needs a new one."),
        min_value=1,
        max_value=LONGEST_TOKEN_DAYS,
        initial=TOKEN_DAYS,
        widget=Text(width=3, inputmode="numeric"),
    )


class PowerOn(Form):
    """Why a power is needed, and for how long."""

    reason = forms.CharField(
        label=_("What do you need it for?"),
        help_text=_("It is written into the journal."),
        max_length=200,
        widget=LongText(rows=3),
    )
    minutes = forms.IntegerField(
        label=_("For how many minutes?"),
        help_text=_("An hour at most."),
        min_value=1,
        max_value=60,
        initial=60,
        widget=Text(width=3, inputmode="numeric"),
    )

    def __init__(self, *args: Any, programs: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if programs:
            choices = [("", _("Me, while I am signed in here")), *programs]
            field = forms.ChoiceField(
                label=_("Who needs it?"),
                help_text=_("It is on for nobody and nothing else."),
                choices=choices,
                required=False,
                widget=forms.Select(),
            )
            # It is not left out but answered: the first choice stands for oneself.
            vars(field)["has_alternative"] = True
            self.fields["program"] = field


class Journal(Form):
    """Which entries of the journal are wanted: of which kind, by whom, about what, and when."""

    event = forms.CharField(
        label=_("Act"),
        max_length=80,
        required=False,
        validators=[RegexValidator(r"^[a-z_.]+$", _("There is no such kind of entry."))],
    )
    actor = forms.CharField(
        label=_("Login name"),
        max_length=150,
        required=False,
        validators=[RegexValidator(r"^[a-z0-9.:_-]+$", _("There is no such login name."))],
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )
    subject = forms.CharField(
        label=_("Subject"),
        help_text=_("As it stands in the list, like cases_case:12."),
        max_length=60,
        required=False,
        validators=[RegexValidator(r"^[a-z_]{1,40}:\d{1,18}$", _("Write it as in the list."))],
        widget=Text(width=20, autocomplete="off", spellcheck="false"),
    )
    since = forms.DateField(
        label=_("From this day"),
        help_text=_("Like 2026-07-01."),
        required=False,
        widget=Text(width=10, autocomplete="off"),
    )
    until = forms.DateField(
        label=_("Up to this day"), required=False, widget=Text(width=10, autocomplete="off")
    )

    def __init__(self, *args: Any, events: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Everything")), *events]
        self.fields["event"].widget = forms.Select(choices=choices)

    def wanted(self) -> dict[str, Any]:
        """What was written, in the words of the query."""
        data = self.cleaned_data
        kind, _colon, identity = data["subject"].partition(":")
        return {
            "event": data["event"],
            "actor": data["actor"],
            "subject_type": kind,
            "subject_id": int(identity) if identity else None,
            "since": _begin_of(data["since"]),
            "until": _begin_of(data["until"] and data["until"] + timedelta(days=1)),
        }


def _begin_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), CHINA)


class EditWorkday(Form):
    """A day, what it becomes, and the document that says so."""

    WORK, OFF = "work", "off"
    day = forms.DateField(
        label=_("Which day changes?"), widget=DateParts(), input_formats=["%Y-%m-%d"]
    )
    becomes = forms.ChoiceField(
        label=_("What does it become?"),
        choices=[(WORK, _("A working day")), (OFF, _("A day off"))],
        widget=Radios(),
        error_messages={"required": _("Choose one of the answers.")},
    )
    document = forms.CharField(
        label=_("Document that says so"), max_length=200, widget=Text(width=20)
    )

    @property
    def told(self) -> dict[str, Any]:
        """What a valid form says, in the words of the action."""
        given = self.cleaned_data
        is_workday = given["becomes"] == self.WORK
        return {"day": given["day"], "is_workday": is_workday, "document": given["document"]}
