"""The form that every page shows, and the widgets a field may ask for."""

from yijia.ground.shell.forms.fields import (
    CHOOSE,
    Choices,
    ChooseStreet,
    Sure,
    day,
    labelled,
)
from yijia.ground.shell.forms.files import BringIn
from yijia.ground.shell.forms.form import BoundField, Form, Problem
from yijia.ground.shell.forms.free import LEFT_AS_IS, REVEALING, FreeForm, warnings
from yijia.ground.shell.forms.widgets import (
    PICTURES,
    Checkboxes,
    DateParts,
    FileUpload,
    LongText,
    Password,
    Radios,
    Text,
)

__all__ = [
    "CHOOSE",
    "LEFT_AS_IS",
    "PICTURES",
    "REVEALING",
    "BoundField",
    "BringIn",
    "Checkboxes",
    "Choices",
    "ChooseStreet",
    "DateParts",
    "FileUpload",
    "Form",
    "FreeForm",
    "LongText",
    "Password",
    "Problem",
    "Radios",
    "Sure",
    "Text",
    "day",
    "labelled",
    "warnings",
]
