"""The documents of GeoReport v2, in XML and in JSON from the same values, and its refusals.

JSON follows the Spark convention: what holds children of one kind is a list of them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid, NotFound, Refused
from yijia.base.words import Named, _, in_language
from yijia.base.workdays import CHINA
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.ground.shell import actions as shell
from yijia.ground.shell import problems
from yijia.programmes.issues import queries, rules
from yijia.programmes.issues.queries import georeport as found
from yijia.programmes.issues.rules import georeport

Document = Mapping[str, Any] | Sequence[Mapping[str, Any]]
# What each child of a list is called in XML.
_CHILD = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
_READING = frozenset({"GET", "HEAD"})
_KINDS = {"xml": "text/xml", "json": "application/json"}
# XML knows no such characters, however they are written.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_END_OF_DAY = time(23, 59, 59)


def check_form(form: str) -> str:
    """The form of an answer as the end of an address names it.

    Raises:
        NotFound: it is neither XML nor JSON.
    """
    if form not in _KINDS:
        raise NotFound(_("Answers are in XML or JSON: let the address end with .xml or .json."))
    return form


def answer(
    root: str, document: Document, *, to: HttpRequest, form: str, status: int = 200
) -> HttpResponse:
    """A document as a response. What is read may be read by anybody's page; what a page had a
    browser send is answered to nobody's.
    """
    write = _as_json if check_form(form) == "json" else _as_xml
    response = HttpResponse(
        write(root, document), status=status, content_type=f"{_KINDS[form]}; charset=utf-8"
    )
    if to.method in _READING:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _as_json(_root: str, document: Document) -> str:
    return json.dumps(document, ensure_ascii=False)


def _as_xml(root: str, document: Document) -> bytes:
    element = _element(root, document)
    written: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return written


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, inner) for key, inner in value.items())
    elif isinstance(value, list | tuple):
        element.extend(_element(_CHILD[name], inner) for inner in value)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = _NO_XML.sub("", str(value))
    return element


def discovery(*, address: str, on: date) -> dict[str, Any]:
    """What is served here, in which forms, and whom to ask about it."""
    centre = found.county_centre(on=on)
    changed = f"{found.changed_on(on=on).isoformat()} 00:00"
    named = centre.name(get_language() or "") if centre else ""
    endpoint = {
        "specification": georeport.SPECIFICATION,
        "url": f"{address}/open311/v2",
        "changeset": changed,
        "type": "test" if settings.YIJIA_DEMONSTRATION else "production",
        "formats": list(_KINDS.values()),
    }
    contact = gettext("Who is responsible for which place: %(address)s")
    where = contact % {"address": f"{address}{reverse('issues:places')}"}
    return {
        "changeset": changed,
        "contact": "; ".join(filter(None, (named, where))),
        "key_service": gettext("No key is needed, and none is looked at."),
        "endpoints": [endpoint],
    }


def services(*, on: date) -> list[dict[str, Any]]:
    """What can be asked for: every category of a group, and what some are divided into."""
    known = queries.known_categories(on=on)
    return [_service(one, known=known, on=on) for one in queries.categories_in("", on=on)]


def _service(one: Named, *, known: Mapping[str, Named], on: date) -> dict[str, Any]:
    language = get_language() or ""
    above = [
        known[code].name(language)
        for code in (one.code[: rules.GROUP_LENGTH], one.code[: rules.CATEGORY_LENGTH])
        if code in known and code != one.code
    ]
    name, names = one.name(language), {one.name_zh, one.name_en} - {""}
    return {
        "service_code": one.code,
        "service_name": name,
        "description": " – ".join([*above, name]),
        "metadata": bool(queries.questions_about(one.code, on=on)),
        "type": "realtime",
        "keywords": ", ".join([*sorted(names - {name}), *above[1:]]),
        "group": above[0] if above else "",
    }


def definition(code: str, *, on: date) -> dict[str, Any]:
    """What is asked about a category, in the order of asking."""
    asked = queries.questions_about(code, on=on)
    attributes = [_attribute(one, order=order) for order, one in enumerate(asked, 1)]
    return {"service_code": code, "attributes": attributes}


def _attribute(one: rules.Question, *, order: int) -> dict[str, Any]:
    language = get_language() or ""
    hint = in_language(zh=one.hint_zh, en=one.hint_en, language=language)
    told: dict[str, Any] = {
        "variable": True,
        "code": one.code,
        "datatype": georeport.DATATYPES[one.kind],
        "required": one.is_required,
        "datatype_description": hint or None,
        "order": order,
        "description": in_language(zh=one.label_zh, en=one.label_en, language=language),
    }
    chosen = one.named_options(language)
    if one.kind is rules.QuestionKind.YES_NO:
        chosen = {value: gettext(label) for value, label in rules.YES_NO.items()}
    values = [{"key": key, "name": name} for key, name in chosen.items()]
    return told | ({"values": values} if values else {})


def requests(told: Sequence[found.Told]) -> list[dict[str, Any]]:
    """Issues as everybody may know them, all fields of the specification: an empty one is empty
    because nobody may know it, or because there is none.
    """
    return [_request(one) for one in told]


def _request(one: found.Told) -> dict[str, Any]:
    language, known = get_language() or "", places.gazetteer().get(one.division)
    unit = organisations.ever_known().get(one.organisation or 0)
    return {
        "service_request_id": one.number,
        "status": georeport.status_of(is_open=one.is_open).value,
        "status_notes": gettext(rules.STATE_LABELS[rules.State(one.state)]),
        "service_name": queries.category_names(language).get(one.topic, one.topic),
        "service_code": one.topic,
        "description": None,
        "agency_responsible": unit.name(language) if unit else None,
        "service_notice": None,
        "requested_datetime": _moment(one.opened_on),
        "updated_datetime": _moment(one.updated_on),
        "expected_datetime": _moment(one.due_on, at=_END_OF_DAY) if one.due_on else None,
        "address": places.full_name(known) if known else None,
        "address_id": one.division,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _moment(day: date, *, at: time = time()) -> str:
    return datetime.combine(day, at, tzinfo=CHINA).isoformat()


def made(raised: Mapping[str, Any]) -> dict[str, Any]:
    """What is told when a request was made. The code, with which its person follows it, is ours."""
    notice = gettext("Keep the lookup code: only with it can you read the answer.")
    if raised["due_on"] and not raised["provisional"]:
        day = date_format(date.fromisoformat(raised["due_on"]), gettext("j F Y"))
        notice += " " + gettext("It is due by %(day)s.") % {"day": day}
    return {
        "service_request_id": raised["number"],
        "service_notice": notice,
        "account_id": None,
        "lookup_code": raised["lookup_code"],
    }


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """How a refusal is said here, in the form that was asked for, else in XML.

    What was sent before under the same key is answered as it was then.
    """
    form = request.path.rpartition(".")[2]
    form = form if form in _KINDS else "xml"
    if isinstance(refused, shell.AlreadyAnswered):
        return _repeated(request, refused, form=form)
    status = georeport.http_status(refused.status)
    response = answer("errors", _errors(refused), to=request, form=form, status=status)
    for name, value in problems.headers_of(refused).items():
        response.headers[name] = value
    return response


def _repeated(request: HttpRequest, refused: shell.AlreadyAnswered, *, form: str) -> HttpResponse:
    try:
        raised = shell.answer_again(refused.asked)
    except Refused as other:
        errors = _errors(other)
        return answer("errors", errors, to=request, form=form, status=HTTPStatus.BAD_REQUEST)
    told = [made(raised)]
    response = answer("service_requests", told, to=request, form=form, status=HTTPStatus.CREATED)
    response.headers[problems.REPEATED] = "true"
    return response


def _errors(refused: Refused) -> list[dict[str, Any]]:
    """Each fault with our own number of it, which says more than the status of the answer."""
    said = problems.sentence_of(refused)
    faults = [(refused.field, said)] if refused.field else [("", said)]
    if isinstance(refused, Invalid) and refused.errors:
        faults = [(name, gettext(message)) for name, message in refused.errors]
    return [
        {"code": refused.status, "description": f"{name}: {message}" if name else message}
        for name, message in ((georeport.called(field or ""), text) for field, text in faults)
    ]
