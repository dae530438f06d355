"""Forms and their fields: labels, hints, what went wrong and where it is put right."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.widgets import Input
from django.utils.translation import gettext

from yijia.base import texts
from yijia.base.errors import Invalid, Refused
from yijia.ground.shell.forms.sentences import keep_near, speak_plainly
from yijia.ground.shell.renderer import Renderer

# The classes of the style sheet by kind of widget, and the one that marks an error; the first fits.
_CLASSES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.RadioSelect, "govuk-radios__input", ""),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input", ""),
    (forms.CheckboxInput, "govuk-checkboxes__input", ""),
    (forms.Select, "govuk-select", "govuk-select--error"),
    (forms.Textarea, "govuk-textarea", "govuk-textarea--error"),
    (forms.FileInput, "govuk-file-upload", "govuk-file-upload--error"),
    (
        forms.PasswordInput,
        "govuk-input govuk-password-input__input govuk-js-password-input-input",
        "govuk-input--error",
    ),
    (Input, "govuk-input", "govuk-input--error"),
)
_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Problem(NamedTuple):
    """One line of the error summary: what is wrong, and where it is put right."""

    href: str
    message: str


class BoundField(forms.BoundField):
    """A field on a page: what its template has to know beyond the framework's own."""

    @property
    def data(self) -> Any:
        """What was sent. A text that nobody can see is none, and one reads as it is."""
        given = super().data
        if not isinstance(self.field, forms.CharField) or not isinstance(given, str):
            return given
        if isinstance(self.field.widget, forms.PasswordInput):
            return given
        several = isinstance(self.field.widget, forms.Textarea)
        read = texts.plain_lines(given) if several else texts.plain_line(given)
        return "" if texts.is_blank(read) else read

    @property
    def is_heading(self) -> bool:
        """Whether the label is the heading of the page."""
        return getattr(self.form, "label_is_heading", "") == self.name

    @property
    def is_tick(self) -> bool:
        """Whether the field is one box to tick, whose label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label says that the field may stay empty."""
        spoken_for = getattr(self.field, "has_alternative", False)
        return not self.field.required and not self.is_tick and not spoken_for

    @property
    def href(self) -> str:
        """Where a line of the error summary leads: the first thing that can be focused."""
        if self.is_hidden:
            return ""
        widget = self.field.widget
        if isinstance(widget, _CHOICES):
            return f"#{self.auto_id}_0"
        return f"#{self.id_for_label}"

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """The framework's attributes and the widget's class, marked when it holds an error."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, _CHOICES):
            # A radio may not say aria-invalid; the fieldset around it names the error.
            built.pop("aria-invalid", None)
        if not widget.is_hidden:
            built["class"] = self._classes(widget)
        return built

    def _classes(self, widget: forms.Widget) -> str:
        """The widget's classes, with the mark of an error and what the field itself asked for."""
        own = str(widget.attrs.get("class", ""))
        for kind, classes, wrong in _CLASSES:
            if isinstance(widget, kind):
                return " ".join(x for x in (classes, wrong if self.errors else "", own) if x)
        return own


class Form(forms.Form):
    """The base of every form on a page.

    `label_is_heading` names the field whose label is the heading of the page, for a page that
    asks one thing only.
    """

    default_renderer = Renderer
    bound_field_class = BoundField
    use_required_attribute = False
    label_is_heading: str = ""
    # Fields that are folded away at the end under a label, since few need them.
    folded: tuple[str, ...] = ()
    folded_label: Any = ""
    # The last refusal of an action that stands on the form.
    refused: Refused | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in tuple(self.fields.items()):
            self.add_field(name, field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Adds a field that only this form has; it speaks as the declared ones do."""
        speak_plainly(field)
        keep_near(field)
        self.fields[name] = field

    @property
    def is_unfolded(self) -> bool:
        """Whether something is wrong with what is folded away, so that it has to be seen."""
        return bool(set(self.folded) & set(self.errors))

    def problems(self) -> Iterator[Problem]:
        """The lines of the error summary, in the order of the fields on the page."""
        for message in self.non_field_errors():
            yield Problem("", str(message))
        for field in self:
            for message in field.errors:
                yield Problem(field.href if isinstance(field, BoundField) else "", str(message))

    def add_refusal(self, refused: Refused) -> None:
        """Puts an action's refusal beside the field it names, else on top of the page."""
        self.refused = refused
        pairs: tuple[tuple[str | None, str], ...] = ((refused.field, refused.message),)
        if isinstance(refused, Invalid) and refused.errors:
            pairs = refused.errors
        for name, msgid in pairs:
            sentence = gettext(msgid)
            sentence = sentence % refused.params if refused.params else sentence
            self.add_error(name if name in self.fields else None, sentence)
