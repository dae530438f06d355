"""A copy of what is held of a person: for a program, and to read and print."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.typesetting import pdf_of
from yijia.base.words import _
from yijia.ground.people.actions import Contact
from yijia.ground.rights import rules
from yijia.ground.rights.queries import Own
from yijia.ground.rights.registry import Holding
from yijia.ground.rights.shown.own import (
    Facts,
    Row,
    moment_words,
    own_document,
    reader_words,
    request_row,
)

FORMAT = "yijia.personal-data/1"
READABLE = {"ensure_ascii": False, "indent": 1}
PDF = Path(__file__).parents[1] / "templates" / "rights" / "copy.typ"
NOT_OFFICIAL = _("Demonstration data, not official.")
Rows = Sequence[tuple[str, str]]


def copy_document(
    own: Own, *, matter: dict[str, object], contact: Contact | None, at: datetime
) -> dict[str, Any]:
    """A copy for another program: all that is held, with the contact."""
    told = contact and {
        "name": contact.name,
        "mobile": contact.mobile,
        "email": contact.email,
    }
    document = own_document(own, matter=matter)
    del document["has_more_readings"]
    document |= {"format": FORMAT, "made_at": timezone.localtime(at).isoformat(), "contact": told}
    if settings.YIJIA_DEMONSTRATION:
        document["note"] = gettext(NOT_OFFICIAL)
    return document


def copy_pdf(
    own: Own, *, holding: Holding, facts: Facts, contact: Contact | None, at: datetime
) -> bytes:
    """A copy to read and print, set in memory: nothing of it touches the disk."""
    data = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "title": gettext("Your data"),
        "of": f"{gettext(holding.label)} {own.held.key}",
        "made": gettext("Made on %(at)s") % {"at": moment_words(at)},
        "note": gettext(NOT_OFFICIAL) if settings.YIJIA_DEMONSTRATION else "",
        "sections": _sections(own, facts=facts, contact=contact),
    }
    return pdf_of(PDF, data, fonts=settings.YIJIA_FONTS_DIR)


def _sections(own: Own, *, facts: Facts, contact: Contact | None) -> list[dict[str, object]]:
    """The parts of the document that hold anything, each with its rows of label and words."""
    looked = [(when, f"{who}\n{why}") for when, who, why in map(reader_words, own.readers)]
    parts: list[tuple[str, Rows]] = [
        (gettext("Your contact"), [*_contact_rows(contact), *_standing_rows(own)]),
        (gettext("What you sent"), facts),
        (gettext("Who looked at your contact"), looked or [(gettext("Nobody."), "")]),
        (gettext("What you asked for"), [_asked(request_row(asked)) for asked in own.requests]),
    ]
    return [{"title": title, "rows": list(rows)} for title, rows in parts if rows]


def _contact_rows(contact: Contact | None) -> Rows:
    if contact is None:
        return [(gettext("Contact"), gettext("None given"))]
    mail = [(gettext("E-mail"), contact.email)] if contact.email else []
    named = (gettext("Name"), contact.name or "–")
    return [named, (gettext("Mobile number"), contact.mobile), *mail]


def _standing_rows(own: Own) -> Rows:
    """The consent as it stands, a legal hold, and an erasure."""
    rows = list[tuple[str, str]]()
    if own.consent is not None:
        told = {"at": moment_words(own.consent.at), "version": own.consent.notice.version}
        given = gettext("Given on %(at)s, version %(version)s") % told
        taken = gettext("Withdrawn: nobody but you sees it any more.")
        label = gettext("Consent to be contacted")
        rows.append((label, given if own.consent.is_given else taken))
    if own.is_held:
        sentence = gettext(rules.CLOSED_SENTENCES[rules.Closed.HELD])
        rows.append((gettext("Legal hold"), sentence))
    if own.erasure is not None:
        at = {"at": moment_words(own.erasure.at)}
        rows.append((gettext("Erased"), gettext("Erased %(at)s.") % at))
    return rows


def _asked(row: Row) -> tuple[str, str]:
    return moment_words(row.asked_at), " · ".join(filter(None, (row.kind, row.state, row.answer)))
