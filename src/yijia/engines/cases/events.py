"""What the journal says of cases, whatever their kind."""

from yijia.base.events import Event
from yijia.base.words import _

DUE_MOVED = Event(code="cases.due_moved", sentence=_("The due dates of %(count)s cases moved."))
DUE_RECOUNTED = Event(
    code="cases.due_recounted",
    sentence=_("The due dates of all open cases were recounted; %(count)s moved."),
)
LATE_NOTED = Event(
    code="cases.late_noted", sentence=_("The last day of %(count)s cases has passed.")
)
RELABELLED = Event(
    code="cases.relabelled",
    sentence=_("Place or topic put right: %(from)s became %(to)s."),
)
PRESSED = Event(code="cases.pressed", sentence=_("Pressed for, step %(supervision)s of 3."))
URGENCY_SET = Event(code="cases.urgency_set", sentence=_("How urgent it is was judged anew."))
SUPPLEMENTED = Event(code="cases.supplemented", sentence=_("The person added something."))
LINKED = Event(code="cases.linked", sentence=_("Linked with another case."))
UNLINKED = Event(code="cases.unlinked", sentence=_("A link with another case was taken back."))
ASSIST_ASKED = Event(code="cases.assist_asked", sentence=_("%(organisation)s was asked to assist."))
ASSIST_SIGNED = Event(
    code="cases.assist_signed", sentence=_("%(organisation)s signed for assisting.")
)
ASSIST_GIVEN = Event(code="cases.assist_given", sentence=_("%(organisation)s gave its part."))
ASSIST_REFUSED = Event(
    code="cases.assist_refused", sentence=_("%(organisation)s says that it is not its work.")
)
ASSIST_TAKEN_BACK = Event(
    code="cases.assist_taken_back",
    sentence=_("The request to %(organisation)s to assist was taken back."),
)
ASSIST_ENDED = Event(
    code="cases.assist_ended",
    sentence=_("The request to %(organisation)s to assist ended without its part."),
)
ASSISTS = (
    *(ASSIST_ASKED, ASSIST_SIGNED, ASSIST_GIVEN),
    *(ASSIST_REFUSED, ASSIST_TAKEN_BACK, ASSIST_ENDED),
)
INDEXED = Event(
    code="cases.indexed", sentence=_("%(count)s cases were made to be found by their words.")
)
SAMPLE_DRAWN = Event(
    code="cases.sample_drawn",
    sentence=_("%(count)s cases were drawn at random with the seed %(seed)s."),
)
SAMPLE_READ = Event(
    code="cases.sample_read", sentence=_("An auditor read the case %(number)s of a sample.")
)
KEPT_OUT = Event(
    code="cases.kept_out",
    sentence=_("Kept from %(organisation)s and whoever works there or in a body below it."),
)
NOBODY_KEPT_OUT = Event(
    code="cases.nobody_kept_out",
    sentence=_("Looked at: it is confidential, and there is no unit that it has to be kept from."),
)
MADE_CONFIDENTIAL = Event(code="cases.made_confidential", sentence=_("Made confidential."))
OPENED_UP = Event(code="cases.opened_up", sentence=_("It is not confidential any more."))
WORDS_ERASED = Event(code="cases.words_erased", sentence=_("Words erased."))
