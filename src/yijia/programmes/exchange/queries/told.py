"""What notices say of needs and of their matches: to whoever asked, their community, and units.

A notice says which need it is, and where to read on; it holds no word that anybody wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import actions as people
from yijia.programmes.exchange import events
from yijia.programmes.exchange.models import Listing, Match, Need
from yijia.programmes.exchange.queries.giving import visible_matches
from yijia.programmes.exchange.queries.held import HOLDING
from yijia.programmes.exchange.rules import NeedKind


def matches_for(scope: Scope, *, number: str) -> list[Match]:
    """The matches of a need that somebody may see, the latest first."""
    found = visible_matches(scope).filter(number=number).select_related("resource")
    return list(found.order_by("-id"))


class _Needs:
    """Needs as the subjects of notices."""

    table = "cases_case"
    holding = HOLDING
    page = "exchange:case"
    own_page = "exchange:follow"
    heading = _("Your wish %(number)s")

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:
        """The lookup code, for the message that was asked for, and for no other."""
        return {"code": people.lookup_code(number)} if code == events.CODE.code else {}

    def reach(self, subject: int) -> Reach | None:
        """Whose contact was left, and the language in which they asked."""
        found = Need.objects.filter(case_id=subject, person__isnull=False).first()
        return None if found is None else Reach(found.person_id or 0, found.language)

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry about a need who is told."""
        wanted = {one.subject for one in happened if one.subject is not None}
        lines = {row.case_id: row for row in Listing.objects.filter(case__in=wanted)}
        about = [(one, lines[one.subject]) for one in happened if one.subject in lines]
        return self.told(about)

    def told(self, about: Sequence[tuple[Happened, Listing]]) -> Mapping[int, Sequence[Matter]]:
        """Who is told of each entry, by its id."""
        raise NotImplementedError


class _ToPerson(_Needs):
    """What whoever asked is told."""

    def told(self, about: Sequence[tuple[Happened, Listing]]) -> Mapping[int, Sequence[Matter]]:
        """Whoever asked, with the contact that they left or on their page alone."""
        left = Need.objects.filter(case__in={line.case_id for _one, line in about})
        reached = set(left.exclude(person=None).values_list("case_id", flat=True))
        return {
            one.entry: [
                replace(_matter(line), has_person=True, has_contact=line.case_id in reached)
            ]
            for one, line in about
            # What a community needs itself has nobody behind it, unless a contact was left.
            if line.kind == NeedKind.WISH or line.case_id in reached
        }


class _ToBody(_Needs):
    """What bodies are told of a match."""

    def told(self, about: Sequence[tuple[Happened, Listing]]) -> Mapping[int, Sequence[Matter]]:
        """The body of each entry, where there is one."""
        bodies = [(one, line, self.body(line, said=one.said)) for one, line in about]
        return {
            one.entry: [replace(_matter(line), unit=body)] for one, line, body in bodies if body
        }

    def body(self, line: Listing, *, said: Mapping[str, object]) -> int | None:
        """Who is told."""
        raise NotImplementedError


def _matter(line: Listing) -> Matter:
    return Matter(
        subject=line.case_id,
        division=line.division_id,
        facts={"number": line.number},
        has_person=False,
        is_of_body=True,
    )


class _ToCommunity(_ToBody):
    """What the body that answers for a need is told."""

    def body(self, line: Listing, *, said: Mapping[str, object]) -> int | None:  # noqa: ARG002 - as both have it
        """The community's own body."""
        return line.organisation_id


class _ToUnit(_ToBody):
    """What the unit that gives is told."""

    page = "exchange:offers"

    def body(self, line: Listing, *, said: Mapping[str, object]) -> int | None:  # noqa: ARG002 - as both have it
        """The unit that the entry names."""
        return organisations.ids_by_code().get(str(said.get("unit")))


TO_PERSON, TO_COMMUNITY, TO_UNIT = _ToPerson(), _ToCommunity(), _ToUnit()
