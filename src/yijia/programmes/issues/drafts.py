"""An issue that is not sent yet: what a page asks, what its answer changes, and sending it once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language

from yijia.base import revealing
from yijia.base.errors import Invalid, TooMany, Unavailable
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.ground.files import actions as files
from yijia.ground.files import rules as file_rules
from yijia.ground.places import queries as places
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.ground.shell.forms import Form, Problem
from yijia.programmes.issues import actions, inputs, queries, rules

Draft = dict[str, Any]
_FORMS: dict[str, type[Form]] = {
    "topic": inputs.Topic,
    "matter": inputs.Matter,
    "street": inputs.Street,
    "photos": inputs.AddPhoto,
}


# Earlier answers on which it depends what is offered.
_OFFERED_BY = ("topic", "category", "street")


class Whole(inputs.RaiseIssue):
    """All answers at once, none of which can be changed here: a problem leads to its question."""

    def problems(self) -> Iterator[Problem]:
        """The lines of the error summary, each with the page on which it is put right."""
        for name, messages in self.errors.items():
            asked = rules.page_of(name)
            href = reverse("issues:page", args=[asked.name]) if asked else ""
            yield from (Problem(href, str(message)) for message in messages)


def form_for(
    asked: rules.Page, *, draft: Draft, data: Any, files: Any, on: date, language: str
) -> Form:
    """The form of one page, with what can be chosen there and what was answered before."""
    if asked.name == "questions":
        return inputs.Questions(
            data,
            asked=_asked_about(draft, on=on),
            language=language,
            told=draft.get("answers"),
        )
    form: Form
    if asked.name in _FORMS:
        form = _FORMS[asked.name](data, files, initial=draft)
    else:
        told = draft | {"about": queries.unit_hint(draft.get("about") or "", on=on)}
        form = inputs.RaiseIssue(data, only=_asked_now(asked), initial=told)
    before = {name: draft.get(name, "") for name in _OFFERED_BY}
    inputs.offer(form, queries.offered(**before, on=on, language=language))
    if len(asked.fields) == 1 and asked.name != "photos":
        form.label_is_heading = asked.fields[0]
    if asked.name in {"confidential", "text"}:
        form.label_is_heading = asked.name
    return form


def _asked_now(asked: rules.Page) -> tuple[str, ...]:
    """The fields of a page; an e-mail is not asked for where no mail is sent."""
    unused = set() if settings.YIJIA_MAIL else {"email"}
    return tuple(name for name in asked.fields if name not in unused)


def _asked_about(draft: Draft, *, on: date) -> list[rules.Question]:
    return queries.questions_about(category_of(draft), on=on)


def category_of(draft: Draft) -> str:
    """What it is about as exactly as it was said: a part of the category, or all of it."""
    return str(draft.get("matter") or draft.get("category") or "")


def needed_pages(draft: Draft, *, on: date) -> list[str]:
    """Of the pages that only some categories have those that this one has."""
    category = draft.get("category") or ""
    has = {
        "matter": bool(queries.matters_in(category, on=on)),
        "questions": bool(_asked_about(draft, on=on)),
    }
    return [name for name in rules.OPTIONAL if has[name]]


@dataclass(frozen=True)
class Sender:
    """Who sends something, from where and when."""

    by: Scope
    at: datetime
    origin: str


def take(form: Form, *, asked: rules.Page, draft: Draft, sender: Sender) -> Draft | None:
    """The draft with the answers of one page, or None when the form says what is wrong.

    Raises:
        TooMany: this address has sent all the photos that it may within an hour.
    """
    on = sender.at.astimezone(CHINA).date()
    if not form.is_valid() or not _is_meant(form, on=on):
        return None
    try:
        answered = draft | _answers(form, draft=draft, sender=sender)
    except (Invalid, Unavailable) as refused:
        form.add_refusal(refused)
        return None
    needed = needed_pages(answered, on=on)
    visited = [*_visited(draft, asked=asked), *(set(rules.OPTIONAL) - set(needed))]
    return {"key": get_random_string(32)} | answered | {"visited": visited, "needed": needed}


def _is_meant(form: Form, *, on: date) -> bool:
    """Whether a unit or place that was typed by name is one; of several the form asks for one."""
    if form.cleaned_data.get("about"):
        found = queries.typed_units(form.cleaned_data["about"], on=on)
        return inputs.settle(form, "about", found=found)
    typed = form.cleaned_data.get("landmark") if isinstance(form, inputs.Street) else ""
    if not typed or not isinstance(form, inputs.Street):
        return True
    found = queries.typed_landmarks(typed, below=form.cleaned_data["street"], on=on)
    if len(found) != 1:
        form.offer_landmarks(found[: inputs.MOST_OFFERED])
        return False
    form.cleaned_data["landmark"] = found[0][0]
    return True


def _answers(form: Form, *, draft: Draft, sender: Sender) -> Draft:
    if isinstance(form, inputs.AddPhoto):
        return _with_photo(form.cleaned_data.get("photo"), draft=draft, sender=sender)
    if isinstance(form, inputs.Street):
        return _place(form.cleaned_data, on=sender.at.astimezone(CHINA).date())
    if isinstance(form, inputs.Questions):
        return {"answers": form.answers}
    return _forgotten(draft, told=form.cleaned_data) | _plain(form.cleaned_data)


def _plain(given: Draft) -> Draft:
    """What was answered as a draft keeps it: a day as its text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
    }


def _forgotten(draft: Draft, *, told: Draft) -> Draft:
    """What no longer holds when an answer changes: another category asks other questions."""
    changed = {name for name in ("topic", "category", "matter") if name in told}
    changed = {name for name in changed if told[name] != draft.get(name)}
    if not changed:
        return {}
    return {"answers": {}} if changed == {"matter"} else {"matter": "", "answers": {}}


def _place(given: Draft, *, on: date) -> Draft:
    """The street chosen, or the place in which the point of the map lies."""
    if given.get("landmark"):
        return _at_landmark(given["landmark"], on=on)
    lon, lat = given.get("lon"), given.get("lat")
    if lon is None or lat is None:
        return {"street": given.get("street", ""), "lon": None, "lat": None}
    found = places.division_at(lon=float(lon), lat=float(lat), on=on)
    if found is None:
        raise Invalid(rules.OUTSIDE, field="street")
    division = found.code if found.level >= actions.COMMUNITY else ""
    street = found.code[: rules.STREET_LENGTH]
    return {"street": street, "lon": str(lon), "lat": str(lat), "division": division}


def _at_landmark(code: str, *, on: date) -> Draft:
    """The street, the community, the point and the name of a place known by name.

    The point counts where the county has outlines, as a point of the map does.
    """
    found = places.every_landmark()[code].landmark
    is_drawn = places.division_at(lon=float(found.lon), lat=float(found.lat), on=on) is not None
    return {
        "street": found.division_id[: rules.STREET_LENGTH],
        "division": found.division_id[: actions.COMMUNITY],
        "lon": str(found.lon) if is_drawn else None,
        "lat": str(found.lat) if is_drawn else None,
        "address": found.name,
    }


def _with_photo(upload: Any, *, draft: Draft, sender: Sender) -> Draft:
    held: list[str] = draft.get("photos", [])
    if upload is None:
        return {"photos": held}
    if len(held) >= file_rules.MOST_PHOTOS:
        raise Invalid(rules.ENOUGH_PHOTOS, params={"most": file_rules.MOST_PHOTOS}, field="photo")
    allowed = _allowance(sender, kind="photos")
    limits.check_allowance(at=sender.at, allowed=allowed)
    stored = files.store_file(by=sender.by, at=sender.at, upload=upload)
    shell.count_use(at=sender.at, allowed=allowed)
    return {"photos": [*held, str(stored.token)]}


def _visited(draft: Draft, *, asked: rules.Page) -> list[str]:
    """The pages answered so far, without those that have to be asked again."""
    again = rules.FOLLOWING.get(asked.name, ())
    before = [name for name in draft.get("visited", []) if name not in (*again, asked.name)]
    return [*before, asked.name]


def revealing_texts(draft: Draft) -> list[str]:
    """The answers in free words that reveal somebody, unless the person has left them so."""
    written = _written(draft)
    if written == draft.get("left_as_is"):
        return []
    return [text for text in written if revealing.passages(text)]


def _written(draft: Draft) -> list[str]:
    said = draft.get("answers") or {}
    return [*(draft.get(name) or "" for name in rules.FREE_TEXTS), *said.values()]


def left_as_is(draft: Draft) -> Draft:
    """The draft with the word of the person that its texts are meant as they are."""
    return draft | {"left_as_is": _written(draft)}


# The answers that decide what is similar: changed, it is looked for anew.
_COMPARED = ("category", "division", "lon", "lat", "text", "address")


def is_compared(draft: Draft) -> bool:
    """Whether the person was shown what others raised, as the answers stand now.

    Who wants it confidential is not: what others raised is read by everybody who works on it.
    """
    if draft.get("confidential") == rules.YES:
        return True
    return draft.get("compared") == [draft.get(name) for name in _COMPARED]


def compared(draft: Draft) -> Draft:
    """The draft with the word of the person that it is none of what others raised."""
    return draft | {"compared": [draft.get(name) for name in _COMPARED]}


def similar_to(draft: Draft, *, sender: Sender) -> list[queries.Similar]:
    """What others raised that may be the same; nothing when this address has asked too often."""
    told = {name: draft.get(name) or "" for name in _COMPARED}
    form = inputs.SeekSimilar(told | {"category": category_of(draft)})
    if not form.is_valid():
        return []
    try:
        return similar(form.cleaned_data, sender=sender)
    except TooMany:
        return []


def similar(given: Mapping[str, Any], *, sender: Sender) -> list[queries.Similar]:
    """What others raised that may be the same as what a valid form of `SeekSimilar` tells.

    Raises:
        TooMany: this address has asked as often as it may within an hour.
    """
    allowed = _allowance(sender, kind="similar")
    limits.check_allowance(at=sender.at, allowed=allowed)
    lon, lat = given.get("lon"), given.get("lat")
    sought = queries.Sought(
        category=given["category"],
        division=given.get("division") or "",
        point=None if lon is None or lat is None else (lon, lat),
        words=f"{given.get('text', '')}\n{given.get('address', '')}",
    )
    found = queries.similar(sought, at=sender.at)
    shell.count_use(at=sender.at, allowed=allowed)
    return found


def join(draft: Draft, *, number: str, browser: str, sender: Sender) -> str:
    """Joins an issue of others in the place of sending one's own; returns one's number.

    Raises:
        NotFound: it has ended meanwhile.
        TooMany: this address has sent all that it may within an hour.
    """
    allowed = _allowance(sender, kind="issues")
    limits.check_allowance(at=sender.at, allowed=allowed)
    joiner = actions.Joiner(mobile=draft.get("mobile") or "", browser=browser)
    joined = actions.join_issue(by=sender.by, at=sender.at, number=number, joiner=joiner)
    shell.count_use(at=sender.at, allowed=allowed)
    return joined


def whole(draft: Draft) -> Whole:
    """The draft as a browser would send it, all at once."""
    data = MultiValueDict[str, Any]()
    said = draft.get("answers") or {}
    answers = [f"{code}{rules.SIGN}{answer}" for code, answer in said.items()]
    for name, value in (draft | {"category": category_of(draft), "answers": answers}).items():
        data.setlist(name, value if isinstance(value, list) else [value or ""])
    return Whole(data)


def number_of(draft: Draft) -> str | None:
    """The number that was given to this draft, if it has been sent, or None.

    The issue is committed before the session is: when the session is lost on the way, the draft
    comes back, and this is how the person is led to what they have sent.
    """
    answer = shell.answer_given(_asked(draft))
    return str(answer["number"]) if answer else None


def send(form: Whole, *, draft: Draft, sender: Sender) -> str | None:
    """Registers the issue of a draft and returns its number.

    It is None when the form says what is wrong.

    Raises:
        AlreadyAnswered: the same draft was sent at the same moment.
        TooMany: this address has sent all the issues that it may within an hour.
    """
    if not form.is_valid():
        return None
    if form.cleaned_data["photos"]:
        shell.refuse_answered(_asked(draft))
    language = get_language() or ""
    new = actions.NewIssue.told(form.cleaned_data, source=rules.Source.WEB, language=language)
    try:
        raised = actions.raise_issue(by=sender.by, at=sender.at, new=new)
    except Invalid as refused:
        form.add_refusal(refused)
        return None
    allowed, answer = _allowance(sender, kind="issues"), {"number": raised.number}
    shell.keep_answer(at=sender.at, asked=_asked(draft), answer=answer, allowed=allowed)
    return raised.number


def _allowance(sender: Sender, *, kind: str) -> limits.Allowance | None:
    return limits.allowance_of(by=sender.by, kind=kind, origin=sender.origin)


def _asked(draft: Draft) -> shell.Asked:
    return shell.Asked(purpose="issues.page", key=draft["key"], body=b"")
