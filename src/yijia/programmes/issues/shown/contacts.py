"""What is shown of requests for many contacts, and the table that is handed out."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from yijia.base import sheets
from yijia.base.scope import Scope
from yijia.ground.people import rules as people
from yijia.ground.people.models import BulkRequest
from yijia.ground.places import queries as places
from yijia.ground.shell import queries as shell
from yijia.programmes.issues import rules
from yijia.programmes.issues.actions import ListedContact


def request_rows(
    found: Sequence[BulkRequest], *, scope: Scope, at: datetime
) -> list[dict[str, object]]:
    """Requests for many contacts, each with how it stands."""
    return [request_row(asked, scope=scope, at=at) for asked in found]


def request_row(asked: BulkRequest, *, scope: Scope, at: datetime) -> dict[str, object]:
    """A request for many contacts: who asks for how many, for what, and what can be done now."""
    fault = people.fault_of_approval(
        is_approved=asked.is_approved,
        decided_at=asked.decided_at,
        is_used=asked.used_in is not None,
        at=at,
    )
    is_own, is_open = asked.asked_by_id == scope.account, asked.decided_by_id is None
    return {
        "id": asked.pk,
        "asked_by": asked.asked_by.login,
        "asked_at": asked.asked_at,
        "count": asked.count,
        "work": _list_words(asked.selection),
        "purpose": gettext(people.label_of(asked.purpose)),
        "decided_by": asked.decided_by.login if asked.decided_by else "",
        "state": gettext(fault) if fault else gettext("Approved"),
        "may_decide": is_open and not is_own,
        "may_take": is_own and not fault,
    }


def _list_words(selection: str) -> str:
    """What a list of work is called; another programme's selection is shown as it is."""
    labels = {work.value: label for work, label in rules.LIST_LABELS.items()}
    return gettext(labels[selection]) if selection in labels else selection


def request_document(asked: BulkRequest, *, scope: Scope, at: datetime) -> dict[str, object]:
    """A request for many contacts, for a program."""
    row = request_row(asked, scope=scope, at=at)
    return row | {
        "asked_at": timezone.localtime(asked.asked_at).isoformat(),
        "work": asked.selection,
        "purpose": asked.purpose,
    }


def table_of(taken: Sequence[ListedContact]) -> bytes:
    """Contacts as a table for a spreadsheet program."""
    names = places.gazetteer()
    head = (
        gettext("Number"),
        gettext("Due"),
        gettext("Community or village"),
        gettext("What it is about"),
        gettext("Name"),
        gettext("Mobile number"),
    )
    rows = [
        (
            one.case.number,
            one.case.due_on.isoformat() if one.case.due_on else "",
            names[one.case.division_id].name,
            one.case.title,
            one.contact.name,
            one.contact.mobile,
        )
        for one in taken
    ]
    return sheets.csv_bytes([head, *rows], label=shell.demonstration_label())
