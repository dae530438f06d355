"""Reading issues, each one for whoever may."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from yijia.base import revealing
from yijia.base.access import Permission
from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.cases.models import Ask, Assist, Case, Clock, Remark
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.models import Convening
from yijia.ground.files import queries as files
from yijia.ground.files.models import File
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry
from yijia.ground.rights import queries as rights
from yijia.ground.rights.registry import Held
from yijia.programmes.issues import rules
from yijia.programmes.issues.models import Issue, Photo
from yijia.programmes.issues.queries import joining, questions


def unindexed(*, limit: int) -> list[Issue]:
    """Issues that no search finds yet, as from before there was one; for a service."""
    found = Issue.objects.filter(case_id__in=cases.unindexed(limit=limit))
    return list(found.select_related("case"))


@dataclass(frozen=True)
class Opened:
    """An issue with all that belongs to it, for a person who has been shown that it is theirs."""

    case: Case
    issue: Issue
    remarks: list[Remark]
    photos: list[File]
    entries: list[Entry]
    clocks: tuple[Clock, ...] = ()
    asked: Ask | None = None
    parts: tuple[cases.Part, ...] = ()
    main: cases.Main | None = None
    joined: int = 0
    answers: tuple[questions.Answered, ...] = ()
    enclosed: tuple[Photo, ...] = ()
    kept_out: tuple[int, ...] = ()
    convenings: tuple[Convening, ...] = ()
    assists: tuple[Assist, ...] = ()

    @property
    def files(self) -> list[File]:
        """Everything that was sent with it or added to it since."""
        return [*self.photos, *(one.file for one in self.enclosed)]

    def documents_with(self, remark: Remark) -> list[File]:
        """What was added to some words: to a reply that was checked, when it was handed in."""
        verb, at = remark.verb, remark.at
        if verb == "approve":
            said = [(one.verb, one.at) for one in self.remarks]
            verb, at = "submit", rules.let_out(said).get(at, at)
        return [one.file for one in self.enclosed if (one.verb, one.at) == (verb, at)]

    @property
    def told_documents(self) -> list[File]:
        """What was added to the replies that the person has got."""
        own = [one for one in self.remarks if one.verb in rules.REPLYING and one.public_text]
        return [file for one in own for file in self.documents_with(one)]

    @property
    def followed(self) -> tuple[Remark, ...]:
        """What was said of the issue into which this one was merged."""
        return tuple(self.main.words) if self.main else ()

    @property
    def due_on(self) -> date | None:
        """The last day for an answer: of the issue that it rests with, where it does."""
        return self.main.due_on if self.main else self.case.due_on

    @property
    def due_provisional(self) -> bool:
        """Whether that day may still move."""
        return self.main.due_provisional if self.main else self.case.due_provisional

    @property
    def pictures(self) -> list[File]:
        """What was sent with it and is shown on the page."""
        return [file for file in self.photos if file.is_picture]

    @property
    def documents(self) -> list[File]:
        """What was sent with it and is only handed out."""
        return [file for file in self.photos if not file.is_picture]

    @property
    def replies(self) -> list[Remark]:
        """What units told the person, also of the issue into which this one was merged."""
        said = (*self.followed, *self.remarks)
        told = [one for one in said if one.verb in rules.REPLYING and one.public_text]
        return sorted(told, key=lambda remark: (remark.at, remark.pk))

    @property
    def verbs(self) -> tuple[case_rules.Edge, ...]:
        """The edges that leave the state in which the issue stands."""
        return cases.kind_of(self.case).verbs_from(self.case.state)


def kind_of_issue(case: Case) -> str:
    """What kind of issue a case is, for whoever has fetched it."""
    return Issue.objects.values_list("kind", flat=True).get(case=case)


def is_main_answered(case: Case) -> bool:
    """Whether the issue that this one was merged into has been answered, whoever may see it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_main_of(%s)", [case.pk])
        found = cursor.fetchone()[0]
    return found in rules.ANSWERED_STATES


def access_issue(*, scope: Scope, number: str) -> Opened:
    """An issue for staff who may read it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    return _opened(cases.access_case(scope=scope, number=number))


def access_own_issue(*, number: str) -> Opened:
    """An issue for the person who has shown its lookup code.

    Raises:
        NotFound: there is none.
    """
    return _opened(cases.access_own_case(number=number))


def reopened(case: Case) -> Opened:
    """The same issue again, within the transaction that has just moved it."""
    return _opened(case)


def _opened(case: Case) -> Opened:
    issue = Issue.objects.filter(case=case).first()
    if issue is None:
        raise NotFound
    held = list(Photo.objects.filter(case=case).select_related("file").order_by("file_id"))
    return Opened(
        case=case,
        issue=issue,
        remarks=cases.remarks_on(case),
        photos=[one.file for one in held if not one.verb],
        enclosed=tuple(one for one in held if one.verb),
        entries=list(journal.entries_about(subject_type="cases_case", subject_id=case.pk)),
        clocks=tuple(cases.runs_of(case)),
        asked=cases.waiting_ask(case),
        parts=tuple(cases.parts_of(case)),
        main=_main(case),
        joined=joining.joined_count(case),
        answers=tuple(questions.answers_of(case)),
        kept_out=tuple(cases.kept_out_of(case)),
        convenings=tuple(meetings.convenings_of(case)),
        assists=tuple(cases.assists_of(case)),
    )


def _main(case: Case) -> cases.Main | None:
    """The issue that this one rests with. What was said of it was written to another person."""
    found = cases.main_of(case)
    for remark in found.words if found else ():
        remark.public_text, remark.private_text = revealing.masked(remark.public_text), ""
    return found


def held_of(opened: Opened) -> Held:
    """An issue as a matter of its person's."""
    held = _held(opened.case, person_id=opened.issue.person_id)
    return replace(held, has_texts=_has_texts(opened))


def _has_texts(opened: Opened) -> bool:
    """Whether anything of what the person wrote is left."""
    own = [remark for remark in opened.remarks if remark.verb in rules.OWN_VERBS]
    said = [text for remark in own for text in (remark.public_text, remark.private_text)]
    left = {opened.issue.text, *said} - {erased_note(), expired_note(), ""}
    return bool(left or opened.photos or opened.answers)


def erased_note() -> str:
    """What stands where a person's words stood."""
    return in_both(rules.ERASED)


def expired_note() -> str:
    """What stands where words stood until their time was over."""
    return in_both(rules.EXPIRED)


def in_both(sentence: str) -> str:
    """A sentence that is kept with a case, in both languages."""
    with override("zh-hans"):
        return f"{gettext(sentence)} / {sentence}"


def _held(case: Case, *, person_id: int | None) -> Held:
    return Held(
        holding="issues",
        key=case.number,
        subject_id=case.pk,
        mark=case.recorded_at.isoformat(),
        person_id=person_id,
        division=case.division_id,
    )


def held_again(*, subject_id: int, mark: str) -> Held | None:
    """The matter of an id in a database that was restored, if it is the same one there."""
    case = Case.objects.filter(pk=subject_id, recorded_at=mark).select_related("issue").first()
    return _held(case, person_id=case.issue.person_id) if case else None


def contacts_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Issues that ended before a time and whose contact is neither erased nor under a hold.

    In the order of their cases, of which those up to the id `after` were seen.
    """
    ended = _ended(before, after=after).filter(person__isnull=False)
    ended = ended.exclude(person_id__in=rights.settled_persons())
    return [_held(issue.case, person_id=issue.person_id) for issue in ended[:limit]]


def words_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Issues and their parts that ended before a time, whose words and files are still there.

    In the same order, and without those under a hold.
    """
    ended = _ended(before, after=after).exclude(case__title=expired_note())
    return [_held(issue.case, person_id=issue.person_id) for issue in ended[:limit]]


def _ended(before: datetime, *, after: int) -> "QuerySet[Issue]":
    """What ended before a time and is neither held itself nor part of what is."""
    held = rights.held_keys("issues")
    ended = Issue.objects.filter(case__ended_at__lt=before, case_id__gt=after)
    ended = ended.exclude(case__number__in=held).exclude(case__parent__number__in=held)
    return ended.select_related("case").order_by("case_id")


def contacts_kept_back(before: datetime) -> int:
    """How many contacts are over their time, and stay because of a hold."""
    over = Issue.objects.filter(case__number__in=rights.held_keys("issues"))
    over = over.filter(case__ended_at__lt=before, person__isnull=False)
    return over.exclude(person_id__in=rights.settled_persons()).count()


def words_kept_back(before: datetime) -> int:
    """Of how many issues the words are over their time, and stay because of a hold."""
    over = Issue.objects.filter(case__number__in=rights.held_keys("issues"))
    return over.filter(case__ended_at__lt=before).exclude(case__title=expired_note()).count()


def picture_of(opened: Opened, *, token: str) -> bytes:
    """The bytes of a photo of an issue that this person has been shown.

    Raises:
        NotFound: it is no photo of this issue.
        Altered: it is not as it was stored.
    """
    return _content_among(opened.pictures, token=token)


def document_of(opened: Opened, *, token: str, is_own: bool) -> bytes:
    """The bytes of a document of an issue that this person has been shown.

    To whom it is their own, only documents of replies that they have got.

    Raises:
        NotFound: it is no document of this issue.
        Altered: it is not as it was stored.
    """
    added = opened.told_documents if is_own else [one.file for one in opened.enclosed]
    return _content_among([*opened.documents, *added], token=token)


def files_of(opened: Opened, *, is_own: bool) -> list[File]:
    """The files of an issue that this person has been shown, in the order in which they came."""
    return [*opened.photos, *opened.told_documents] if is_own else opened.files


def _content_among(held: list[File], *, token: str) -> bytes:
    for file in held:
        if str(file.token) == token:
            return files.content_of(file)
    raise NotFound


def listed_persons(*, scope: Scope, work: rules.ContactList, limit: int) -> dict[int, Case]:
    """The persons behind a list of open work whose contacts this person may read, by their id.

    Whose contact is asked for in two cases stands with the first of them.

    Raises:
        Invalid: the list is longer than `limit`.
    """
    listed = cases.my_work if work is rules.ContactList.MINE else cases.work_in_area
    found = listed(scope, after=None, limit=limit + 1)
    if len(found) > limit:
        raise Invalid(_("This list has more than %(most)s cases."), params={"most": limit})
    reached = {case.pk: case for case in found if _is_among_many(case, scope=scope)}
    persons: dict[int, Case] = {}
    for case, person in _persons_of(list(reached)):
        persons.setdefault(person, reached[case])
    return persons


def may_read_contact(case: Case, *, scope: Scope) -> bool:
    """Whether this person's post reaches the contact behind a case.

    Of a confidential one only who dispatches it does: the unit that works on it asks by the page.
    """
    asked = (Permission.CONTACT_READ, *((Permission.CASE_DISPATCH,) if case.confidential else ()))
    place, unit = case.division_id, case.organisation_id
    return all(scope.may(one, division=place, organisation=unit) for one in asked)


def _is_among_many(case: Case, *, scope: Scope) -> bool:
    """Whether a contact is read with others; of a confidential case it is read alone."""
    return not case.confidential and may_read_contact(case, scope=scope)


def _persons_of(identities: list[int]) -> list[tuple[int, int]]:
    """Each of these cases that has a person, and that person, in the order of the cases given.

    The database shows an issue to a transaction about it alone, and answers for many at once only
    who sees the cases and holds a post that reads contacts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, person_id FROM issues_persons(%s)", [identities])
        found = dict(cursor.fetchall())
    return [(case, found[case]) for case in identities if case in found]


def cases_in_reach(*, scope: Scope, identities: Collection[int]) -> dict[int, Case]:
    """Those of these cases whose contact this person may read now, by their id."""
    found = cases.visible_to(scope).filter(pk__in=identities)
    return {case.pk: case for case in found if _is_among_many(case, scope=scope)}
