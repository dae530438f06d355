"""The form that every page shows, and the widgets a field may ask for."""

from yijia.ground.shell.forms.form import BoundField, Form, Problem
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
    "PICTURES",
    "BoundField",
    "Checkboxes",
    "DateParts",
    "FileUpload",
    "Form",
    "LongText",
    "Password",
    "Problem",
    "Radios",
    "Text",
]
