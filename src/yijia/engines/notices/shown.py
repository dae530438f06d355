"""What is shown of notices, in words, to persons and to programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.engines.notices import queries, rules
from yijia.engines.notices.models import Delivery, Notice
from yijia.engines.notices.registry import Declared, notices


@dataclass(frozen=True)
class Shown:
    """One notice in the reader's language; `href` leads staff to what it is about."""

    id: int
    sentence: str
    at: datetime
    number: str
    href: str
    is_new: bool
    sent: str = ""


def shown(rows: Iterable[Notice]) -> list[Shown]:
    """Notices in words; one that is declared no more is left out."""
    bodies = queries.body_names()
    found = ((row, notices.get(row.code)) for row in rows)
    return [
        Shown(
            id=row.pk,
            sentence=queries.sentence_of(declared.told.sentence, facts=row.facts, bodies=bodies),
            at=row.happened_at,
            number=str(row.facts.get("number", "")),
            href=_page(declared, row=row) if row.account_id else "",
            is_new=row.read_at is None,
            sent=_sent(row) if row.account_id is None else "",
        )
        for row, declared in found
        if declared is not None
    ]


def _sent(row: Notice) -> str:
    """Whether it was sent outside of the page, too; nothing where it never was to be."""
    delivery: Delivery | None = getattr(row, "delivery", None)
    if delivery is None:
        return ""
    if delivery.state == rules.State.SENT:
        return gettext(rules.SENT_BY[rules.Channel(delivery.channel)])
    return gettext(rules.STATE_LABELS[rules.State(delivery.state)])


def _page(declared: Declared, *, row: Notice) -> str:
    """The page of what a notice is about; whoever does not have it any more opens none."""
    if declared.told.to is rules.To.FORMER:
        return ""
    return reverse(declared.source.page, args=[row.facts["number"]])


def documents(page: queries.Page) -> list[dict[str, object]]:
    """One page of notices for a program."""
    return [
        {
            "id": one.id,
            "number": one.number,
            "sentence": one.sentence,
            "at": timezone.localtime(one.at).isoformat(),
            "is_read": not one.is_new,
        }
        for one in shown(page.rows)
    ]


def told_documents(rows: Iterable[Notice]) -> list[dict[str, object]]:
    """What a person was told, for a program."""
    return [
        {
            "sentence": one.sentence,
            "at": timezone.localtime(one.at).isoformat(),
            "delivery": one.sent,
        }
        for one in shown(rows)
    ]


def deliveries(found: queries.Deliveries) -> dict[str, object]:
    """How far messages got, in the reader's language."""
    return {
        "counts": [
            (gettext(rules.STATE_LABELS[state]), count) for state, count in found.counts.items()
        ],
        "rows": [delivery_row(row) for row in found.given_up],
        "next": found.next,
    }


def delivery_row(row: Delivery) -> dict[str, object]:
    """A message that was given up: by which channel, after how many tries, and why."""
    return {
        "id": row.pk,
        "channel": gettext(rules.CHANNEL_LABELS[rules.Channel(row.channel)]),
        "reason": gettext(rules.REASON_LABELS[rules.Reason(row.reason)]),
        "tries": row.tries,
        "at": row.changed_at,
    }


def delivery_document(row: Delivery) -> dict[str, object]:
    """The same for a program."""
    return {
        "id": row.pk,
        "channel": row.channel,
        "reason": row.reason,
        "tries": row.tries,
        "at": timezone.localtime(row.changed_at).isoformat(),
    }
