"""Reading notices and terms, and of one person what was asked, consented to, held and read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, models

from yijia.base import words
from yijia.base.errors import NotFound
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import queries as journal
from yijia.ground.journal.queries import remembered
from yijia.ground.organisations.models import Post
from yijia.ground.people import rules as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import rules
from yijia.ground.rights.models import Consent, Erasure, Hold, Notice, Request, Term
from yijia.ground.rights.registry import Held, Holding, holdings
from yijia.ground.shell.paging import PAGE, cursor_of, id_of, moment_of, parts_of

MOST_REQUESTS = 100
# So many readers stand on the page of one's own data; a page of their own has all of them.
FIRST_READERS = 10
_AT_ONCE = 500
BY_CODE = _("With the lookup code, while signed in")
OWN_PURPOSES = frozenset({Purpose.OWN_LOOK, Purpose.OWN_COPY, Purpose.OWN_CORRECTION})
_LOCK = 5_317_004


@dataclass(frozen=True)
class KnownNotice:
    """A notice as pages need it, with its id for the consent under it."""

    id: int
    purpose: str
    version: int
    starts_on: date
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    is_sample: bool

    def title(self, language: str) -> str:
        """The title in a language."""
        return words.in_language(zh=self.title_zh, en=self.title_en, language=language)

    def text(self, language: str) -> str:
        """The text in a language."""
        return words.in_language(zh=self.text_zh, en=self.text_en, language=language)


@remembered
def every_notice() -> list[KnownNotice]:
    """Every notice there ever was, a later one after an earlier one."""
    fields = list(KnownNotice.__dataclass_fields__)
    rows = Notice.objects.order_by("starts_on", "version").values(*fields)
    return [KnownNotice(**row) for row in rows]


def notice_for(purpose: str, *, on: date) -> KnownNotice | None:
    """The notice that is shown on a day for a purpose, or None when none was written."""
    found = [n for n in every_notice() if n.purpose == purpose and n.starts_on <= on]
    return found[-1] if found else None


def notices_on(*, at: datetime) -> list[KnownNotice]:
    """The notice that is shown now for each purpose, in the order of their purposes."""
    day = at.astimezone(CHINA).date()
    shown = {n.purpose: n for n in every_notice() if n.starts_on <= day}
    return [shown[purpose] for purpose in sorted(shown)]


@dataclass(frozen=True)
class KnownTerm:
    """A term as pages need it."""

    code: str
    days: int
    starts_on: date
    source: str
    is_sample: bool

    def source_in(self, language: str) -> str:
        """Who says so; what ships with the project says it in both languages, Chinese first."""
        if not self.is_sample:
            return self.source
        zh, _stroke, en = self.source.partition(" / ")
        return words.in_language(zh=zh, en=en, language=language)


@remembered
def every_term() -> list[KnownTerm]:
    """Every term there ever was, a later one after an earlier one."""
    fields = list(KnownTerm.__dataclass_fields__)
    return [KnownTerm(**row) for row in Term.objects.order_by("code", "starts_on").values(*fields)]


def term_for(code: str, *, on: date) -> KnownTerm | None:
    """The term that holds on a day, or None when nobody has said any."""
    found = [term for term in every_term() if term.code == code and term.starts_on <= on]
    return found[-1] if found else None


def access_holding(code: str) -> Holding:
    """The holding of a code.

    Raises:
        NotFound: there is none.
    """
    found = holdings.get(code)
    if found is None:
        raise NotFound
    return found


def closed_by(person_id: int) -> rules.Closed | None:
    """Why nobody but the person may look at this person's data, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights_closed_by(%s)", [person_id])
        found = cursor.fetchone()[0]
    return rules.Closed(found) if found else None


@dataclass(frozen=True)
class Reader:
    """Who read a person's data, when and for what: a post, never a name."""

    at: datetime
    purpose: str
    is_own: bool
    is_service: bool
    organisation: str
    post: str


@dataclass(frozen=True)
class Own:
    """What this app knows of one person, for that person."""

    held: Held
    notice: KnownNotice | None
    consent: Consent | None
    is_held: bool
    erasure: Erasure | None
    requests: list[Request]
    readers: list[Reader]
    has_more_readers: bool

    @property
    def has_contact(self) -> bool:
        """Whether a contact was left, and is still there."""
        return self.held.person_id is not None and self.erasure is None

    @property
    def is_withdrawn(self) -> bool:
        """Whether a consent was given and taken back."""
        return self.consent is not None and not self.consent.is_given


def access_own(holding: Holding, *, held: Held, at: datetime, language: str) -> Own:
    """What this app knows of a person who has shown that the matter is theirs.

    From here on the database shows this person's rows to the transaction.
    """
    identity = held.person_id or 0
    hold_person(held)
    consents = Consent.objects.filter(person_id=identity, purpose=holding.purpose)
    consent = consents.select_related("notice").order_by("-id").first()
    first = readers_page(identity, after="", limit=FIRST_READERS, language=language)
    return Own(
        held=held,
        notice=notice_for(holding.purpose, on=at.astimezone(CHINA).date()),
        consent=consent,
        is_held=_has_hold(held),
        erasure=Erasure.objects.filter(person_id=identity, vault_id__isnull=False).first(),
        requests=list(_requests_of(held).order_by("-id")[:MOST_REQUESTS]),
        readers=first.readers,
        has_more_readers=bool(first.next),
    )


def _requests_of(held: Held) -> "models.QuerySet[Request]":
    """What the person of a matter asked for, also where no contact was left."""
    if held.person_id is not None:
        return Request.objects.filter(person_id=held.person_id)
    return Request.objects.filter(
        person=None, holding=held.holding, key=held.key, subject_id=held.subject_id
    )


def hold_person(held: Held) -> None:
    """Tells the database whom this transaction is about, once that was shown: a person, or, where
    no contact was left, their matter.
    """
    if held.person_id is None:
        journal.hold_subject(table=f"rights_{held.holding}", identity=held.subject_id)
    else:
        journal.hold_subject(table="people_person", identity=held.person_id)


@dataclass(frozen=True)
class ReaderPage:
    """Some readings of a person's data, newest first, and where they go on; "" at the end."""

    readers: list[Reader]
    next: str


def readers_page(person_id: int, *, after: str, limit: int = PAGE, language: str) -> ReaderPage:
    """Who read a person's data, newest first, with the post they held then.

    Raises:
        Invalid: `after` is no place in this list.
    """
    place = parts_of(after, count=2)
    before = (None, None) if place is None else (moment_of(place[0]), id_of(place[1]))
    with connection.cursor() as cursor:
        given = [person_id, limit + 1, *before]
        cursor.execute("SELECT * FROM rights_readings(%s, %s, %s, %s)", given)
        rows = cursor.fetchall()
    shown = rows[:limit]
    more = cursor_of(shown[-1][1].isoformat(), shown[-1][0]) if len(rows) > limit else ""
    return ReaderPage(_readers(shown, language=language), more)


def every_reader(person_id: int, *, language: str) -> Iterator[Reader]:
    """Every reading of a person's data, newest first, for a copy that leaves none out."""
    after: str | None = ""
    while after is not None:
        page = readers_page(person_id, after=after, limit=_AT_ONCE, language=language)
        yield from page.readers
        after = page.next or None


def _readers(
    rows: Sequence[tuple[int, datetime, int | None, str, int | None]], *, language: str
) -> list[Reader]:
    posts = Post.objects.select_related("organisation").in_bulk({row[-1] for row in rows} - {None})
    return [
        Reader(
            at,
            _label_of(purpose, by_account=account is not None),
            purpose in OWN_PURPOSES and account is None,
            account is None,
            *_names_of(posts.get(post or 0), language),
        )
        for _id, at, account, purpose, post in rows
    ]


def _label_of(purpose: str, *, by_account: bool) -> str:
    """What a reading was for; whoever is signed in is not the person, though they had the code."""
    is_not_own = by_account and purpose in OWN_PURPOSES
    return BY_CODE if is_not_own else people.label_of(purpose)


def _names_of(post: Post | None, language: str) -> tuple[str, str]:
    """What the organisation of a post and the post itself are called."""
    if post is None:
        return "", ""
    body = post.organisation
    return (
        words.in_language(zh=body.name_zh, en=body.name_en, language=language),
        words.in_language(zh=post.title_zh, en=post.title_en, language=language),
    )


def lock_matter(held: Held) -> None:
    """Lets a hold and an erasure of one matter come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, held.subject])


def is_held(held: Held) -> bool:
    """Whether a hold stands, which nobody sets or lifts until this transaction has ended."""
    lock_matter(held)
    return _has_hold(held)


def _has_hold(held: Held) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights_is_held(%s, %s)", [held.holding, held.key])
        return bool(cursor.fetchone()[0])


def settled_persons() -> "models.QuerySet[Erasure, int | None]":
    """Persons whose contact is erased already, for who looks for those that are due."""
    return Erasure.objects.filter(vault_id__isnull=False).values_list("person_id", flat=True)


def held_keys(holding: str) -> "models.QuerySet[Hold, str]":
    """The keys of a holding's matters under a legal hold, of which nothing is erased."""
    return Hold.objects.filter(holding=holding, lifted_at=None).values_list("key", flat=True)


def is_erased(person_id: int) -> bool:
    """Whether a person's contact was erased."""
    return Erasure.objects.filter(person_id=person_id, vault_id__isnull=False).exists()
