"""Certificates of service, which anybody can check by their code, and names that members show."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base import codes
from yijia.base.errors import Conflict, Forbidden, NotFound, WrongSecret
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import queries as rights
from yijia.ground.rights.rules import CLOSED_SENTENCES
from yijia.programmes.members import events, queries, rules
from yijia.programmes.members.models import Certificate, ReportIn, ServicePost, ShownName

NOTHING = _("You have no confirmed service in these days.")
NO_NAME = _("You have left no name with your report-in, or it was erased.")
SHOWN = _("Your name stands there already.")
NOT_SERVED = _("Your name can stand only where you have served.")
ENDED = _("It was taken back before.")


def make_certificate(*, by: Scope, at: datetime, span: rules.Span) -> Certificate:
    """Certifies what somebody has served on some days; the database counts it.

    Raises:
        Conflict: they have no confirmed service in these days.
        Forbidden: nobody is signed in.
        Invalid: the days are none, or are yet to come.
    """
    if by.account is None:
        raise Forbidden
    rules.check_span(span, on=at.astimezone(CHINA).date())
    code = "".join(secrets.choice(codes.LOOKUP_ALPHABET) for _letter in range(rules.CODE_LETTERS))
    row = Certificate(
        account_id=by.account,
        code=code,
        first_on=span.first_on,
        last_on=span.last_on,
        made_at=at,
    )
    event = events.CERTIFICATE_MADE
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, subject=Certificate) as written,
        ):
            row.pk = written.subject_id
            row.save(force_insert=True)
    except IntegrityError as none:
        raise Conflict(NOTHING) from none
    row.refresh_from_db()
    return row


def end_certificate(*, by: Scope, at: datetime, certificate: Certificate) -> Certificate:
    """Takes a certificate back, with the name on its page: whoever checks it is told so.

    Raises:
        Conflict: it was taken back before.
        Forbidden: it is somebody else's.
    """
    _check_own(by, account=certificate.account_id)
    with transaction.atomic():
        held = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        if held.ended_at is not None:
            raise Conflict(ENDED)
        for name in ShownName.objects.filter(certificate=held, ended_at=None):
            hide_name(by=by, at=at, name=name)
        with journal.entry(by=by, at=at, event=events.CERTIFICATE_ENDED, subject=held):
            held.ended_at = at
            held.save(update_fields=["ended_at"])
    return held


@dataclass(frozen=True)
class Checked:
    """What whoever has the code of a certificate is told; `name` is empty unless it was chosen."""

    told: queries.Told
    name: str


def check_certificate(*, at: datetime, code: str, origin: str) -> Checked:
    """Says what a certificate is of, to whoever has its code.

    Raises:
        TooMany: too many codes that are none.
        WrongSecret: there is no such certificate; the try is kept.
    """
    plain = codes.plain_code(code)
    names = (plain, origin)
    people.take_try(at=at, kind=rules.CERTIFICATE_TRY, names=names)
    told = queries.told_of(plain) if rules.is_certificate_code(plain) else None
    if told is None:
        raise WrongSecret
    people.give_back_try(at=at, kind=rules.CERTIFICATE_TRY, names=names)
    return Checked(told, queries.open_name(told.name_sealed))


def show_name(*, by: Scope, at: datetime, page: Certificate | ServicePost) -> ShownName:
    """Shows a member's own name on one page, as they have chosen; they can take it back.

    Raises:
        Conflict: it stands there already, they have not served there, no name was left, or it is
            closed by a hold or a consent that was taken back.
        Forbidden: nobody is signed in.
    """
    if by.account is None:
        raise Forbidden
    report = queries.own_named_report(by)
    name = "" if report is None else _own_name(report, by=by, at=at)
    if report is None or not name:
        raise Conflict(NO_NAME)
    closed = rights.closed_by(report.person_id or 0)
    if closed is not None:
        raise Conflict(CLOSED_SENTENCES[closed])
    row = ShownName(
        account_id=by.account,
        person_id=report.person_id or 0,
        certificate=page if isinstance(page, Certificate) else None,
        post=page if isinstance(page, ServicePost) else None,
        name_sealed=people.seal_kept_text(name, purpose=rules.NAME),
        shown_at=at,
    )
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.NAME_SHOWN, subject=ShownName) as written,
        ):
            row.pk = written.subject_id
            row.save(force_insert=True)
    except IntegrityError as refused:
        twice = queries.own_shown(by, page=page) is not None
        raise Conflict(SHOWN if twice else NOT_SERVED) from refused
    return row


def hide_name(*, by: Scope, at: datetime, name: ShownName) -> ShownName:
    """Takes one's own name back from a page; from now on nobody reads it there.

    Raises:
        Conflict: it was taken back before.
        Forbidden: it is somebody else's.
    """
    _check_own(by, account=name.account_id)
    with transaction.atomic():
        held = ShownName.objects.select_for_update(no_key=True).get(pk=name.pk)
        if held.ended_at is not None:
            raise Conflict(ENDED)
        with journal.entry(by=by, at=at, event=events.NAME_HIDDEN, subject=held):
            held.ended_at, held.name_sealed = at, None
            held.save(update_fields=["ended_at", "name_sealed"])
    return held


def read_own_name(*, by: Scope, at: datetime) -> str:
    """One's own name for a certificate to print; "" where none was left, or it was erased."""
    report = queries.own_named_report(by)
    return "" if report is None else _own_name(report, by=by, at=at)


def _own_name(report: ReportIn, *, by: Scope, at: datetime) -> str:
    held = queries.held_of(report)
    try:
        found = people.read_contact(
            by=by,
            at=at,
            person_id=held.person_id or 0,
            purpose=Purpose.OWN_COPY,
            subject=held.subject,
        )
    except NotFound:
        return ""
    return found.name


def _check_own(by: Scope, *, account: int | None) -> None:
    if by.account is None or account != by.account:
        raise Forbidden
