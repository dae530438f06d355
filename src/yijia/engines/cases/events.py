"""What the journal says of cases, whatever their kind."""

from yijia.base.events import Event
from yijia.base.words import _

DUE_MOVED = Event(code="cases.due_moved", sentence=_("The due dates of %(count)s cases moved."))
DUE_RECOUNTED = Event(
    code="cases.due_recounted",
    sentence=_("The due dates of all open cases were recounted; %(count)s moved."),
)
