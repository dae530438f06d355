"""What each verb changes of an issue beside its state."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.rules import AskKind, Channel, Limit, LimitUnit
from yijia.engines.cases.rules import Step as Clock
from yijia.ground.places import queries as places
from yijia.programmes.issues import queries, rules
from yijia.programmes.issues.actions.giving import GIVING
from yijia.programmes.issues.actions.step import Step

MOST_DAYS = 90
FEWEST_CALLS = 2


def _declined(step: Step) -> cases.Outcome:
    ground = rules.check_ground(step.text("ground"))
    told = (
        queries.in_both(rules.GROUND_LABELS[ground]),
        step.text("reason"),
        step.text("channel"),
    )
    return cases.Outcome(public_text="\n".join(told), journal={"ground": ground.value})


def _signed(step: Step) -> cases.Outcome:
    """What the unit does next by itself has the limits of the day on which it signed."""
    unit, day = step.case.organisation_id, step.at.astimezone(CHINA).date()
    return cases.Outcome(limits=step.limits(organisation=unit, on=day))


def _replied(step: Step) -> cases.Outcome:
    if step.case.parent_id is not None:
        raise Conflict(_("This is a part: it is reported as done to who answers for the whole."))
    if step.case.handlings > 1 and step.edge.verb == "answer":
        raise Conflict(_("This was answered at once before. Now a unit has to look at it."))
    if step.case.handlings > 1 and step.edge.verb == "reply" and _is_checked(step):
        raise Conflict(_("This is a second handling: the reply is checked before it goes out."))
    return cases.Outcome(
        limits=_limits_of_answer(step, unit=step.case.organisation_id),
        public_text=step.text("text"),
        private_text=step.text("private_text"),
    )


def _limits_of_answer(step: Step, *, unit: int | None) -> dict[Clock, Limit]:
    """The limits from an answer on: whoever needs no reply is not called back."""
    limits = step.limits(organisation=unit)
    if queries.needs_no_reply(step.case):
        limits.pop(Clock.CALLBACK, None)
    return limits


def _delivered(step: Step) -> cases.Outcome:
    if step.case.parent_id is None:
        raise Conflict(_("Only a part is reported as done. This issue is answered."))
    return _noted(step)


def _is_checked(step: Step) -> bool:
    kind = case_queries.kind_of(step.case)
    return any(edge.verb == "submit" for edge in kind.verbs_from(step.case.state))


def _submitted(step: Step) -> cases.Outcome:
    return cases.Outcome(
        organisation=step.centre(),
        asks=cases.NewAsk(AskKind.CHECK),
        private_text=step.text("text"),
    )


def _approved(step: Step) -> cases.Outcome:
    """The person gets the words that were checked, and no others."""
    unit = step.expect(AskKind.CHECK).organisation_id
    return cases.Outcome(
        organisation=unit,
        judged=unit,
        answers=True,
        limits=_limits_of_answer(step, unit=unit),
        public_text=case_queries.last_words(step.case, verb="submit"),
    )


def _sent_back(step: Step) -> cases.Outcome:
    unit = step.expect(AskKind.CHECK).organisation_id
    return cases.Outcome(organisation=unit, answers=False, private_text=step.text("reason"))


def _whole(step: Step) -> None:
    """Refuses what is done with a whole only: a part has no person, and no parts of its own."""
    if step.case.parent_id is not None:
        raise Conflict(_("This is a part. It is done with the whole that it belongs to."))


def _asked_person(step: Step) -> cases.Outcome:
    _whole(step)
    limits = step.limits(organisation=step.case.organisation_id)
    return cases.Outcome(limits=limits, public_text=step.text("text"))


def _told(step: Step) -> cases.Outcome:
    return cases.Outcome(public_text=step.text("text"))


def _noted(step: Step) -> cases.Outcome:
    return cases.Outcome(private_text=step.text("reason"))


def _extension_asked(step: Step) -> cases.Outcome:
    due = step.case.due_at
    if due is not None and step.at >= due:
        raise Conflict(_("The limit has run out. More time is asked for before that."))
    days = step.text("days")
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= MOST_DAYS):
        most = {"most": MOST_DAYS}
        raise Invalid(_("Give a number of days from 1 to %(most)s."), params=most, field="days")
    asks = cases.NewAsk(AskKind.EXTENSION, days=int(days))
    return cases.Outcome(asks=asks, private_text=step.text("reason"), journal={"days": int(days)})


def _extension_granted(step: Step) -> cases.Outcome:
    asked = step.expect(AskKind.EXTENSION).days or 0
    unit = case_queries.unit_of_limit(step.case)
    extension = Limit(_amount_of(asked, unit=unit), unit)
    return cases.Outcome(
        answers=True,
        extension=extension,
        public_text=step.text("text"),
        journal={"days": asked},
    )


def _amount_of(days: int, *, unit: LimitUnit) -> int:
    """So many days in the unit of a limit; begun office hours are given whole."""
    if unit is LimitUnit.HOURS:
        return days * 24
    if unit is LimitUnit.OFFICE_HOURS:
        return math.ceil(days * places.calendar().hours_a_day)
    return days


def _extension_refused(step: Step) -> cases.Outcome:
    step.expect(AskKind.EXTENSION)
    return cases.Outcome(answers=False, private_text=step.text("reason"))


def _park_asked(step: Step) -> cases.Outcome:
    review_on = _day_of(step.text("review_on"))
    if review_on is None or not step.day < review_on <= step.day + timedelta(days=366):
        raise Invalid(_("Give a day within the next year."), field="review_on")
    asks = cases.NewAsk(AskKind.PARK, review_on=review_on)
    return cases.Outcome(asks=asks, private_text=step.text("reason"))


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _parked(step: Step) -> cases.Outcome:
    review_on = step.expect(AskKind.PARK).review_on or step.day
    limits = {Clock.REVIEW: Limit(max((review_on - step.day).days, 1), LimitUnit.DAYS)}
    told = {"review_on": review_on.isoformat()}
    return cases.Outcome(answers=True, limits=limits, public_text=step.text("text"), journal=told)


def _park_refused(step: Step) -> cases.Outcome:
    step.expect(AskKind.PARK)
    return cases.Outcome(answers=False, private_text=step.text("reason"))


def _split(step: Step) -> cases.Outcome:
    _whole(step)
    known = queries.unit_for(step.text("organisation"), division=step.case.division_id, on=step.day)
    if known is None:
        raise Invalid(_("Choose a unit that serves this place."), field="organisation")
    queries.check_duty(unit=known, category=step.case.topic, on=step.day)
    cases.refuse_kept_out(step.case, organisation=known.id)
    return cases.Outcome(journal={"organisation": known.name_zh, "code": known.code})


def _merged(step: Step) -> cases.Outcome:
    _whole(step)
    if step.case.confidential:
        raise Conflict(rules.NOT_MERGED)
    if case_queries.has_merged(step.case):
        raise Conflict(_("Others were merged into this one. Merge the other one into it instead."))
    try:
        main = case_queries.access_main(scope=step.by, case=step.case, number=step.text("into"))
    except NotFound:
        raise Invalid(
            _("There is no open issue of this number that you can see."), field="into"
        ) from None
    # The number is another person's: staff read it, the person who rests with it does not.
    said = f"{main.number}\n{step.text('reason')}".strip()
    return cases.Outcome(merged_into=main.pk, private_text=said)


def _unmerged(step: Step) -> cases.Outcome:
    centre = step.centre()
    limits = step.limits(organisation=centre)
    return cases.Outcome(organisation=centre, limits=limits, private_text=step.text("reason"))


def _confirmed(step: Step) -> cases.Outcome:
    return _solved(step, channel=Channel.OWN)


def _called_solved(step: Step) -> cases.Outcome:
    return replace(_solved(step, channel=Channel.CALL), judged=step.caller())


def _solved(step: Step, *, channel: Channel) -> cases.Outcome:
    rating = step.text("satisfied")
    if not rating.isascii() or not rating.isdigit() or int(rating) not in rules.RATINGS:
        raise Invalid(_("Choose one of the answers."), field="satisfied")
    _expect_answer(step)
    said = cases.NewVerdict(channel, is_deciding=True, solved=True, satisfied=int(rating))
    return cases.Outcome(
        solved=True,
        satisfied=int(rating),
        verdict=said,
        private_text=step.text("reason"),
        journal={"satisfied": int(rating)},
    )


def _expect_answer(step: Step) -> None:
    """Refuses a word on an answer that the issue it was merged into has not got yet."""
    if step.edge.source == rules.State.MERGED and not queries.is_main_answered(step.case):
        raise Conflict(_("It has not been answered yet."))


def _reopened(step: Step) -> cases.Outcome:
    _expect_answer(step)
    said = cases.NewVerdict(Channel.OWN, is_deciding=True, solved=False)
    return _again(step, said=said, public_text=step.text("reason"))


def _called_unsolved(step: Step) -> cases.Outcome:
    _expect_answer(step)
    rating = step.text("satisfied")
    satisfied = int(rating) if rating.isascii() and rating.isdigit() else None
    said = cases.NewVerdict(Channel.CALL, is_deciding=True, solved=False, satisfied=satisfied)
    again = _again(step, said=said, public_text=step.text("reason"))
    return replace(again, judged=step.caller())


def _again(step: Step, *, said: cases.NewVerdict, public_text: str) -> cases.Outcome:
    limits = step.limits(organisation=step.case.organisation_id)
    was_merged = step.edge.source == rules.State.MERGED
    return cases.Outcome(
        organisation=step.centre() if was_merged else None,
        limits=limits,
        verdict=said,
        public_text=public_text,
    )


def _called_missed(step: Step) -> cases.Outcome:
    said = cases.NewVerdict(Channel.NONE, is_deciding=False)
    return cases.Outcome(verdict=said, private_text=step.text("reason"))


def _unanswered(step: Step) -> cases.Outcome:
    missed = case_queries.missed_calls(step.case)
    if missed < FEWEST_CALLS and not queries.needs_no_reply(step.case):
        fewest = {"fewest": FEWEST_CALLS}
        raise Conflict(_("Call at least %(fewest)s times before you end it."), params=fewest)
    return cases.Outcome(verdict=cases.NewVerdict(Channel.NONE, is_deciding=True))


def _plain(_step: Step) -> cases.Outcome:
    return cases.Outcome()


OUTCOMES: dict[str, Callable[[Step], cases.Outcome]] = {
    **GIVING,
    "answer": _replied,
    "decline": _declined,
    "merge": _merged,
    "unmerge": _unmerged,
    "sign": _signed,
    "contact": _noted,
    "ask_person": _asked_person,
    "tell": _told,
    "resume": _noted,
    "ask_extension": _extension_asked,
    "grant_extension": _extension_granted,
    "refuse_extension": _extension_refused,
    "ask_park": _park_asked,
    "grant_park": _parked,
    "refuse_park": _park_refused,
    "review": _noted,
    "split": _split,
    "deliver": _delivered,
    "reply": _replied,
    "submit": _submitted,
    "approve": _approved,
    "send_back": _sent_back,
    "confirm": _confirmed,
    "reopen": _reopened,
    "callback_solved": _called_solved,
    "callback_unsolved": _called_unsolved,
    "callback_missed": _called_missed,
    "close_unanswered": _unanswered,
    "withdraw": _plain,
}
