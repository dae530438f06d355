"""One need with all that belongs to it, for whoever may read it, and what is held of a person."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, override

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case, Remark
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry
from yijia.ground.rights import queries as rights
from yijia.ground.rights.registry import Held
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.models import Listing, Need

HOLDING = "exchange"


@dataclass(frozen=True)
class Opened:
    """A need as it stands: its case, its line in the list, its words and what happened."""

    case: Case
    need: Need
    listing: Listing
    remarks: list[Remark]
    entries: list[Entry]

    @property
    def verbs(self) -> list[str]:
        """The verbs that lead on from where it stands."""
        return [edge.verb for edge in cases.kind_of(self.case).verbs_from(self.case.state)]

    @property
    def told(self) -> list[Remark]:
        """What whoever asked is told in words, the latest last."""
        return [one for one in self.remarks if one.public_text]


def access_need(*, scope: Scope, number: str) -> Opened:
    """A need for staff who may read it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    return _opened(cases.access_case(scope=scope, number=number))


def access_own_need(*, number: str) -> Opened:
    """A need for whoever has shown its lookup code.

    Raises:
        NotFound: there is none.
    """
    return _opened(cases.access_own_case(number=number))


def _opened(case: Case) -> Opened:
    need = Need.objects.filter(case=case).first()
    if need is None:
        raise NotFound
    return Opened(
        case,
        need=need,
        listing=Listing.objects.get(case=case),
        remarks=cases.remarks_on(case),
        entries=list(journal.entries_about(subject_type="cases_case", subject_id=case.pk)),
    )


def may_read_contact(case: Case, *, scope: Scope) -> bool:
    """Whether this person's post reaches the contact behind a need."""
    asked = (Permission.CONTACT_READ, *((Permission.CASE_DISPATCH,) if case.confidential else ()))
    place, unit = case.division_id, case.organisation_id
    return all(scope.may(one, division=place, organisation=unit) for one in asked)


def held_of(opened: Opened) -> Held:
    """A need as a matter of its person's."""
    own = [one.private_text for one in opened.remarks if one.verb in rules.OWN_WORDS]
    left = {opened.need.text, *own} - {erased_note(), expired_note(), ""}
    return replace(_held(opened.need), has_texts=bool(left))


def erased_note() -> str:
    """What stands where a person's words stood."""
    return _in_both(rules.ERASED)


def expired_note() -> str:
    """What stands where words stood until their time was over."""
    return _in_both(rules.EXPIRED)


def _in_both(sentence: str) -> str:
    with override("zh-hans"):
        return f"{gettext(sentence)} / {sentence}"


def _held(need: Need) -> Held:
    case = need.case
    return Held(
        holding=HOLDING,
        key=case.number,
        subject_id=case.pk,
        mark=case.recorded_at.isoformat(),
        person_id=need.person_id,
        division=case.division_id,
    )


def held_again(*, subject_id: int, mark: str) -> Held | None:
    """The matter of an id in a database that was restored, if it is the same one there."""
    found = Need.objects.filter(case_id=subject_id, case__recorded_at=mark)
    need = found.select_related("case").first()
    return _held(need) if need else None


def contacts_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Needs that ended before a time and whose contact is neither erased nor under a hold.

    In the order of their cases, of which those up to the id `after` were seen.
    """
    ended = _ended(before, after=after).filter(person__isnull=False)
    return [_held(one) for one in ended.exclude(person_id__in=rights.settled_persons())[:limit]]


def words_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Needs that ended before a time and whose words are still there, but for those on hold."""
    ended = _ended(before, after=after).exclude(case__title=expired_note())
    return [_held(one) for one in ended[:limit]]


def _ended(before: datetime, *, after: int) -> "QuerySet[Need]":
    ended = Need.objects.filter(case__ended_at__lt=before, case_id__gt=after)
    ended = ended.exclude(case__number__in=rights.held_keys(HOLDING))
    return ended.select_related("case").order_by("case_id")


def contacts_kept_back(before: datetime) -> int:
    """How many contacts are over their time, and stay because of a hold."""
    over = _under_hold(before).filter(person__isnull=False)
    return over.exclude(person_id__in=rights.settled_persons()).count()


def words_kept_back(before: datetime) -> int:
    """Of how many needs the words are over their time, and stay because of a hold."""
    return _under_hold(before).exclude(case__title=expired_note()).count()


def _under_hold(before: datetime) -> "QuerySet[Need]":
    held = rights.held_keys(HOLDING)
    return Need.objects.filter(case__number__in=held, case__ended_at__lt=before)
