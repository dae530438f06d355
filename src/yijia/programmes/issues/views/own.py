"""Which issues this browser has shown to be its own. Only numbers are kept, never a code."""

from django.http import HttpRequest
from django.utils import timezone

from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights.sessions import ByCode, OwnNumbers
from yijia.programmes.issues import actions, drafts, queries, rules, shown

NUMBERS = OwnNumbers("own_issues", made="issue_raised")


def joined_before(request: HttpRequest, *, number: str) -> str | None:
    """The number by which this browser has joined an issue already."""
    held = [(kept, rules.joined_parts(kept)) for kept in NUMBERS.numbers(request)]
    return next((kept for kept, parts in held if parts and parts[0] == number), None)


def sender(request: ScopedRequest) -> drafts.Sender:
    """Who sends something now, and from where."""
    return drafts.Sender(by=request.scope, at=timezone.now(), origin=request.origin)


HOLDING = ByCode(
    code=queries.HOLDING,
    label=_("Issue"),
    purpose=rules.CONTACT,
    page="issues:own",
    kept_keys="issues_kept_numbers",
    numbers=NUMBERS,
    access=queries.access_own_issue,
    held_of=queries.held_of,
    again=queries.held_again,
    told=shown.held_facts,
    coded=shown.held_document,
    erase=actions.erase_texts,
)
