"""Reading which cases are linked, for whoever may see both."""

from dataclasses import dataclass

from django.db.models import Q

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import rules
from yijia.engines.cases.models import Case, Link
from yijia.engines.cases.queries.cases import visible_to


@dataclass(frozen=True)
class Linked:
    """A case that another one is linked with: why, in whose words, and which came first."""

    id: int
    case: Case
    kind: rules.LinkKind
    reason: str
    turn: int
    is_earlier: bool


def links_of(scope: Scope, *, case: Case) -> list[Linked]:
    """The cases that a case is linked with and that the person may read, in two statements.

    What they may not read is not told of, nor that there is anything.
    """
    latest: dict[tuple[int, str], Link] = {}
    for link in Link.objects.filter(Q(first=case) | Q(second=case)).order_by("id"):
        latest[(_other(link, case=case), link.kind)] = link
    held = {key: link for key, link in latest.items() if rules.is_linked(link.turn)}
    if not held:
        return []
    seen = {
        other.pk: other for other in visible_to(scope).filter(pk__in={pk for pk, _kind in held})
    }
    return [
        _linked(link, other=seen[pk], case=case) for (pk, _kind), link in held.items() if pk in seen
    ]


def _other(link: Link, *, case: Case) -> int:
    return link.second_id if link.first_id == case.pk else link.first_id


def _linked(link: Link, *, other: Case, case: Case) -> Linked:
    return Linked(
        id=link.pk,
        case=other,
        kind=rules.LinkKind(link.kind),
        reason=link.reason,
        turn=link.turn,
        is_earlier=other.pk < case.pk,
    )


def access_link(scope: Scope, *, case: Case, identity: int) -> Linked:
    """One link of a case that the person has fetched, to another one that they may read.

    Raises:
        NotFound: there is none, it was parted, or the other one is not theirs to see.
    """
    for linked in links_of(scope, case=case):
        if linked.id == identity:
            return linked
    raise NotFound


def access_other(scope: Scope, *, case: Case, number: str) -> Case:
    """Another case of a number that the person may read, open or not.

    Raises:
        NotFound: there is none to be seen, or it is the same one.
    """
    found = visible_to(scope).filter(number=number).exclude(pk=case.pk).first()
    if found is None:
        raise NotFound
    return found


def turns_of(case: Case, *, other: Case, kind: rules.LinkKind) -> int:
    """How often these two were tied and parted for this reason."""
    first, second = sorted((case.pk, other.pk))
    latest = Link.objects.filter(first=first, second=second, kind=kind).order_by("-turn").first()
    return latest.turn if latest else 0
