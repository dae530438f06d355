"""What the journal says of forms."""

from yijia.base.events import Event
from yijia.base.words import _

UPLOADED = Event(code="forms.uploaded", sentence=_("The form %(name)s was uploaded."))
BOUND = Event(code="forms.bound", sentence=_("It was said what the cell %(cell)s holds."))
UNBOUND = Event(code="forms.unbound", sentence=_("The cell %(cell)s stays as it is again."))
DUE_SET = Event(code="forms.due_set", sentence=_("It was said when the form is due."))
REPLACED = Event(
    code="forms.replaced", sentence=_("The workbook of the form %(name)s was replaced.")
)
ENDED = Event(code="forms.ended", sentence=_("The form %(name)s ended."))
FILLED = Event(code="forms.filled", sentence=_("The form due on %(due_on)s was filled."))
TYPED = Event(code="forms.typed", sentence=_("A number was typed into the cell %(cell)s."))
CHECKED = Event(code="forms.checked", sentence=_("The filled form was checked."))
SENT_BACK = Event(code="forms.sent_back", sentence=_("The filled form was sent back."))
SIGNED = Event(code="forms.signed", sentence=_("The filled form was signed."))
SENT = Event(code="forms.sent", sentence=_("The filled form was sent."))
