"""What the journal says of needs and wishes. No entry holds a word that somebody wrote."""

from collections.abc import Mapping

from yijia.base.events import Event
from yijia.base.words import _
from yijia.engines.notices.rules import To, Told

CONFIGURED = Event(
    code="exchange.configured",
    sentence=_("%(count)s categories and limits of the exchange were loaded."),
    public=True,
)
MADE = Event(code="exchange.made", sentence=_("Asked for."))
TEXTS_ERASED = Event(
    code="exchange.texts_erased", sentence=_("What was written of a need was erased.")
)
RESOURCES_ENTERED = Event(
    code="exchange.resources_entered", sentence=_("%(count)s resources were entered.")
)
RESOURCE_ENDED = Event(
    code="exchange.resource_ended", sentence=_("What a unit gives ends on %(on)s.")
)
CODE_ASKED = Event(
    code="exchange.code_asked",
    sentence=_("The lookup code was asked for, to be sent to the contact that was left."),
)
MATCH_PROPOSED = Event(
    code="exchange.match_proposed", sentence=_("Something was proposed for %(number)s.")
)
MATCH_ACCEPTED = Event(
    code="exchange.match_accepted", sentence=_("A side has accepted a match for %(number)s.")
)
MATCH_DECLINED = Event(
    code="exchange.match_declined", sentence=_("A match for %(number)s was declined.")
)
MATCH_DELIVERED = Event(
    code="exchange.match_delivered", sentence=_("What was promised for %(number)s was given.")
)
MATCH_FAILED = Event(
    code="exchange.match_failed", sentence=_("What was promised for %(number)s was not given.")
)
MATCH_RECEIVED = Event(
    code="exchange.match_received", sentence=_("What was given for %(number)s was received.")
)
MATCH_UNANSWERED = Event(
    code="exchange.match_unanswered",
    sentence=_("Nobody was reached about what was given for %(number)s."),
)
MATCH_RELEASED = Event(
    code="exchange.match_released",
    sentence=_("What was promised for %(number)s is not wanted any more."),
)
MATCH_LAPSED = Event(
    code="exchange.match_lapsed", sentence=_("A match for %(number)s is no more needed.")
)
MATCH_EXPIRED = Event(
    code="exchange.match_expired",
    sentence=_("What was proposed for %(number)s is no longer offered."),
)
RESOURCES_IMPORTED = Event(
    code="exchange.resources_imported",
    sentence=_("%(count)s resources were brought in from a file."),
)
IMPORT_UNDONE = Event(
    code="exchange.import_undone", sentence=_("An import of %(count)s resources was undone.")
)
PROJECT_OPENED = Event(
    code="exchange.project_opened",
    sentence=_("A project was opened for %(count)s needs."),
    public=True,
)
STEP_DONE = Event(code="exchange.step_done", sentence=_("A step of a project was done."))
PROJECT_DONE = Event(code="exchange.project_done", sentence=_("A project is done."), public=True)
PROJECT_DROPPED = Event(
    code="exchange.project_dropped", sentence=_("A project was given up."), public=True
)
PLAN_MADE = Event(
    code="exchange.plan_made", sentence=_("A batch was proposed: %(met)s of %(wanted)s needs.")
)
PLAN_CONFIRMED = Event(
    code="exchange.plan_confirmed",
    sentence=_("%(count)s pairs of a batch were proposed to both sides."),
)
BY_VERB = {
    verb: Event(code=f"exchange.{verb}", sentence=sentence)
    for verb, sentence in (
        ("confirm", _("Taken into the list.")),
        ("decline", _("Not taken into the list.")),
        ("close_unmet", _("It could not be met.")),
        ("promise", _("Both sides have accepted: it is promised.")),
        ("plan", _("It became part of a project.")),
        ("deliver", _("It was said that it was given.")),
        ("fail", _("It was not given, and is back in the list.")),
        ("receive", _("Whoever asked says that they have it.")),
        ("miss", _("Whoever asked says that they do not have it.")),
        ("called_received", _("The community asked: they have it.")),
        ("called_missed", _("The community asked: they do not have it.")),
        ("close_unanswered", _("Nobody was reached about it.")),
        ("withdraw", _("Taken back.")),
    )
}
OF_MATCHES = (
    *(MATCH_PROPOSED, MATCH_ACCEPTED, MATCH_DECLINED, MATCH_DELIVERED, MATCH_FAILED),
    *(MATCH_RECEIVED, MATCH_UNANSWERED, MATCH_RELEASED, MATCH_LAPSED, MATCH_EXPIRED),
)
# What of a need is shown to whoever asked, and what to staff besides.
SHOWN = (MADE, *BY_VERB.values())
SHOWN_TO_STAFF = (*SHOWN, *OF_MATCHES)

_OFFERED = _("Something is offered for %(number)s. Accept it, or say no.")
_ASKED = _("Your unit is asked for what it gives, for %(number)s. Accept it, or say no.")
_ACCEPTED = _("The other side has accepted a match for %(number)s.")
_DECLINED = _("The other side said no to a match for %(number)s.")
_FAILED = _("What was promised for %(number)s was not given. It is back in the list.")
_MISSED = _("Whoever asked for %(number)s says that they do not have it. It is back in the list.")
_UNWANTED = _("Whoever asked for %(number)s takes it back. What was promised is not needed.")
_GIVEN = _("What was promised for %(number)s was given. Whoever asked has the last word.")
_RECEIVED = _("What your unit gave for %(number)s has arrived.")
_NOT_THERE = _(
    "Whoever asked for %(number)s, or their community, says that it was not given. It is back in"
    " the list."
)
_NO_WORD = _(
    "Nobody was reached about what your unit gave for %(number)s, so it does not count as"
    " fulfilled."
)
_NOT_NEEDED = _("What was proposed between your unit and %(number)s is not needed any more.")
_OVER = _("The days of what was proposed for %(number)s are over. Not both sides had accepted it.")
_ENDED = _("The unit has ended what was proposed for %(number)s. Not both sides had accepted it.")
# An entry says which side acted: the other one is told. What a batch proposes is told to both, and
# so is what ends by itself.
_BY_UNIT, _BY_NEED, _BY_BATCH = ({"side": side} for side in ("unit", "need", "batch"))
_BY_ITSELF = {"side": ""}
# Where a match follows what was said of its need, an entry says by which verb that was.
_BY_MISS = {"because": "miss"}
# Whoever asked was told of what is over: it was offered to them, or they accepted it themselves.
_OFFERED_TO_THEM: dict[str, object] = {"to_person": True}


def _told(to: str, *, event: Event, sentence: str, when: dict[str, str] | None = None) -> Told:
    code = ".".join(filter(None, (event.code, to, *(when or {}).values())))
    return Told(code=code, event=event.code, to=To.UNIT, sentence=sentence, when=when or {})


def _asker(event: Event, *, sentence: str, when: Mapping[str, object] | None = None) -> Told:
    """What whoever asked is told, on their page and by the contact that they left."""
    which = "".join(f".{value}" for name, value in (when or {}).items() if name == "side" and value)
    code = f"{event.code}.{To.PERSON}{which}"
    return Told(code=code, event=event.code, to=To.PERSON, sentence=sentence, when=when or {})


TOLD_COMMUNITY = (
    _told("community", event=MATCH_PROPOSED, sentence=_OFFERED, when=_BY_UNIT),
    _told("community", event=MATCH_PROPOSED, sentence=_OFFERED, when=_BY_BATCH),
    _told("community", event=MATCH_ACCEPTED, sentence=_ACCEPTED, when=_BY_UNIT),
    _told("community", event=MATCH_DECLINED, sentence=_DECLINED, when=_BY_UNIT),
    _told("community", event=MATCH_FAILED, sentence=_FAILED, when=_BY_UNIT),
    _told("community", event=MATCH_FAILED, sentence=_MISSED, when=_BY_MISS),
    _told("community", event=MATCH_RELEASED, sentence=_UNWANTED),
    _told("community", event=MATCH_EXPIRED, sentence=_ENDED, when=_BY_UNIT),
    _told("community", event=MATCH_EXPIRED, sentence=_OVER, when=_BY_ITSELF),
    _told("community", event=MATCH_DELIVERED, sentence=_GIVEN, when=_BY_UNIT),
)
TOLD_UNIT = (
    _told("unit", event=MATCH_PROPOSED, sentence=_ASKED, when=_BY_NEED),
    _told("unit", event=MATCH_PROPOSED, sentence=_ASKED, when=_BY_BATCH),
    _told("unit", event=MATCH_ACCEPTED, sentence=_ACCEPTED, when=_BY_NEED),
    _told("unit", event=MATCH_DECLINED, sentence=_DECLINED, when=_BY_NEED),
    _told("unit", event=MATCH_DELIVERED, sentence=_GIVEN, when=_BY_NEED),
    _told("unit", event=MATCH_RECEIVED, sentence=_RECEIVED),
    _told("unit", event=MATCH_FAILED, sentence=_NOT_THERE, when=_BY_NEED),
    _told("unit", event=MATCH_RELEASED, sentence=_UNWANTED),
    _told("unit", event=MATCH_UNANSWERED, sentence=_NO_WORD),
    _told("unit", event=MATCH_LAPSED, sentence=_NOT_NEEDED),
    _told("unit", event=MATCH_EXPIRED, sentence=_OVER, when=_BY_ITSELF),
)
_TO_ASKER = _("Something is offered for your wish %(number)s. Accept it on its page, or say no.")
_NO_MORE = _(
    "What was offered for your wish %(number)s is not offered any more. It stays in the list, as"
    " old as it is."
)
_HAS_IT = _("Your wish %(number)s is fulfilled: you said that you have it.")
_HAS_NOT = _(
    "You said that you do not have what you wished for. %(number)s is back in the list, as old as"
    " it is."
)
# The one notice whose message holds more than its page: the code is derived, and kept nowhere.
CODE = Told(
    code=f"{CODE_ASKED.code}.{To.PERSON}",
    event=CODE_ASKED.code,
    to=To.PERSON,
    sentence=_(
        "The lookup code of your wish %(number)s was asked for, and is sent to the contact that"
        " you left."
    ),
    sent=_(
        "The lookup code of your wish %(number)s is %(code)s. If you did not ask for it, you need"
        " do nothing."
    ),
)
TOLD_PERSON = (
    _asker(
        MADE,
        sentence=_(
            "We have your wish %(number)s. Your community looks at it. Follow it with this number"
            " and your lookup code."
        ),
    ),
    _asker(
        BY_VERB["confirm"],
        sentence=_(
            "Your wish %(number)s is in the list now, without your name. Units can offer to give"
            " it."
        ),
    ),
    _asker(
        BY_VERB["decline"],
        sentence=_("Your wish %(number)s could not be taken into the list. Its page says why."),
    ),
    _asker(MATCH_PROPOSED, sentence=_TO_ASKER, when=_BY_UNIT),
    _asker(MATCH_PROPOSED, sentence=_TO_ASKER, when=_BY_BATCH),
    _asker(MATCH_DECLINED, sentence=_NO_MORE, when=_BY_UNIT | _OFFERED_TO_THEM),
    _asker(MATCH_EXPIRED, sentence=_NO_MORE, when=_OFFERED_TO_THEM),
    _asker(
        BY_VERB["promise"],
        sentence=_(
            "Your wish %(number)s is promised. Your community tells you when and how you get it."
        ),
    ),
    _asker(
        BY_VERB["plan"],
        sentence=_(
            "Others asked for the same as your wish %(number)s, so it became part of a project."
        ),
    ),
    _asker(
        BY_VERB["deliver"],
        sentence=_(
            "We were told that you have what you wished for, %(number)s. Please say on its page"
            " whether that is so."
        ),
    ),
    _asker(
        BY_VERB["fail"],
        sentence=_(
            "What was promised or planned for your wish %(number)s did not come about. It is back"
            " in the list, as old as it is."
        ),
    ),
    *(_asker(BY_VERB[verb], sentence=_HAS_IT) for verb in ("receive", "called_received")),
    *(_asker(BY_VERB[verb], sentence=_HAS_NOT) for verb in ("miss", "called_missed")),
    _asker(
        BY_VERB["close_unmet"],
        sentence=_("Nobody could give what you wished for, %(number)s. Its page says why."),
    ),
    _asker(
        BY_VERB["close_unanswered"],
        sentence=_(
            "Your wish %(number)s is closed. We did not reach you to ask whether you have it."
        ),
    ),
    _asker(BY_VERB["withdraw"], sentence=_("Your wish %(number)s was taken back.")),
    CODE,
)
