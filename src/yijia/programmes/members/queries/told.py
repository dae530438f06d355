"""What notices say: to a member of what is their own, and to who organises a post.

No notice names a community or a person, nor holds a word that somebody wrote.
"""

from collections.abc import Mapping, Sequence

from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.programmes.members import events, rules
from yijia.programmes.members.models import Duty, ReportIn, ServicePost, Volunteering
from yijia.programmes.members.queries.held import HOLDING, SERVICES
from yijia.programmes.members.queries.serving import MODELS, Service
from yijia.programmes.members.rules import Kind, Serving

_HOUR = 60


class _Source:
    """What all of them have in common: nothing is sent outside of the pages."""

    own_page = ""

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:  # noqa: ARG002 - as all have it
        """Nobody: who signs in reads it there."""
        return None


class _Reports(_Source):
    """Report-ins, of which their member is told, and the body that is to confirm them."""

    table, holding = "members_reportin", HOLDING

    def __init__(self, page: str) -> None:
        self.page = page

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry about a report-in its number, and whose it is."""
        known = ReportIn.objects.in_bulk({one.subject for one in happened if one.subject})
        return {
            one.entry: [
                Matter(
                    subject=report.pk,
                    division=report.division_id,
                    facts={"number": report.number},
                    account=report.account_id,
                    unit=report.organisation_id,
                    has_person=False,
                    is_of_body=True,
                )
            ]
            for one in happened
            if (report := known.get(one.subject or 0)) is not None
        }


class _Services(_Source):
    """Services of one kind, of which their member is told."""

    holding, page = SERVICES, "members:own-service"

    def __init__(self, model: type[Volunteering] | type[Duty], *, kind: Kind) -> None:
        self.table, self._model, self._kind = model._meta.db_table, model, kind

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry about a service of this kind, or about its post, who served or was to."""
        mine = [one for one in happened if one.said.get("kind") == self._kind]
        return {one.entry: [_matter(row) for row in self._rows(one)] for one in mine}

    def _rows(self, one: Happened) -> list[Service]:
        found = self._model.objects.select_related("post").filter(account__isnull=False)
        if one.event == events.POST_CANCELLED.code:
            return list(found.filter(post=one.subject).exclude(state=Serving.CANCELLED))
        return list(found.filter(pk=one.subject or 0))


def _matter(service: Service) -> Matter:
    post = service.post
    return Matter(
        subject=service.pk,
        division=service.division_id,
        facts={
            "number": rules.service_key(service.account_id or 0),
            "held_on": post.held_on.isoformat(),
            "hours": f"{(service.minutes or 0) / _HOUR:.1f}",
        },
        account=service.account_id,
        has_person=False,
    )


class _Posts(_Source):
    """Posts, of which the body that organises them is told who comes and who does not."""

    table, holding, page = "members_servicepost", "", "members:organised-post"

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry about a service the post, and who organises it."""
        return {one.entry: [_of_post(post) for post in self._posts(one)] for one in happened}

    def _posts(self, one: Happened) -> Sequence[ServicePost]:
        kind = one.said.get("kind")
        if kind not in MODELS:
            return ()
        found = MODELS[Kind(str(kind))].objects.select_related("post").filter(pk=one.subject or 0)
        return [row.post for row in found]


def _of_post(post: ServicePost) -> Matter:
    return Matter(
        subject=post.pk,
        division=post.division_id,
        facts={
            "number": str(post.pk),
            "held_on": post.held_on.isoformat(),
            "left": str(post.places - post.taken),
        },
        unit=post.organisation_id,
        has_person=False,
        is_of_body=True,
    )


TO_REPORTED, TO_COMMUNITY = _Reports("members:own"), _Reports("members:report")
TO_ORGANISER = _Posts()
TO_VOLUNTEER = _Services(Volunteering, kind=Kind.VOLUNTEERING)
TO_ASSIGNED = _Services(Duty, kind=Kind.DUTY)
