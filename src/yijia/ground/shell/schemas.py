"""One declared input for page and program: a form read from JSON, and its schema for OpenAPI."""

import json
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from pydantic import Field, create_model

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.shell.forms import Form

F = TypeVar("F", bound=Form)
_TYPES: tuple[tuple[type[forms.Field], object], ...] = (
    (forms.BooleanField, bool),
    (forms.IntegerField, int),
    (forms.MultipleChoiceField, list[str]),
    (forms.Field, str),
)


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
    """What an operation says of its body in OpenAPI, derived from the form's fields."""
    model = create_model(form_class.__name__, **_model_fields(form_class))
    schema = model.model_json_schema()
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def _model_fields(form_class: type[Form]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, field in form_class.base_fields.items():
        python = next(python for kind, python in _TYPES if isinstance(field, kind))
        limits = {"max_length": getattr(field, "max_length", None)} if python is str else {}
        given = {key: value for key, value in limits.items() if value is not None}
        description = str(field.label or "")
        default = ... if field.required else None
        kind = python if field.required else python | None  # type: ignore[operator]
        fields[name] = (kind, Field(default, description=description, **given))
    return fields
