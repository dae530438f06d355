"""One declared input for page and program: a form read from JSON, and its schema for OpenAPI."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

from django import forms
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from pydantic import ConfigDict, Field, create_model

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.shell.forms import Form

F = TypeVar("F", bound=Form)
# Read from top to bottom: a decimal and a float are whole numbers too, by their class.
_TYPES: tuple[tuple[type[forms.Field], object], ...] = (
    (forms.BooleanField, bool),
    (forms.DecimalField, Decimal),
    (forms.FloatField, float),
    (forms.IntegerField, int),
    (forms.Field, str),
)
# What a widget shows when its field takes several values.
_SEVERAL = (forms.MultipleHiddenInput, forms.SelectMultiple, forms.CheckboxSelectMultiple)
# How whoever works here says who they are, and what a route says that asks for it.
SECURITY_SCHEMES = {"bearer": {"type": "http", "scheme": "bearer"}}
SIGNED_IN: dict[str, Any] = {"security": [{name: []} for name in SECURITY_SCHEMES]}


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request's body.

    Raises:
        Invalid: the body is no JSON object.
    """
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as fault:
        raise Invalid(_("The body is not JSON.")) from fault
    if not isinstance(found, dict):
        raise Invalid(_("The body must be one JSON object."))
    return found


def checked(form_class: type[F], body: dict[str, Any], **kwargs: Any) -> F:
    """A form filled from a JSON object and found valid.

    Raises:
        Invalid: with an error for every field that is wrong or not known.
    """
    form = form_class(data=_as_form_data(body), **kwargs)
    unknown = [(name, _("This field is not known.")) for name in body if name not in form.fields]
    if form.is_valid() and not unknown:
        return form
    wrong = [(name, str(error)) for name, errors in form.errors.items() for error in errors]
    raise Invalid(_("Something in it is not right."), errors=tuple(wrong + unknown))


def _as_form_data(body: dict[str, Any]) -> MultiValueDict[str, Any]:
    """Values as a browser would send them: text, or a list of texts."""
    data = MultiValueDict[str, Any]()
    for name, value in body.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name, [_as_text(v) for v in values if v is not None])
    return data


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else ""
    return value if isinstance(value, str) else json.dumps(value)


def body_of(form_class: type[Form]) -> dict[str, Any]:
    """What an operation says of its body in OpenAPI, derived from the form's fields, in English."""
    strict = ConfigDict(extra="forbid")
    with override("en"):
        fields = {name: _as_member(field) for name, field in form_class.base_fields.items()}
    model = create_model(
        form_class.__name__, __config__=strict, __doc__=form_class.__doc__, **fields
    )
    content = {"application/json": {"schema": model.model_json_schema()}}
    needed = any(field.required for field in form_class.base_fields.values())
    return {"requestBody": {"required": needed, "content": content}}


def _as_member(field: forms.Field) -> Any:
    """A field as a member of the model: its type, and what bounds and describes it."""
    python = _type_of(field)
    described = Field(
        ... if field.required else None,
        description=" ".join(str(text) for text in (field.label, field.help_text) if text),
        **_limits_of(field, python=python),
    )
    return (python if field.required else python | None, described)


def _type_of(field: forms.Field) -> Any:
    if isinstance(field.widget, _SEVERAL):
        return list[str]
    if isinstance(field, forms.ChoiceField):
        choices = cast("Iterable[tuple[object, object]]", field.choices)
        return Literal[tuple(str(value) for value, _label in choices if value)]
    return next(python for kind, python in _TYPES if isinstance(field, kind))


def _limits_of(field: forms.Field, *, python: object) -> dict[str, Any]:
    if isinstance(field, forms.IntegerField):
        limits = {"ge": field.min_value, "le": field.max_value}
        return {name: limit for name, limit in limits.items() if limit is not None}
    if python is not str or not isinstance(field, forms.CharField):
        return {}
    shortest = field.min_length or (1 if field.required else None)
    limits = {"min_length": shortest, "max_length": field.max_length}
    return {name: limit for name, limit in limits.items() if limit is not None}
