"""Certificates of service and shown names: for their member, and for whoever is shown them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.journal import queries as journal
from yijia.ground.people import actions as people
from yijia.programmes.members import rules
from yijia.programmes.members.models import Certificate, ReportIn, ServicePost, ShownName
from yijia.programmes.members.queries.reporting import own_reports
from yijia.programmes.members.queries.serving import MODELS, Service
from yijia.programmes.members.rules import Serving, State

MOST_CERTIFICATES = 100


def own_certificates(scope: Scope) -> list[Certificate]:
    """The certificates that somebody has made, the latest first."""
    found = Certificate.objects.filter(account=scope.account or 0).order_by("-id")
    return list(found[:MOST_CERTIFICATES])


def access_own_certificate(*, scope: Scope, identity: int) -> Certificate:
    """One's own certificate.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = Certificate.objects.filter(account=scope.account or 0, pk=identity).first()
    if found is None:
        raise NotFound
    return found


def services_in(scope: Scope, *, certificate: Certificate) -> list[Service]:
    """The confirmed services of one's own that a certificate is of, in the order of their days."""
    days = (certificate.first_on, certificate.last_on)
    within = [
        row
        for model in MODELS.values()
        for row in model.objects.filter(
            account=scope.account or 0, state=Serving.SERVED, served_on__range=days
        ).select_related("post")
    ]
    return sorted(within, key=lambda one: one.post.starts_at)


def own_named_report(scope: Scope) -> ReportIn | None:
    """One's own report-in with which a name was left: where one is confirmed, else the latest."""
    named = [one for one in own_reports(scope) if one.person_id is not None]
    found = min(named, key=lambda one: one.state != State.CONFIRMED, default=None)
    if found is not None:
        journal.hold_subject(table="people_person", identity=found.person_id or 0)
    return found


def own_shown(scope: Scope, *, page: Certificate | ServicePost) -> ShownName | None:
    """One's own name where it stands on a page, or None."""
    mine = ShownName.objects.filter(account=scope.account or 0, ended_at=None)
    is_certificate = isinstance(page, Certificate)
    found = mine.filter(certificate=page.pk) if is_certificate else mine.filter(post=page.pk)
    return found.first()


def access_own_shown(*, scope: Scope, page: Certificate | ServicePost) -> ShownName:
    """One's own name where it stands on a page.

    Raises:
        NotFound: it does not stand there.
    """
    found = own_shown(scope, page=page)
    if found is None:
        raise NotFound
    return found


def pages_with_name(scope: Scope) -> tuple[set[int], set[int]]:
    """The certificates and the posts on whose pages one's own name stands."""
    mine = ShownName.objects.filter(account=scope.account or 0, ended_at=None)
    pairs = list(mine.values_list("certificate_id", "post_id"))
    return {one for one, _post in pairs if one}, {post for _one, post in pairs if post}


def names_at(post: ServicePost) -> list[str]:
    """The names that members show at a post where they served, in the order in which they chose."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_names_at(%s)", [post.pk])
        return [open_name(sealed) for (sealed,) in cursor.fetchall()]


def open_name(sealed: bytes | None) -> str:
    """A name that is shown, in clear; "" where none is."""
    return "" if sealed is None else people.open_kept_text(bytes(sealed), purpose=rules.NAME)


@dataclass(frozen=True)
class Told:
    """What the database says of a certificate to whoever has its code."""

    first_on: date
    last_on: date
    volunteered: int
    volunteered_minutes: int
    duties: int
    duty_minutes: int
    made_at: datetime
    ended_at: datetime | None
    name_sealed: bytes | None


def told_of(code: str) -> Told | None:
    """What a certificate is of, by its plain code, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_certificate_of(%s)", [code])
        found = cursor.fetchone()
    return Told(*found) if found else None
