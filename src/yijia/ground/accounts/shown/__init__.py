"""Powers, accounts and posts in the reader's words, the same for page and program."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission, Role
from yijia.base.events import every_event
from yijia.base.words import _, in_language
from yijia.ground.access.models import Power as PowerOn
from yijia.ground.access.queries import Behind, PowerShown
from yijia.ground.access.registry import leaving
from yijia.ground.journal.queries import Line
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.people.models import Account, Token
from yijia.ground.places import queries as places

_UNKNOWN = "…"
# What is entered later than this was entered late, and says so.
_LATE = timedelta(minutes=5)

POWERS = {
    Permission.ACCOUNT_EDIT: _("Open and close accounts"),
    Permission.GRANT_EDIT: _("Say who holds which post"),
    Permission.JOURNAL_READ: _("Read the journal"),
    Permission.PERSON_RIGHTS: _("Answer requests about personal data"),
    Permission.CONTACT_BULK: _("Read many contacts at once"),
}


ROLES = {
    Role.DISPATCHER: _("Dispatcher"),
    Role.HANDLER: _("Handler"),
    Role.COMMUNITY_WORKER: _("Community worker"),
    Role.LEADER: _("Leader"),
    Role.SYSTEM: _("System administrator"),
    Role.SECURITY: _("Security administrator"),
    Role.AUDIT: _("Audit administrator"),
    Role.DATA_OFFICER: _("Data officer"),
    Role.AUDITOR: _("Auditor"),
    Role.NETWORK_OWNER: _("Keeper of the network"),
    Role.MEMBER: _("Reporting member"),
}


@dataclass(frozen=True)
class ProgramPower:
    """A program for which a power is on, by its token, and until when."""

    token: int
    name: str
    on_until: datetime


@dataclass(frozen=True)
class Power:
    """A power on a page."""

    code: str
    label: str
    on_until: datetime | None
    programs: list[ProgramPower]


def powers(
    found: Iterable[PowerShown], *, programs: Iterable[tuple[Token, PowerOn]]
) -> list[Power]:
    """Powers with their names, and for which programs they are on."""
    on: dict[str, list[ProgramPower]] = {}
    for token, power in programs:
        row = ProgramPower(token.pk, name_of_token(token), power.ends_at)
        on.setdefault(power.permission, []).append(row)
    return [
        Power(
            shown.permission.value,
            label_of_power(shown.permission),
            shown.on_until,
            on.get(shown.permission.value, []),
        )
        for shown in found
    ]


def programs(found: Iterable[Token]) -> list[tuple[str, str]]:
    """Tokens by key and name."""
    return [(str(token.pk), name_of_token(token)) for token in found]


def name_of_token(token: Token) -> str:
    """The name of a token, or its number where nobody gave it one."""
    return token.name or str(token.pk)


def label_of_power(permission: Permission) -> str:
    """What a power lets one do."""
    return gettext(POWERS[permission])


def title_of(post: Post) -> str:
    """The title of a post in the reader's language."""
    language = get_language() or "zh-hans"
    return in_language(zh=post.title_zh, en=post.title_en, language=language)


def name_of(body: Organisation) -> str:
    """The name of an organisation in the reader's language."""
    language = get_language() or "zh-hans"
    return in_language(zh=body.name_zh, en=body.name_en, language=language)


@dataclass(frozen=True)
class Held:
    """Who holds a post, or which post somebody holds."""

    id: int
    login: str
    title: str
    organisation: str
    appointment: Appointment

    @property
    def leave(self) -> str:
        """The page on which it is left."""
        return reverse("desk-leave", kwargs={"appointment": self.id})


def held(found: Iterable[Appointment]) -> list[Held]:
    """Appointments with the names of post and organisation."""
    return [
        Held(
            id=row.pk,
            login=row.account.login,
            title=title_of(row.post),
            organisation=name_of(row.post.organisation),
            appointment=row,
        )
        for row in found
    ]


def holders(post: Post) -> list[Held]:
    """Who holds a post that was read with its appointments."""
    return held(_held_of(post))


@dataclass(frozen=True)
class Rest:
    """What somebody who leaves a post leaves behind: numbers with their words, and who is left."""

    counts: list[tuple[str, int]]
    others: list[Held]
    is_left_alone: bool


def behind(found: Behind) -> Rest:
    """What is left behind with a post, in the reader's words."""
    return Rest(
        counts=[(gettext(left.label), found.counts[left.code]) for left in leaving],
        others=held(found.others),
        is_left_alone=found.is_left_alone,
    )


def bodies(*, on: date) -> list[tuple[str, str]]:
    """The organisations that a browser offers while one is typed: code, and the name."""
    language = get_language() or ""
    known = organisations.known_organisations(on=on).values()
    return [(one.code, one.name(language)) for one in known]


def behind_document(row: Appointment, *, found: Behind) -> dict[str, Any]:
    """An appointment and what it leaves behind, for a program."""
    body = row.post.organisation
    return {
        **appointment_document(row),
        "organisation": body.code,
        "post": row.post.title_zh,
        "behind": dict(found.counts),
        "others": [
            {"login": one.account.login, "post": one.post.title_zh, "ends_on": one.ends_on}
            for one in found.others
        ],
        "is_left_alone": found.is_left_alone,
    }


@dataclass(frozen=True)
class Seat:
    """A post on a page, and who holds it."""

    id: int
    title: str
    role: str
    organisation: str
    logins: str

    @property
    def address(self) -> str:
        """The page of the post."""
        return reverse("desk-post", kwargs={"post": self.id})

    @property
    def fill(self) -> str:
        """The page on which it is filled."""
        return reverse("desk-fill", kwargs={"post": self.id})


def seats(found: Iterable[Post]) -> list[Seat]:
    """Posts with the names of their organisations."""
    return [
        Seat(
            id=post.pk,
            title=title_of(post),
            role=gettext(ROLES[Role(post.role)]),
            organisation=name_of(post.organisation),
            logins=", ".join(row.account.login for row in _held_of(post)),
        )
        for post in found
    ]


def _held_of(post: Post) -> list[Appointment]:
    found: list[Appointment] = vars(post)["held"]
    return found


def account_document(account: Account) -> dict[str, Any]:
    """An account for a program."""
    return {
        "login": account.login,
        "is_active": account.is_active,
        "created_at": account.created_at,
    }


def let_in_document(account: Account, *, password: str) -> dict[str, str]:
    """An account and its start password for a program."""
    return {"login": account.login, "start_password": password}


def body_rows(found: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Organisations in words: their name, where they lie, and their credit code."""
    language, divisions = get_language() or "", places.gazetteer()
    return [
        {
            "name": (body.name_en if language == "en" else "") or body.name_zh,
            "code": body.code,
            "place": divisions[body.division_id].name,
            "credit_code": body.credit_code,
            "href": reverse("desk-organisation", args=[body.code]),
        }
        for body in found
    ]


def body_document(body: Organisation) -> dict[str, Any]:
    """An organisation for a program."""
    return {
        "code": body.code,
        "kind": body.kind,
        "name_zh": body.name_zh,
        "name_en": body.name_en,
        "division": body.division_id,
        "credit_code": body.credit_code,
        "starts_on": body.starts_on,
        "ends_on": body.ends_on,
    }


def post_document(post: Post) -> dict[str, Any]:
    """A post for a program, with who holds it."""
    body = post.organisation
    return {
        "id": post.pk,
        "organisation": body.code,
        "title_zh": post.title_zh,
        "title_en": post.title_en,
        "role": post.role,
        "over_division": post.over_division_id,
        "appointments": [appointment_document(row) for row in _held_of(post)],
    }


def appointment_document(row: Appointment) -> dict[str, Any]:
    """Who holds a post, for a program."""
    return {
        "id": row.pk,
        "login": row.account.login,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


@dataclass(frozen=True)
class EntryShown:
    """An entry of the journal in the reader's words."""

    line: Line
    sentence: str
    place: str
    about: str

    @property
    def is_late(self) -> bool:
        """Whether it was entered long after it happened."""
        return self.line.recorded_at - self.line.happened_at > _LATE


class _Places(dict[str, object]):
    """Values for the places of a sentence; what the entry does not hold is three dots."""

    def __missing__(self, name: str) -> str:
        return _UNKNOWN


def entries(found: Iterable[Line]) -> list[EntryShown]:
    """Entries with their sentences and the names of places."""
    names = places.gazetteer()
    return [
        EntryShown(
            line=line,
            sentence=sentence_of(line),
            place=names[line.division].name if line.division in names else line.division,
            about=about_of(line),
        )
        for line in found
    ]


def sentence_of(line: Line) -> str:
    """What an entry says in the reader's language; of an unknown kind, its code."""
    event = every_event().get(line.event)
    if event is None:
        return line.event
    return gettext(event.sentence) % _Places(line.new)


def about_of(line: Line) -> str:
    """The table and key of what an entry is about, as a list can be asked for."""
    known = line.subject_type and line.subject_id is not None
    return f"{line.subject_type}:{line.subject_id}" if known else ""


def kinds_of_entry() -> list[tuple[str, str]]:
    """Every kind of entry by its code, with its sentence, in the order of the codes."""
    return [
        (code, gettext(event.sentence) % _Places()) for code, event in sorted(every_event().items())
    ]


def entry_document(line: Line) -> dict[str, Any]:
    """An entry of the journal for a program."""
    return vars(line) | {"about": about_of(line) or None, "sentence": sentence_of(line)}
