"""What is shown of persons' rights: to the person, at the desk, and in a copy to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.retention import kinds
from yijia.base.words import _
from yijia.ground.rights import rules
from yijia.ground.rights.models import Hold, Request
from yijia.ground.rights.queries import (
    KnownNotice,
    KnownTerm,
    Own,
    Reader,
    ReaderPage,
    RequestPage,
)
from yijia.ground.rights.registry import Holding

TERM_HEAD = (_("Term"), _("Days"), _("From"), _("Source"), _("Standing"))
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A request in words."""

    id: int
    key: str
    kind: str
    state: str
    colour: str
    asked_at: datetime
    due_on: date
    is_late: bool
    answer: str


def own_page(own: Own, *, holding: Holding, facts: Facts) -> dict[str, object]:
    """What a person sees of their data, without the contact itself."""
    return {
        "own": own,
        "label": gettext(holding.label),
        "page": holding.page,
        "facts": facts,
        "notice": notice_words(own.notice),
        "consented": own.consent.notice.version if own.consent else None,
        "readers": [reader_words(reader) for reader in own.readers],
        "requests": [request_row(request) for request in own.requests],
    }


def readers_page(page: ReaderPage) -> dict[str, object]:
    """Some of those who looked, and where the list goes on."""
    return {
        "readers": [reader_words(reader) for reader in page.readers],
        "next": f"?{urlencode({'after': page.next})}" if page.next else "",
    }


def label_of(holding: Holding) -> str:
    """What a holding is called."""
    return gettext(holding.label)


def notice_of(own: Own) -> dict[str, object] | None:
    """The notice that is shown now."""
    return notice_words(own.notice)


def notice_words(notice: KnownNotice | None) -> dict[str, object] | None:
    """A notice in the reader's language."""
    if notice is None:
        return None
    language = get_language() or ""
    return {
        "title": notice.title(language),
        "text": notice.text(language),
        "version": notice.version,
        "starts_on": notice.starts_on,
        "is_sample": notice.is_sample,
    }


def reader_words(reader: Reader) -> tuple[str, str, str]:
    """When, who by organisation and post, and for what, as people read it."""
    who = " · ".join(filter(None, (reader.organisation, reader.post)))
    return moment_words(reader.at), who or _without_post(reader), gettext(reader.purpose)


def _without_post(reader: Reader) -> str:
    """Who read without a post on that day: a person, or a machine."""
    if reader.is_own:
        return gettext("Yourself")
    return gettext("The system") if reader.is_service else gettext("Somebody whose post has ended")


def request_row(request: Request, *, at: datetime | None = None) -> Row:
    """A request in words; with a time, also whether it is late."""
    state = rules.RequestState(request.state)
    is_open = state is rules.RequestState.OPEN
    return Row(
        id=request.pk,
        key=request.key,
        kind=gettext(rules.REQUEST_LABELS[rules.RequestKind(request.kind)]),
        state=gettext(rules.STATE_LABELS[state]),
        colour=rules.STATE_COLOURS.get(state, "grey"),
        asked_at=request.asked_at,
        due_on=request.due_on,
        is_late=is_open and at is not None and request.due_on < timezone.localdate(at),
        answer=request.answer,
    )


def requests_page(page: RequestPage, *, at: datetime) -> dict[str, object]:
    """One page of requests that wait."""
    return {"rows": [request_row(found, at=at) for found in page.requests], "next": page.next}


def request_document(request: Request, *, at: datetime) -> dict[str, object]:
    """A request for a program."""
    return {
        "id": request.pk,
        "holding": request.holding,
        "number": request.key,
        "kind": request.kind,
        "state": request.state,
        "asked_at": timezone.localtime(request.asked_at).isoformat(),
        "due_on": request.due_on,
        "is_late": request_row(request, at=at).is_late,
        "answer": request.answer,
    }


def hold_document(hold: Hold) -> dict[str, object]:
    """A hold for a program."""
    return {
        "id": hold.pk,
        "holding": hold.holding,
        "number": hold.key,
        "reason": hold.reason,
        "set_at": timezone.localtime(hold.set_at).isoformat(),
    }


def terms_page(terms: Sequence[KnownTerm], *, notices: Sequence[KnownNotice]) -> dict[str, object]:
    """Terms and notices with their source, and whether they are samples."""
    sample, real = gettext("Sample data"), gettext("As published")
    said = [
        (
            *(_term_label(term.code), term.days, _day(term.starts_on)),
            *(term.source_in(get_language() or ""), sample if term.is_sample else real),
        )
        for term in terms
    ]
    head = [gettext(word) for word in TERM_HEAD]
    return {"head": head, "terms": said, "notices": [notice_words(n) for n in notices]}


def _term_label(code: str) -> str:
    """What a term is about, in the reader's language."""
    if code == rules.ANSWER:
        return gettext("Answering a person")
    labels = {kind.code: gettext(kind.label) for kind in kinds}
    return labels.get(code, code)


def backups_gone_on(at: datetime) -> date:
    """The day on which the last backup that is made now will have expired."""
    return timezone.localdate(at) + timedelta(days=settings.YIJIA_BACKUP_DAYS)


def own_document(own: Own, *, matter: dict[str, object]) -> dict[str, object]:
    """What is held of a person, for a program, without the contact itself."""
    consent, erasure = own.consent, own.erasure
    return {
        "holding": own.held.holding,
        "number": own.held.key,
        "has_contact": own.has_contact,
        "matter": matter,
        "consent": consent
        and {
            "purpose": consent.purpose,
            "given": consent.is_given,
            "at": timezone.localtime(consent.at).isoformat(),
            "notice_version": consent.notice.version,
        },
        "held_by_law": own.is_held,
        "erased_at": erasure and timezone.localtime(erasure.at).isoformat(),
        "backups_gone_on": erasure and erasure.backups_gone_on.isoformat(),
        "requests": [
            {
                "kind": request.kind,
                "state": request.state,
                "asked_at": timezone.localtime(request.asked_at).isoformat(),
                "due_on": request.due_on.isoformat(),
                "answer": request.answer,
            }
            for request in own.requests
        ],
        "readings": [reading_document(reader) for reader in own.readers],
        "has_more_readings": own.has_more_readers,
    }


def reading_document(reader: Reader) -> dict[str, str]:
    """Who read, for a program."""
    return {
        "at": timezone.localtime(reader.at).isoformat(),
        "organisation": reader.organisation,
        "post": reader.post,
        "purpose": gettext(reader.purpose),
    }


def moment_words(at: datetime) -> str:
    """A time as people read it."""
    return date_format(timezone.localtime(at), gettext("j F Y, H:i"))


def _day(day: date) -> str:
    return date_format(day, gettext("j F Y"))
