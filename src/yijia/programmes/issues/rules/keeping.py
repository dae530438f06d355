"""Whether anybody is kept from reading an issue, in words."""

from yijia.base.words import _
from yijia.programmes.issues.rules.questions import NO, YES

KEEPING = _("Should anybody be kept from reading this?")
KEEPING_LABELS = {
    NO: _("No, it may go to any office that can help"),
    YES: _("Yes, keep it from the unit that it is about"),
}
NAMED_FOR_NOTHING = _("You named a unit. Choose “yes” to keep this from it, or take the unit out.")
JOINED_ALREADY = _(
    "Others have joined this issue, and read what is answered. It cannot be made confidential now."
)
HANDLED_ALREADY = _(
    "A unit works on it already. Call the centre, which can still make it confidential."
)
NOT_MERGED = _("A confidential issue is merged with no other.")
