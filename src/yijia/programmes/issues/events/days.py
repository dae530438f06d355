"""A day that moves: both sides are told once, from which day to which, and why."""

from yijia.base.words import _
from yijia.engines.cases import events as cases
from yijia.engines.notices.rules import To, Told
from yijia.programmes.issues.events.entries import BY_VERB

# What an entry says where the day moves by it, and where it stays.
MOVED: dict[str, object] = {"day_moved": True}
STAYED: dict[str, object] = {"day_moved": None}
# What an issue says whose person wants a reply, and one whose person needs none.
WANTED: dict[str, object] = {"no_reply": None}
NO_REPLY: dict[str, object] = {"no_reply": True}
# Of these the person is told when they get their answer.
PROMISING = frozenset({BY_VERB["tell"].code, BY_VERB["review"].code, cases.RELABELLED.code})


def _both(event: str, *, person: str, unit: str) -> tuple[Told, Told]:
    """One notice for each side: it says what happened too, so that there is no second one."""
    when = MOVED | (WANTED if event in PROMISING else {})
    return (
        Told(f"{event}.moved.{To.PERSON}", event, To.PERSON, person, when=when),
        Told(f"{event}.moved.{To.UNIT}", event, To.UNIT, unit, when=MOVED),
    )


DAYS = (
    *_both(
        BY_VERB["grant_extension"].code,
        person=_(
            "Your issue %(number)s takes longer, because its office got more time: until"
            " %(due_on)s instead of %(was_on)s. Its page says why."
        ),
        unit=_("Issue %(number)s got more time, until %(due_on)s instead of %(was_on)s."),
    ),
    *_both(
        BY_VERB["tell"].code,
        person=_(
            "We have your answer about issue %(number)s. The time that stood still is added: you"
            " get an answer by %(due_on)s instead of %(was_on)s."
        ),
        unit=_(
            "The person has answered the question about issue %(number)s. The time that stood"
            " still is added: it is due on %(due_on)s instead of %(was_on)s."
        ),
    ),
    *_both(
        BY_VERB["resume"].code,
        person=_(
            "Your issue %(number)s goes on without your answer. The time that stood still is"
            " added: the day is %(due_on)s instead of %(was_on)s."
        ),
        unit=_(
            "Issue %(number)s goes on without an answer of its person. The time that stood still"
            " is added: it is due on %(due_on)s instead of %(was_on)s."
        ),
    ),
    *_both(
        BY_VERB["review"].code,
        person=_(
            "Your issue %(number)s was taken up again. The time for which it rested is added: you"
            " get an answer by %(due_on)s instead of %(was_on)s."
        ),
        unit=_(
            "Issue %(number)s was taken up again. The time for which it rested is added: it is due"
            " on %(due_on)s instead of %(was_on)s."
        ),
    ),
    *_both(
        cases.RELABELLED.code,
        person=_(
            "Place or topic of your issue %(number)s were put right, and a shorter limit applies:"
            " you get an answer by %(due_on)s instead of %(was_on)s."
        ),
        unit=_(
            "Place or topic of issue %(number)s were put right, and a shorter limit applies: it is"
            " due on %(due_on)s instead of %(was_on)s."
        ),
    ),
    *_both(
        cases.DUE_MOVED.code,
        person=_(
            "The work calendar has changed: the day for your issue %(number)s is now %(due_on)s"
            " instead of %(was_on)s."
        ),
        unit=_(
            "The work calendar has changed: issue %(number)s is now due on %(due_on)s instead of"
            " %(was_on)s."
        ),
    ),
)
MOVING = frozenset(told.event for told in DAYS)
