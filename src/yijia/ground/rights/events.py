"""What the journal says of persons' rights; never a value of theirs."""

from yijia.base.events import Event
from yijia.base.words import _

CONFIGURED = Event(
    code="rights.configured", sentence=_("%(count)s notices and terms loaded."), public=True
)
CONSENT_GIVEN = Event(code="rights.consent_given", sentence=_("Consent given again: %(purpose)s."))
CONSENT_WITHDRAWN = Event(
    code="rights.consent_withdrawn", sentence=_("Consent withdrawn: %(purpose)s.")
)
REQUESTED = Event(code="rights.requested", sentence=_("A request of a person: %(kind)s."))
ANSWERED = Event(code="rights.answered", sentence=_("A request of a person answered: %(state)s."))
ERASED = Event(code="rights.erased", sentence=_("A person's data erased."))
REPLAYED = Event(
    code="rights.replayed", sentence=_("%(count)s erasures of the list applied again.")
)
LISTED = Event(
    code="rights.listed", sentence=_("%(count)s erasures added to the list outside the database.")
)
TERM_APPLIED = Event(
    code="rights.term_applied",
    sentence=_(
        "%(count)s of %(kind)s removed after %(days)s days; %(kept)s kept because of a hold."
    ),
)
REQUESTS_FORGOTTEN = Event(
    code="rights.requests_forgotten",
    sentence=_("%(count)s answered requests and lifted holds removed."),
)
HELD = Event(code="rights.held", sentence=_("A legal hold set."))
LIFTED = Event(code="rights.lifted", sentence=_("A legal hold lifted."))
