"""What the journal says of organisations, posts and appointments."""

from yijia.base.events import Event
from yijia.base.words import _

ORGANISATION_OPENED = Event(
    code="organisations.opened", sentence=_("Organisation %(code)s entered."), public=True
)
ORGANISATIONS_IMPORTED = Event(
    code="organisations.imported", sentence=_("%(count)s organisations imported."), public=True
)
ORGANISATION_ENDED = Event(
    code="organisations.ended",
    sentence=_("Organisation %(code)s ends on %(ends_on)s."),
    public=True,
)
CREDIT_CODE_PUT = Event(
    code="organisations.credit_code",
    sentence=_("Credit code of the organisation %(code)s put right."),
    public=True,
)
POST_OPENED = Event(code="organisations.post_opened", sentence=_("Post %(title)s opened."))
APPOINTED = Event(code="organisations.appointed", sentence=_("A person was appointed to a post."))
MANY_APPOINTED = Event(
    code="organisations.many_appointed",
    sentence=_("%(count)s persons were appointed to a post."),
)
APPOINTMENT_ENDED = Event(
    code="organisations.appointment_ended", sentence=_("An appointment ended on %(ends_on)s.")
)
SEAT_GIVEN = Event(
    code="organisations.seat_given",
    sentence=_("%(member)s has a seat in %(body)s."),
    public=True,
)
SEAT_ENDED = Event(
    code="organisations.seat_ended",
    sentence=_("The seat of %(member)s in %(body)s ends on %(ends_on)s."),
    public=True,
)
SEATS_IMPORTED = Event(
    code="organisations.seats_imported", sentence=_("%(count)s seats imported."), public=True
)
AGREEMENT_SIGNED = Event(
    code="organisations.agreement_signed",
    sentence=_("%(unit)s and %(body)s have signed an agreement."),
    public=True,
)
AGREEMENT_ENDED = Event(
    code="organisations.agreement_ended",
    sentence=_("The agreement of %(unit)s and %(body)s ends on %(ends_on)s."),
    public=True,
)
AGREEMENTS_IMPORTED = Event(
    code="organisations.agreements_imported",
    sentence=_("%(count)s agreements imported."),
    public=True,
)
IMPORT_UNDONE = Event(
    code="organisations.import_undone",
    sentence=_("An import was undone: %(count)s rows never held."),
    public=True,
)
PROMISED = Event(
    code="organisations.promised",
    sentence=_("%(unit)s promises %(body)s: %(what)s, %(quantity)s."),
    public=True,
)
PROMISE_KEPT = Event(
    code="organisations.promise_kept",
    sentence=_("A promise of %(unit)s was kept on %(kept_on)s."),
    public=True,
)
ELIGIBILITY_SET = Event(
    code="organisations.eligibility_set",
    sentence=_("Which communities shall have a branch was set, from %(starts_on)s on."),
    public=True,
)
COMMUNITY_EXCLUDED = Event(
    code="organisations.community_excluded",
    sentence=_("Community %(community)s needs no branch from %(starts_on)s on."),
    public=True,
)
EXCLUSION_ENDED = Event(
    code="organisations.exclusion_ended",
    sentence=_("The exclusion of community %(community)s ends on %(ends_on)s."),
    public=True,
)
NAMES_LOADED = Event(
    code="organisations.names_loaded",
    sentence=_("%(count)s printed names loaded."),
    public=True,
)
