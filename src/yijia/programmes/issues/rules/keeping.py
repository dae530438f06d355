"""Whether anybody is kept from reading an issue, in words."""

from yijia.base.words import _
from yijia.programmes.issues.rules.questions import NO, YES

KEEPING = _("Should anybody be kept from reading this?")
KEEPING_LABELS = {
    NO: _("No, it may go to any office that can help"),
    YES: _("Yes, keep it from the unit that it is about"),
}
NAMED_FOR_NOTHING = _("You named a unit. Choose “yes” to keep this from it, or take the unit out.")
NOT_MERGED = _("A confidential issue is merged with no other.")
