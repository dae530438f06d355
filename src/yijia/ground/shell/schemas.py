"""One declared input for page and program: a form read from JSON, and its schema for OpenAPI."""

import json
import re
from collections.abc import Container, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from yijia.base.errors import Invalid, NotJson, Unreadable
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import actions
from yijia.ground.shell.forms import Form
from yijia.ground.shell.queries import Allowance

F = TypeVar("F", bound=Form)
# Read from top to bottom: a decimal and a float are whole numbers too, by their class.
_TYPES: tuple[tuple[type[forms.Field], object], ...] = (
    (forms.BooleanField, bool),
    (forms.DecimalField, Decimal),
    (forms.FloatField, float),
    (forms.IntegerField, int),
    (forms.Field, str),
)
# What JSON holds for a field of that type, and what is said of anything else.
_HELD: dict[object, tuple[tuple[type, ...], str]] = {
    bool: ((bool,), _("This must be true or false.")),
    Decimal: ((int, float, str), _("This must be a number.")),
    float: ((int, float), _("This must be a number.")),
    int: ((int,), _("This must be a whole number.")),
    list[str]: ((list,), _("This must be a list of texts.")),
}
_TEXT = ((str,), _("This must be text."))
# PostgreSQL keeps no NUL, and half of a surrogate pair is no character.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_JSON = re.compile(r"application/(json|[\w.-]+\+json)", re.IGNORECASE)
# What a widget shows when its field takes several values.
_SEVERAL = (forms.MultipleHiddenInput, forms.SelectMultiple, forms.CheckboxSelectMultiple)
# How whoever works here says who they are, and what a route says that asks for it. A session does
# for reading alone: another site could make a browser send its cookie with a write.
SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
}
SIGNED_IN: dict[str, Any] = {"security": [{name: []} for name in SECURITY_SCHEMES]}
BY_TOKEN: dict[str, Any] = {"security": [{"bearer": []}]}


def _header(name: str, *, required: bool) -> dict[str, object]:
    return {"name": name, "in": "header", "required": required, "schema": {"type": "string"}}


# What a program sends with a number of one's own, and with what is to be taken in once.
LOOKUP_HEADER, KEY_HEADER = (
    _header("Lookup-Code", required=True),
    _header("Idempotency-Key", required=False),
)
# Of so many characters no two strangers choose the same ones, such as those of a UUID.
UNGUESSED = 22


class CodeAskedOut(Schema):
    """The same whatever was asked: whether a lost code is sent is told to nobody."""

    is_taken: bool


def asked_once(request: ScopedRequest, *, purpose: str) -> actions.Asked | None:
    """What makes this request the same one when it is sent again, if it has a key.

    A short key belongs to the address that sent it, a long one to whoever knows it, since a
    telephone that tries again may have changed its network.
    """
    key = request.headers.get("Idempotency-Key", "")
    asker = str(request.scope.account or ("" if len(key) >= UNGUESSED else request.origin))
    return actions.Asked(purpose, key, body=request.body, asker=asker) if key else None


def keep_answer(
    request: ScopedRequest,
    *,
    purpose: str,
    answer: dict[str, Any],
    at: datetime,
    allowed: Allowance | None = None,
) -> None:
    """Keeps an answer under the key that was sent, and counts what was allowed.

    Raises:
        AlreadyAnswered: it was sent before under this key.
        TooMany: this address has sent all that it may.
    """
    asked = asked_once(request, purpose=purpose)
    if asked is None:
        actions.count_use(at=at, allowed=allowed)
    else:
        actions.keep_answer(at=at, asked=asked, answer=answer, allowed=allowed)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request's body.

    Raises:
        NotJson: the body says that it is something else.
        Invalid: the body is no JSON object.
        Unreadable: a text in it holds what is no character.
    """
    if request.body and not _JSON.fullmatch(request.content_type or ""):
        raise NotJson(_("Send JSON, and say so: Content-Type: application/json."))
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as fault:
        raise Invalid(_("The body is not JSON.")) from fault
    if not isinstance(found, dict):
        raise Invalid(_("The body must be one JSON object."))
    if any(_NO_TEXT.search(text) for text in _texts(found)):
        raise Unreadable(_("What you sent cannot be read."))
    return found


def _texts(found: object) -> Iterator[str]:
    """Every text and every name, however deep it lies."""
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value


def checked(form_class: type[F], body: dict[str, Any], **kwargs: Any) -> F:
    """A form filled from a JSON object and found valid.

    Raises:
        Invalid: with an error for every field that is wrong, not of its type, or not known.
    """
    unlike = _unlike(form_class.base_fields, body=body)
    form = form_class(data=_as_form_data(body, without=unlike), **kwargs)
    if form.is_valid() and not unlike:
        return form
    wrong = {name: errors for name, errors in form.errors.items() if name not in unlike}
    errors = [(name, str(error)) for name, found in wrong.items() for error in found]
    raise Invalid(_("Something in it is not right."), errors=(*errors, *unlike.items()))


def valid(form: F) -> F:
    """A form filled by an address, found valid.

    Raises:
        Invalid: with an error for every field that is wrong.
    """
    if form.is_valid():
        return form
    errors = [(name, str(error)) for name, found in form.errors.items() for error in found]
    raise Invalid(_("Something in it is not right."), errors=tuple(errors))


def _unlike(fields: dict[str, forms.Field], *, body: dict[str, Any]) -> dict[str, str]:
    """What is wrong with each member that no field takes, or whose value is of another type."""
    found = dict[str, str]()
    for name, value in body.items():
        if name not in fields:
            found[name] = _("This field is not known.")
        elif value is not None and (sentence := _fault_of(value, field=fields[name])):
            found[name] = sentence
    return found


def _fault_of(value: object, *, field: forms.Field) -> str:
    """What is said of a value that is not of its field's type, or of a text that is none."""
    held, sentence = _HELD.get(_type_of(field), _TEXT)
    # In Python true is a whole number too; in JSON it is not.
    right = isinstance(value, held) and (bool in held or not isinstance(value, bool))
    if isinstance(value, list):
        right = right and all(isinstance(member, str) for member in value)
    if not right:
        return sentence
    # JSON is looked through when it is read; a form reaches this by other ways, too.
    is_text = not any(_NO_TEXT.search(text) for text in _texts(value))
    return "" if is_text else _("What you sent cannot be read.")


def _as_form_data(body: dict[str, Any], *, without: Container[str]) -> MultiValueDict[str, Any]:
    """Values as a browser would send them: text, or a list of texts."""
    data = MultiValueDict[str, Any]()
    for name, value in body.items():
        if name not in without and value is not None:
            values = value if isinstance(value, list) else [value]
            data.setlist(name, [_as_text(v) for v in values])
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
