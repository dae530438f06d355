"""The forms of departments that wait for somebody, beside their other work."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext

from yijia.base.words import _
from yijia.engines.forms.queries import Waiting
from yijia.engines.forms.rules import State

# More than these are not told apart beside a list of work.
_WORDS = {
    State.FILLED: _("%(number)s to check"),
    State.CHECKED: _("%(number)s to sign"),
    State.SIGNED: _("%(number)s to send"),
}
_LATE = _("%(number)s of them late")


def forms_waiting(found: Sequence[Waiting]) -> list[str]:
    """How many forms wait for what, and how many of them are late; nothing where there are none."""
    counts = Counter(one.filling.state for one in found)
    late = sum(one.is_late for one in found)
    said = [
        gettext(text) % {"number": counts[state]} for state, text in _WORDS.items() if counts[state]
    ]
    return said + ([gettext(_LATE) % {"number": late}] if late else [])
