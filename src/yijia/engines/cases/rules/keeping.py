"""Whether a case is confidential, and what is asked before anybody is kept out of it; pure."""

from collections.abc import Collection
from enum import StrEnum

from yijia.base.errors import Conflict, Invalid
from yijia.base.words import _


class Confidence(StrEnum):
    """How confidential a case is.

    ASKED: it was asked for, and nobody has said yet who must not read it; until then it is shown to
    the body that dispatches it, and to nobody else. NAMED: that was said.
    """

    NO = ""
    ASKED = "asked"
    NAMED = "named"


def refuse_keeping_out(
    wanted: Collection[int], *, busy: Collection[int], needed: Collection[int]
) -> None:
    """Refuses to keep out who works on a case now, or those without whom nobody could give it on.

    `wanted` are the bodies with all below them, `busy` those that have the case, a part of it, or
    wait for a word on it, and `needed` the body that dispatches it.

    Raises:
        Conflict: one of them has it now.
        Invalid: one of them is needed.
    """
    if set(wanted) & set(needed):
        raise Invalid(
            _("The centre reads what is raised, and cannot be kept out of it."), field="about"
        )
    if set(wanted) & set(busy):
        raise Conflict(
            _("It is with this unit now. It has to go to another one before it is kept from this.")
        )
