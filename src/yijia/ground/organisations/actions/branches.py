"""Which communities shall have a branch: the rule, and who is excluded, why and how long."""

from datetime import date, datetime

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events
from yijia.ground.organisations.models import BranchExclusion, Eligibility
from yijia.ground.organisations.queries import judging
from yijia.ground.organisations.rules import network
from yijia.ground.places.models import Division
from yijia.ground.places.rules.codes import Kind

EXCLUDED = _("This community is excluded in these days already.")
RULED = _("A rule begins on that day already, or later.")
NO_PLACE = _("This place does not exist on that day.")
NO_COMMUNITY = _("Only a community that exists on that day can be excluded.")


def set_eligibility(*, by: Scope, at: datetime, new: network.NewEligibility) -> Eligibility:
    """Says which communities of a division shall have a branch from a day on.

    The rule in force ends on that day, so that what is told of days before it stays as it is.

    Raises:
        Forbidden: this person does not keep the network there.
        NotFound: there is no such division.
        Invalid: it says nothing, no source is named, or the division does not exist on that day.
        Conflict: a rule begins on that day or later.
    """
    network.check_keeps(by, division=new.division)
    most, source = network.LONGEST_REASON, network.LONGEST_DOCUMENT
    says, names = _("Say which communities."), _("Name the document that says so.")
    network.check_line(new.text_zh, field="text_zh", most=most, empty=says)
    network.check_line(new.text_en, field="text_en", most=most, empty="")
    network.check_line(new.source, field="source", most=source, empty=names)
    division = judging.hold_division(new.division)
    if not division.valid_on(new.starts_on):
        raise Invalid(NO_PLACE, field="starts_on")
    known = Eligibility.objects.filter(division=new.division)
    if known.filter(starts_on__gte=new.starts_on).exists():
        raise Conflict(RULED, field="starts_on")
    with journal.entry(
        by=by,
        at=at,
        event=events.ELIGIBILITY_SET,
        subject=Eligibility,
        division=new.division,
        new={"starts_on": new.starts_on.isoformat(), "text": new.text_zh, "source": new.source},
    ) as written:
        known.filter(ends_on=None).update(ends_on=new.starts_on)
        fields = vars(new) | {"division_id": new.division}
        del fields["division"]
        made = Eligibility(pk=written.subject_id, **fields)
        made.save(force_insert=True)
    return made


def exclude_community(*, by: Scope, at: datetime, new: network.NewExclusion) -> BranchExclusion:
    """Says that a community needs no branch in some days, why, and by which document.

    Raises:
        Forbidden: this person does not keep the network there.
        NotFound: there is no such place.
        Invalid: it is no community, there is no reason, no document, or the days cannot be.
        Conflict: it is excluded in these days already.
    """
    network.check_keeps(by, division=new.division)
    _check_exclusion(new, of=judging.hold_division(new.division))
    taken = BranchExclusion.objects.filter(division=new.division)
    if any(network.meet(one, new) for one in taken):
        raise Conflict(EXCLUDED, field="starts_on")
    facts: dict[str, object] = {"community": new.division, "document": new.document}
    with journal.entry(
        by=by,
        at=at,
        event=events.COMMUNITY_EXCLUDED,
        subject=BranchExclusion,
        division=new.division,
        new=facts | network.days_of(starts_on=new.starts_on, ends_on=new.ends_on),
        reason=new.reason_zh,
    ) as written:
        made = BranchExclusion.of(new)
        made.pk = written.subject_id
        made.save(force_insert=True)
    return made


def _check_exclusion(new: network.NewExclusion, *, of: Division) -> None:
    if of.kind != Kind.COMMUNITY or not of.valid_on(new.starts_on):
        raise Invalid(NO_COMMUNITY, field="division")
    network.check_range(starts_on=new.starts_on, ends_on=new.ends_on)
    most, why = network.LONGEST_REASON, _("Say why.")
    network.check_line(new.reason_zh, field="reason_zh", most=most, empty=why)
    network.check_line(new.reason_en, field="reason_en", most=most, empty="")
    most, names = network.LONGEST_DOCUMENT, _("Name the document that says so.")
    network.check_line(new.document, field="document", most=most, empty=names)


def end_exclusion(*, by: Scope, at: datetime, exclusion: BranchExclusion, ends_on: date) -> None:
    """Ends an exclusion; the day given is the first one on which the community counts again.

    Raises:
        Forbidden: this person does not keep the network there.
        Invalid: the day is before the one on which it began.
        Conflict: it has ended by that day already.
    """
    division, held = exclusion.division_id, exclusion.ends_on
    network.check_keeps(by, division=division)
    network.check_end(starts_on=exclusion.starts_on, ended_on=held, ends_on=ends_on)
    with journal.entry(
        by=by,
        at=at,
        event=events.EXCLUSION_ENDED,
        subject=exclusion,
        division=division,
        old={"ends_on": held.isoformat() if held else None},
        new={"community": division, "ends_on": ends_on.isoformat()},
    ):
        changed = BranchExclusion.objects.filter(pk=exclusion.pk, ends_on=held)
        if not changed.update(ends_on=ends_on):
            raise Conflict(network.ENDED)
        exclusion.ends_on = ends_on
