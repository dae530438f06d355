"""A day that comes near, or has gone: told of every limit by itself, and of each once.

Of these no entry tells: a tick finds them, with a unit or with the centre.
"""

from collections.abc import Mapping

from yijia.base.words import _
from yijia.engines.cases.rules import Step
from yijia.engines.notices.rules import To, Told


def _both(code: str, sentence: str) -> tuple[Told, Told]:
    """The same to the unit that has an issue, and to who dispatches there."""
    to_both = (To.UNIT, To.DISPATCHER)
    unit, here = (Told(f"{code}.{to}", event="", to=to, sentence=sentence) for to in to_both)
    return unit, here


# What is to be done by a day while an issue waits for an office, the whole of it last.
SOON_LATE: Mapping[Step, tuple[Told, Told]] = {
    Step.REGISTER: _both(
        "issues.soon_late.register",
        _("Issue %(number)s is to be given to a unit soon: by %(due_on)s."),
    ),
    Step.SIGN: _both(
        "issues.soon_late.sign",
        _("Issue %(number)s is to be signed for soon: by %(due_on)s."),
    ),
    Step.CONTACT: _both(
        "issues.soon_late.contact",
        _("The person of issue %(number)s is to be contacted soon: by %(due_on)s."),
    ),
    Step.RESOLVE: _both("issues.soon_late", _("Issue %(number)s is due soon: on %(due_on)s.")),
}
LATE: Mapping[Step, tuple[Told, Told]] = {
    Step.REGISTER: _both(
        "issues.late.register",
        _("Issue %(number)s was to be given to a unit by %(due_on)s, and was not."),
    ),
    Step.SIGN: _both(
        "issues.late.sign",
        _("Issue %(number)s was to be signed for by %(due_on)s, and was not."),
    ),
    Step.CONTACT: _both(
        "issues.late.contact",
        _("The person of issue %(number)s was to be contacted by %(due_on)s, and was not."),
    ),
    Step.RESOLVE: _both("issues.late", _("Issue %(number)s was due on %(due_on)s, and is late.")),
}
NEAR_AND_GONE = tuple(
    told for declared in (SOON_LATE, LATE) for both in declared.values() for told in both
)
