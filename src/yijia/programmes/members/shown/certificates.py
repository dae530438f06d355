"""Certificates of service in words: for their member, on paper, and for whoever checks them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.scope import Scope
from yijia.base.typesetting import pdf_of
from yijia.base.words import _, in_language
from yijia.base.workdays import CHINA
from yijia.ground.organisations.shown import body_name
from yijia.ground.shell.questions import day_words
from yijia.programmes.members import actions, queries, rules
from yijia.programmes.members.models import Certificate
from yijia.programmes.members.rules import Kind
from yijia.programmes.members.shown.serving import HOUR, Service, clock_words, hours, kind_of

Row = dict[str, object]
# Makes an address whole: a paper stands on no page of ours.
Whole = Callable[[str], str]
_TEMPLATE = Path(__file__).parents[1] / "templates" / "members" / "certificate.typ"
CERTIFICATE_VERBS = {
    "end": _("Take this certificate back"),
    "show": _("Show my name where it is checked"),
    "hide": _("Take my name back"),
}
CERTIFICATE_HINTS = {
    "end": _("Whoever checks its code from now on reads that it was taken back."),
    "show": _(
        "Whoever has the code then reads your name as well as your hours. You can take it back at"
        " any time. It is gone, too, when you take back your consent, or put right or erase your"
        " contact."
    ),
    "hide": _("From now on nobody reads your name there."),
}
UNKNOWN_CODE = _("There is no certificate with this code. Check its letters.")


def certificates_page(scope: Scope) -> Row:
    """The certificates of a member, and on whose pages their name stands."""
    named, _posts = queries.pages_with_name(scope)
    rows = queries.own_certificates(scope)
    return {"rows": [certificate_row(one, is_named=one.pk in named) for one in rows]}


def certificate_row(one: Certificate, *, is_named: bool) -> Row:
    """One's own certificate in words."""
    return {
        "id": one.pk,
        "code": rules.code_words(one.code),
        "check": check_address(one.code),
        "days": days_words(one.first_on, last_on=one.last_on),
        "totals": totals_words(one),
        "made_at": one.made_at,
        "ended_at": one.ended_at,
        "is_named": is_named,
    }


def check_address(code: str) -> str:
    """Where a certificate is checked, with its code filled in."""
    return f"{reverse('members:check')}?code={rules.code_words(code)}"


def days_words(first_on: date, *, last_on: date) -> str:
    """A range of days of which both ends count."""
    told = {"first": day_words(first_on), "last": day_words(last_on)}
    return gettext("from %(first)s to %(last)s") % told


def totals_words(told: Certificate | queries.Told) -> list[tuple[str, str]]:
    """Services and hours of each kind, by the name of the kind; a kind that is none is left out."""
    rows = (
        (Kind.VOLUNTEERING, told.volunteered, told.volunteered_minutes),
        (Kind.DUTY, told.duties, told.duty_minutes),
    )
    return [
        (
            gettext(rules.KIND_LABELS[kind]),
            gettext("%(hours)s hours in %(count)s services")
            % {"hours": hours(minutes), "count": count},
        )
        for kind, count, minutes in rows
        if count
    ]


def totals(told: Certificate | queries.Told) -> Row:
    """The same for programs."""
    return {
        "first_on": told.first_on,
        "last_on": told.last_on,
        "volunteered": told.volunteered,
        "volunteered_hours": told.volunteered_minutes / HOUR,
        "duties": told.duties,
        "duty_hours": told.duty_minutes / HOUR,
        "made_at": told.made_at,
        "ended_at": told.ended_at,
    }


def certificate_document(one: Certificate, *, scope: Scope) -> Row:
    """One's own certificate for programs."""
    is_named = queries.own_shown(scope, page=one) is not None
    code = rules.code_words(one.code)
    return {"id": one.pk, "code": code, "shows_name": is_named} | totals(one)


def held_certificates(rows: Iterable[Certificate]) -> list[tuple[str, str]]:
    """Certificates as a member reads them among their data: label and text."""
    return [
        (
            gettext("Certificate of service"),
            "\n".join(
                (
                    rules.code_words(one.code),
                    days_words(one.first_on, last_on=one.last_on),
                    *(f"{kind}: {words}" for kind, words in totals_words(one)),
                )
            ),
        )
        for one in rows
    ]


def certificates_document(rows: Iterable[Certificate]) -> Row:
    """The same for a program."""
    return {"certificates": [{"code": rules.code_words(one.code)} | totals(one) for one in rows]}


def checked_page(checked: actions.Checked) -> Row:
    """What whoever checks a certificate reads."""
    told = checked.told
    return {
        "is_valid": told.ended_at is None,
        "days": days_words(told.first_on, last_on=told.last_on),
        "totals": totals_words(told),
        "made_at": told.made_at,
        "ended_at": told.ended_at,
        "name": checked.name,
    }


def checked_document(checked: actions.Checked) -> Row:
    """The same for programs."""
    is_valid = checked.told.ended_at is None
    return {"is_valid": is_valid, "name": checked.name} | totals(checked.told)


def certificate_pdf(
    one: Certificate, *, services: Sequence[Service], name: str, whole: Whole
) -> bytes:
    """A certificate on A4, with the way to check it as a QR code; it lists each service."""
    address = whole(check_address(one.code))
    told = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "title": gettext("Certificate of service"),
        "name_label": gettext("Name"),
        "name": name,
        "days": days_words(one.first_on, last_on=one.last_on),
        "totals": totals_words(one),
        "heading": gettext("Each service"),
        "rows": [_printed(service) for service in services],
        "counted": gettext(
            "Hours count by the code at the place when a member comes and leaves, or by the word of"
            " the organiser."
        ),
        "code_label": gettext("Code on the certificate"),
        "code": rules.code_words(one.code),
        "scan": gettext("Anybody can check it at this address"),
        "address": whole(reverse("members:check")),
        "picture": segno.make(address, micro=False).svg_inline(scale=4, border=0),
        "made": gettext("Made on %(at)s") % {"at": day_words(made_on(one.made_at))},
        "note": gettext("Demonstration data, not official.")
        if settings.YIJIA_DEMONSTRATION
        else "",
    }
    return pdf_of(_TEMPLATE, told, fonts=settings.YIJIA_FONTS_DIR)


def made_on(at: datetime) -> date:
    """The day of a moment in China."""
    return at.astimezone(CHINA).date()


def _printed(service: Service) -> list[str]:
    post = service.post
    title = in_language(zh=post.title_zh, en=post.title_en, language=get_language() or "")
    when = clock_words(post.starts_at, ends_at=post.ends_at)
    kind = gettext(rules.KIND_LABELS[kind_of(service)])
    body = body_name(post.organisation_id)
    counted = gettext("%(hours)s hours") % {"hours": hours(service.minutes or 0)}
    return [when, f"{title}\n{body} · {kind}", counted]
