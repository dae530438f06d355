"""Refusals as RFC 9457 problem documents, in the reader's language."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from ninja import Schema

from yijia.base.errors import Invalid, Refused, TooMany
from yijia.base.words import _

CONTENT_TYPE = "application/problem+json"
# The header of an answer that was given before.
REPEATED = "Idempotent-Replayed"
TITLES = {
    400: _("This cannot be read"),
    401: _("Sign in first"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not allowed here"),
    409: _("Not possible any more"),
    411: _("How long is it?"),
    413: _("Too large"),
    415: _("Not taken in this form"),
    422: _("Something is not right"),
    429: _("Too many tries"),
    500: _("Something broke"),
    503: _("Not at the moment"),
}


class TooLarge(Refused):
    """What was sent is larger than anything that is taken."""

    status = 413
    code = "too-large"


class PhotoTooLarge(TooLarge):
    """A photo that is larger than any that is taken; its body is not read."""

    def __init__(self) -> None:
        super().__init__(_("A photo may have at most 10 MB. Choose a smaller one."), field="photo")


class LengthNeeded(Refused):
    """What was sent does not say how long it is, so it is not read at all."""

    status = 411
    code = "length-needed"


class OddEncoding(Refused):
    """What was sent says that its text is in another encoding than the one that is read."""

    status = 415
    code = "odd-encoding"


class Stale(Refused):
    """A form without the mark of a page of ours that is still good."""

    status = 403
    code = "stale-page"


class Broken(Refused):
    """What nobody foresaw."""

    status = 500
    code = "broken"


def title_of(status: int) -> str:
    """The short title of a status, in the reader's language."""
    return gettext(TITLES.get(status, TITLES[409]))


def sentence_of(refused: Refused) -> str:
    """The refusal's sentence with its values, in the reader's language."""
    sentence = gettext(refused.message)
    return sentence % refused.params if refused.params else sentence


def document_of(refused: Refused) -> dict[str, object]:
    """The problem document of a refusal: `errors` name the fields, when fields are to blame."""
    document: dict[str, object] = {
        "type": f"urn:yijia:problem:{refused.code}",
        "title": title_of(refused.status),
        "status": refused.status,
        "detail": sentence_of(refused),
    }
    errors = [{"field": name, "message": gettext(text)} for name, text in _errors_of(refused)]
    return document | ({"errors": errors} if errors else {})


def _errors_of(refused: Refused) -> list[tuple[str, str]]:
    if isinstance(refused, Invalid) and refused.errors:
        return list(refused.errors)
    return [(refused.field, sentence_of(refused))] if refused.field else []


def answer(refused: Refused) -> JsonResponse:
    """The problem document as a response."""
    return JsonResponse(
        document_of(refused),
        status=refused.status,
        content_type=CONTENT_TYPE,
        headers=headers_of(refused),
    )


def headers_of(refused: Refused) -> dict[str, str]:
    """What a refusal says beside its words: after how many seconds it can be tried again."""
    if not isinstance(refused, TooMany) or refused.wait is None:
        return {}
    return {"Retry-After": str(int(refused.wait.total_seconds()))}


def wants_json(request: HttpRequest) -> bool:
    """Whether the refusal goes to a program."""
    path = request.path
    return path.startswith(settings.YIJIA_FOR_PROGRAMS) or path.endswith(".json")


class Wrong(Schema):
    """What is not right about one field."""

    field: str
    message: str


class Problem(Schema):
    """Why a request was refused (RFC 9457), in the language that was asked for."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong] | None = None


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """A description of all routes in which each one also says how it refuses, and whom."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"] |= schema.pop("$defs") | {Problem.__name__: schema}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status in _refusals(operation, method=method, path=path):
                operation["responses"][str(int(status))] = _problem(status.phrase)
            operation["responses"]["default"] = _problem("Any other refusal")
    return document


def _refusals(operation: Mapping[str, Any], *, method: str, path: str) -> list[HTTPStatus]:
    """The refusals that an operation may answer with, by what it takes."""
    found = [HTTPStatus.INTERNAL_SERVER_ERROR]
    if "security" in operation:
        found += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
    if "{" in path:
        found += [HTTPStatus.NOT_FOUND]
    if operation.get("parameters") or "requestBody" in operation:
        found += [HTTPStatus.UNPROCESSABLE_ENTITY]
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        found += [HTTPStatus.BAD_REQUEST, HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
    if method == "post":
        found += [HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
        found += [HTTPStatus.TOO_MANY_REQUESTS]
    return sorted(found)


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"description": description, "content": {CONTENT_TYPE: {"schema": schema}}}
