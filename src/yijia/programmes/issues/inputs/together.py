"""What is asked when the same is done with many issues."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import CHOOSE, Choices, Form, Radios
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.raising import Texts
from yijia.programmes.issues.inputs.verbs import BY_VERB


class Choose(Form):
    """What is to be done with many issues."""

    verb = forms.ChoiceField(
        label=_("What do you want to do with them?"), widget=Radios(), error_messages=CHOOSE
    )
    label_is_heading = "verb"

    def __init__(self, *args: Any, verbs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"] = forms.ChoiceField(
            label=self.fields["verb"].label,
            choices=verbs,
            widget=Radios(),
            error_messages=CHOOSE,
        )


def _for_many(verb: str) -> type[Form]:
    """What a verb asks for, and the numbers of the issues for which it is taken."""
    numbers = Texts(label=_("Numbers of the issues"))
    told: dict[str, Any] = {"numbers": numbers, "__doc__": BY_VERB[verb].__doc__}
    return type(f"{BY_VERB[verb].__name__}Together", (BY_VERB[verb],), told)


FOR_MANY: dict[str, type[Form]] = {verb: _for_many(verb) for verb in rules.TOGETHER}
