"""Convenings, meetings and whistles as the subjects of notices: which bodies are told of what."""

from collections.abc import Mapping, Sequence

from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Confidence
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.models import Convening, Item, Meeting, Whistle
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.ground.organisations import queries as organisations
from yijia.programmes.network import events


class Whistles:
    """Whistles as the subjects of notices: staff alone are told of them."""

    table = "meetings_whistle"
    holding = "whistles"
    page = own_page = "network:whistle"
    heading = ""

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:  # noqa: ARG002 - as all have it
        """Nobody: there is no person behind a whistle."""
        return None

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry the body that hears it, or the one that has blown it."""
        own = [one for one in happened if one.event in events.EVENTS_OF_WHISTLES]
        wanted = {one.subject for one in own if one.subject is not None}
        rows = Whistle.objects.filter(pk__in=wanted).select_related("case")
        found = {row.pk: row for row in rows}
        return {
            one.entry: [_matter_of_whistle(found[one.subject], one=one)]
            for one in own
            if one.subject in found and found[one.subject].case.confidential != Confidence.ASKED
        }


def _matter_of_whistle(whistle: Whistle, *, one: Happened) -> Matter:
    to_receiver = one.event in events.TO_RECEIVER
    body = whistle.receiver_id if to_receiver else whistle.blower_id
    return Matter(
        subject=whistle.pk,
        division=whistle.division_id,
        facts={"number": whistle.number},
        unit=body,
        dispatcher=body,
        has_person=False,
        kept_from=cases.accounts_kept_out(whistle.case, on=one.at.astimezone(CHINA).date()),
    )


class Meetings:
    """Meetings as the subjects of notices: staff alone are told of them."""

    table = "meetings_meeting"
    holding = "meetings"
    page = own_page = "network:meeting"
    heading = ""

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:  # noqa: ARG002 - as all have it
        """Nobody: there is no person behind a meeting."""
        return None

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry one matter for each body that is told."""
        own = [one for one in happened if one.event in events.EVENTS_OF_MEETINGS]
        found = Meeting.objects.in_bulk({one.subject for one in own if one.subject is not None})
        rows = Item.objects.filter(meeting__in=found).exclude(case=None).select_related("case")
        about: dict[tuple[int | None, object], Case | None] = {
            (row.meeting_id, row.place): row.case for row in rows
        }
        return {
            one.entry: _matters_of(
                found[one.subject], one=one, case=about.get((one.subject, one.said.get("place")))
            )
            for one in own
            if one.subject in found
        }


def _matters_of(meeting: Meeting, *, one: Happened, case: Case | None) -> list[Matter]:
    """Each body that is told; of a point about a case as of the convenings of that case."""
    kept_from = (
        cases.accounts_kept_out(case, on=one.at.astimezone(CHINA).date()) if case else frozenset()
    )
    return [
        Matter(
            subject=meeting.pk,
            division=meeting.division_id,
            facts={"number": meeting.number},
            unit=body,
            dispatcher=body,
            has_person=False,
            is_of_body=True,
            kept_from=kept_from,
        )
        for body in _told_of_meeting(meeting, one=one)
        if case is None or body == case.organisation_id or case.confidential != Confidence.ASKED
    ]


def _told_of_meeting(meeting: Meeting, *, one: Happened) -> list[int]:
    """Every unit with a seat on the day, the body that the entry names, or who keeps its meetings.

    These are the body, and the community, village or street in whose place it stands.
    """
    if one.event in events.TO_MEMBERS:
        return meetings.seats_on(meeting.body_id, on=meeting.meets_on)
    if one.event in events.TO_KEEPERS:
        day = one.at.astimezone(CHINA).date()
        near = organisations.nearest_bodies(division=meeting.division_id, on=day)
        here = [body.id for body in near if body.division == meeting.division_id]
        return [meeting.body_id, *here]
    ids = {known.code: known.id for known in organisations.ever_known().values()}
    named = ids.get(str(one.said.get("code")))
    return [named] if named else []


class Convenings:
    """Convenings as the subjects of notices: staff alone are told of them."""

    table = "meetings_convening"
    holding = "convenings"
    page = own_page = "network:convening"
    heading = ""

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:  # noqa: ARG002 - as all have it
        """Nobody: there is no person behind a convening."""
        return None

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry one matter for each body that is told."""
        own = [one for one in happened if one.event in events.EVENTS]
        wanted = {one.subject for one in own if one.subject is not None}
        rows = Convening.objects.filter(pk__in=wanted).prefetch_related("attendances")
        found = {row.pk: row for row in rows}
        of = Case.objects.in_bulk({row.case_id for row in found.values()})
        return {
            one.entry: _matters(found[one.subject], one=one, case=of[found[one.subject].case_id])
            for one in own
            if one.subject in found
        }


SOURCE, MEETINGS, WHISTLES = Convenings(), Meetings(), Whistles()


def _matters(convening: Convening, *, one: Happened, case: Case) -> list[Matter]:
    """Each body that is told; while it is asked from whom a case is kept, its own unit alone."""
    day = one.at.astimezone(CHINA).date()
    kept_from = cases.accounts_kept_out(case, on=day)
    return [
        Matter(
            subject=convening.pk,
            division=meetings.place_of(convening),
            facts={"number": convening.number},
            unit=body,
            dispatcher=body,
            has_person=False,
            is_of_body=body != convening.convener_id,
            kept_from=kept_from,
            said={
                "spoken_for": one.event in events.TO_SPOKEN_FOR and body != convening.convener_id
            },
        )
        for body in _told(convening, one=one)
        if body == case.organisation_id or case.confidential != Confidence.ASKED
    ]


def _told(convening: Convening, *, one: Happened) -> list[int]:
    """The bodies that are told: those named by the entry, the convener, or all who were called.

    Of what the convener said in the name of a unit both are told.
    """
    ids = {known.code: known.id for known in organisations.ever_known().values()}
    if one.event in events.TO_CONVENER:
        spoken_for = ids.get(str(one.said.get("code"))) if one.said.get("by_convener") else None
        return [convening.convener_id, *([spoken_for] if spoken_for else [])]
    if one.event in events.TO_ALL:
        called = [attendance.unit_id for attendance in convening.attendances.all()]
        return [*called, *([convening.asked_by_id] if convening.asked_by_id else [])]
    named = one.said.get("units") if one.event in events.TO_UNITS else [one.said.get("code")]
    return [ids[str(code)] for code in named if str(code) in ids] if isinstance(named, list) else []
