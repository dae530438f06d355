"""What notices say of matches: to the unit that gives, and to the community of the need.

A notice says which need it is, and where to read on; it holds no word that anybody wrote.
"""

from collections.abc import Mapping, Sequence

from yijia.base.scope import Scope
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.ground.organisations import queries as organisations
from yijia.programmes.exchange.models import Listing, Match
from yijia.programmes.exchange.queries.giving import visible_matches
from yijia.programmes.exchange.queries.held import HOLDING


def matches_for(scope: Scope, *, number: str) -> list[Match]:
    """The matches of a need that somebody may see, the latest first."""
    found = visible_matches(scope).filter(number=number).select_related("resource")
    return list(found.order_by("-id"))


class _Matches:
    """Needs as the subjects of notices about their matches: staff alone are told of them."""

    table = "cases_case"
    holding = HOLDING
    own_page = "exchange:own"

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:  # noqa: ARG002 - as all have it
        """Nobody: whoever asked sees it on their own page."""
        return None

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry about a need the body that is told."""
        wanted = {one.subject for one in happened if one.subject is not None}
        lines = {row.case_id: row for row in Listing.objects.filter(case__in=wanted)}
        found = {}
        for one in happened:
            line = lines.get(one.subject or 0)
            body = None if line is None else self.body(line, said=one.said)
            if line is not None and body is not None:
                found[one.entry] = [_matter(line, body=body)]
        return found

    def body(self, line: Listing, *, said: Mapping[str, object]) -> int | None:
        """Who is told."""
        raise NotImplementedError


def _matter(line: Listing, *, body: int) -> Matter:
    return Matter(
        subject=line.case_id,
        division=line.division_id,
        facts={"number": line.number},
        unit=body,
        dispatcher=None,
        has_person=False,
        is_of_body=True,
    )


class _ToCommunity(_Matches):
    """What the body that answers for a need is told."""

    page = "exchange:case"

    def body(self, line: Listing, *, said: Mapping[str, object]) -> int | None:  # noqa: ARG002 - as all have it
        """The community's own body."""
        return line.organisation_id


class _ToUnit(_Matches):
    """What the unit that gives is told."""

    page = "exchange:offers"

    def body(self, line: Listing, *, said: Mapping[str, object]) -> int | None:  # noqa: ARG002 - as all have it
        """The unit that the entry names."""
        return organisations.ids_by_code().get(str(said.get("unit")))


TO_COMMUNITY, TO_UNIT = _ToCommunity(), _ToUnit()
