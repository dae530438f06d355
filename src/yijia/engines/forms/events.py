"""What the journal says of forms, and who is told of it."""

from yijia.base.access import Permission
from yijia.base.events import Event
from yijia.base.words import _
from yijia.engines.notices.rules import To, Told

UPLOADED = Event(code="forms.uploaded", sentence=_("The form %(name)s was uploaded."))
BOUND = Event(code="forms.bound", sentence=_("It was said what the cell %(cell)s holds."))
BOUND_ON = Event(
    code="forms.bound_on",
    sentence=_("It was said what the cells from %(first)s to %(last)s hold."),
)
UNBOUND = Event(code="forms.unbound", sentence=_("The cell %(cell)s stays as it is again."))
DUE_SET = Event(code="forms.due_set", sentence=_("It was said when the form is due."))
REPLACED = Event(
    code="forms.replaced", sentence=_("The workbook of the form %(name)s was replaced.")
)
ENDED = Event(code="forms.ended", sentence=_("The form %(name)s ended."))
FILLED = Event(code="forms.filled", sentence=_("The form due on %(due_on)s was filled."))
FILLED_AGAIN = Event(
    code="forms.filled_again", sentence=_("Cells that had stayed empty were filled: %(count)s.")
)
TYPED = Event(code="forms.typed", sentence=_("A number was typed into the cell %(cell)s."))
CHECKED = Event(code="forms.checked", sentence=_("The filled form was checked."))
SENT_BACK = Event(code="forms.sent_back", sentence=_("The filled form was sent back."))
SIGNED = Event(code="forms.signed", sentence=_("The filled form was signed."))
SENT = Event(code="forms.sent", sentence=_("The filled form was sent."))

# Who is told: whoever keeps the form is to check it, to put it right, or to send it; whoever signs
# it is told when it was checked. Nobody is told of what they did themselves.
TO_SIGNER = frozenset({CHECKED.code})


def _told(code: str, *, event: str, sentence: str, duty: Permission = Permission.FORM_EDIT) -> Told:
    return Told(code=code, event=event, to=To.UNIT, sentence=sentence, duty=duty)


_FILLED = _("A form due on %(due_on)s was filled. Check it.")
_CHECKED = _("A form of %(unit)s, due on %(due_on)s, was checked. Sign it.")
_SENT_BACK = _("A form due on %(due_on)s was sent back. Its page says why.")
_SIGNED = _("A form due on %(due_on)s was signed. Send it.")
TOLD = (
    _told("forms.filled.unit", event=FILLED.code, sentence=_FILLED),
    _told("forms.checked.unit", event=CHECKED.code, sentence=_CHECKED, duty=Permission.FORM_SIGN),
    _told("forms.sent_back.unit", event=SENT_BACK.code, sentence=_SENT_BACK),
    _told("forms.signed.unit", event=SIGNED.code, sentence=_SIGNED),
)
# The due day is over: a tick finds it.
LATE_TO_CHECK = _told(
    "forms.late.filled",
    event="",
    sentence=_("A form was due on %(due_on)s, and is not checked yet."),
)
LATE_TO_SIGN = _told(
    "forms.late.checked",
    event="",
    sentence=_("A form of %(unit)s was due on %(due_on)s, and is not signed yet."),
    duty=Permission.FORM_SIGN,
)
LATE_TO_SEND = _told(
    "forms.late.signed",
    event="",
    sentence=_("A form was due on %(due_on)s, is signed, and was not sent yet."),
)
TOLD_LATE = (LATE_TO_CHECK, LATE_TO_SIGN, LATE_TO_SEND)
NOT_FILLED = _told(
    "forms.late.unfilled",
    event="",
    sentence=_("A form was due on %(due_on)s, and was not filled. Its page says what is missing."),
)
