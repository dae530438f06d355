"""Taking in an issue that a program sends: one way for every interface, and once for each key."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from yijia.base.errors import Invalid, NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules
from yijia.programmes.issues.api import shapes


@contextmanager
def repeated_first(request: ScopedRequest, *, purpose: str) -> Iterator[None]:
    """Tells what was answered before under its key, ahead of whatever else is refused inside.

    What was right then may be refused by now: its category has ended, a question has been added.
    Whoever sends it again would be told that nothing was registered.

    Raises:
        AlreadyAnswered: it was sent before under the same Idempotency-Key.
    """
    try:
        yield
    except (Invalid, NotFound):
        if asked := schemas.asked_once(request, purpose=purpose):
            shell.refuse_answered(asked)
        raise


def taken_in(
    request: ScopedRequest, *, body: Mapping[str, Any], at: datetime, purpose: str
) -> dict[str, Any]:
    """Registers what the members of `inputs.SendIssue` tell, and says what its person is told.

    `purpose` is the interface: a key is known within one alone. It is called, with all that is
    looked at before it, inside `repeated_first`.

    Raises:
        Invalid: something in it is not right.
        AlreadyAnswered: it was sent before under the same Idempotency-Key.
        TooMany: this address has sent all that it may within an hour.
    """
    asked = schemas.asked_once(request, purpose=purpose)
    form = schemas.checked(inputs.SendIssue, dict(body))
    if asked and form.cleaned_data["photos"]:
        shell.refuse_answered(asked)
    language = get_language() or ""
    given = form.cleaned_data | _named(form.cleaned_data["about"], on=timezone.localdate(at))
    new = actions.NewIssue.told(given, source=_source(request), language=language)
    answer = shapes.raised(actions.raise_issue(by=request.scope, at=at, new=new))
    answer["warnings"] = inputs.warnings(form.cleaned_data)
    allowed = limits.allowance_of(by=request.scope, kind="issues", origin=request.origin)
    schemas.keep_answer(request, purpose=purpose, answer=answer, at=at, allowed=allowed)
    return answer


def _source(request: HttpRequest) -> rules.Source:
    """A page of ours, if the browser says so: no page can say it in the browser's place."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return rules.Source.WEB if is_ours else rules.Source.API


def _named(about: str, *, on: date) -> dict[str, str]:
    """The code of the unit that an issue is about, which may be called by a part of its name."""
    return {"about": queries.meant_unit(about, on=on)} if about else {}
