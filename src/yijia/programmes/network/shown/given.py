"""What a valid form says, as an action takes it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.meetings import actions as meetings
from yijia.engines.meetings import queries as meeting_queries
from yijia.engines.meetings.registry import Matter, Source
from yijia.engines.meetings.rules import deciding, joint
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.actions import NewOrganisation
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.rules import NETWORK, Kind, network
from yijia.ground.shell.forms import LEFT_AS_IS
from yijia.ground.shell.problems import sentence_of
from yijia.programmes.network import rules

FILES = {
    "bodies": _("Bodies and units from a file"),
    "seats": _("Seats from a file"),
    "agreements": _("Agreements from a file"),
}
COLUMNS = {
    "bodies": (
        "code, kind, name_zh, division, starts_on",
        "name_en, sort, credit_code, parent",
    ),
    "seats": ("body, member, title_zh, full_time, starts_on", "title_en, ends_on"),
    "agreements": ("body, unit, document, signed_on, starts_on", "ends_on"),
}
# The colon that is typed in Chinese, as wide as a character.
WIDE_COLON = chr(0xFF1A)
NO_UNIT = _("There is no organisation of this code.")


def choices(units: Iterable[Known]) -> list[tuple[str, str]]:
    """Organisations by code and name, with nothing chosen at first."""
    language = get_language() or ""
    return [("", ""), *((one.code, one.name(language)) for one in units)]


def _unit(code: str, *, field: str) -> int:
    for known in organisations.ever_known().values():
        if known.code == code:
            return known.id
    raise Invalid(NO_UNIT, field=field)


def new_body(given: Mapping[str, Any], *, division: str) -> NewOrganisation:
    """A body of the network at a place, below the one that is there for it."""
    kind = Kind(given["kind"])
    return NewOrganisation(
        code=given["code"],
        kind=kind,
        name_zh=given["name_zh"],
        name_en=given["name_en"],
        division=division,
        starts_on=given["starts_on"],
        sort=given["sort"],
    )


def new_seat(given: Mapping[str, Any], *, body: int) -> network.NewSeat:
    """A seat in a body; the unit is found by its code."""
    said = {name: given[name] for name in ("title_zh", "title_en", "starts_on", "ends_on")}
    member = _unit(given["member"], field="member")
    is_full_time = given["is_full_time"] == "full"
    return network.NewSeat(body, member, is_full_time=is_full_time, **said)


def new_agreement(given: Mapping[str, Any], *, body: int) -> network.NewAgreement:
    """An agreement with a body; the unit is found by its code."""
    said = {name: given[name] for name in ("document", "signed_on", "starts_on", "ends_on")}
    return network.NewAgreement(body, _unit(given["unit"], field="unit"), **said)


def new_promise(given: Mapping[str, Any]) -> network.NewPromise:
    """What a unit promises."""
    return network.NewPromise(**{**given, "measure": network.Measure(given["measure"])})


def new_exclusion(given: Mapping[str, Any], *, division: str) -> network.NewExclusion:
    """Why a community needs no branch."""
    return network.NewExclusion(division=division, **given)


def new_rule(given: Mapping[str, Any], *, division: str) -> network.NewEligibility:
    """Which communities shall have a branch."""
    return network.NewEligibility(division=division, **given)


def unit_of(code: str) -> int:
    """The id of the organisation of a code that an address names.

    Raises:
        NotFound: there never was one.
    """
    return organisations.body_by_code(code).id


def units_of(codes: Iterable[str]) -> list[int]:
    """The units that are called, by their codes."""
    return [_unit(code, field="units") for code in codes]


def new_call(given: Mapping[str, Any]) -> meetings.Call:
    """Whom a body calls, why, and where to; bodies are found by their codes."""
    said = {name: given[name] for name in ("type", "reason", "place")}
    convener = _unit(given["convener"], field="convener")
    return meetings.Call(convener=convener, units=units_of(given["units"]), **said)


def new_whistle(given: Mapping[str, Any]) -> meetings.NewWhistle:
    """Which body blows the whistle, why, and where the units are to meet."""
    said = {name: given[name] for name in ("type", "reason", "place")}
    return meetings.NewWhistle(_unit(given["blower"], field="blower"), **said)


def new_resolution(given: Mapping[str, Any]) -> meetings.NewResolution:
    """What was resolved; the owner is found by its code."""
    owner = _unit(given["owner"], field="owner")
    return meetings.NewResolution(given["text"], owner, given["workdays"])


def new_meeting(given: Mapping[str, Any], *, body: Known) -> meetings.NewMeeting:
    """When and where a body meets."""
    return meetings.NewMeeting(body, given["meets_at"], given["place"])


def new_decision(given: Mapping[str, Any]) -> meetings.NewDecision:
    """What became of a point; without counts it was not put to the vote."""
    counts = [given[name] for name in ("in_favour", "against", "abstained")]
    votes = None if None in counts else deciding.Votes(*counts)
    return meetings.NewDecision(given["text"], votes)


def new_addition(
    given: Mapping[str, Any], *, points: Sequence[meeting_queries.Point]
) -> dict[str, Any]:
    """What is added to minutes, and to which point, by its place; without one to all of them.

    Raises:
        Invalid: there is no such point.
    """
    known = {str(one.item.place): one.item for one in points}
    if given["point"] and given["point"] not in known:
        raise Invalid(_("There is no such point on this agenda."), field="point")
    return {"text": given["text"], "item": known.get(given["point"])}


def roll_lines(given: Mapping[str, Any], *, seats: Iterable[int]) -> list[joint.Line]:
    """A line for each seat: present with who speaks for it, excused, or absent.

    Raises:
        Invalid: a unit is both, has no seat, or a line of who speaks names none of them.
    """
    known = {
        organisations.ever_known()[seat].code: organisations.ever_known()[seat] for seat in seats
    }
    chosen = {name: set(given[name]) for name in ("present", "excused")}
    for name, codes in chosen.items():
        if codes - set(known) or (name == "excused" and codes & chosen["present"]):
            raise Invalid(_("Choose each unit with a seat once."), field=name)
    speakers = _speakers(given["speakers"], known=known)
    return [
        joint.Line(one.id, _presence(code, chosen=chosen), speakers.get(code, ""))
        for code, one in known.items()
    ]


def _presence(code: str, *, chosen: Mapping[str, Collection[str]]) -> joint.Presence:
    if code in chosen["present"]:
        return joint.Presence.PRESENT
    return joint.Presence.EXCUSED if code in chosen["excused"] else joint.Presence.ABSENT


def _speakers(text: str, *, known: Mapping[str, Known]) -> dict[str, str]:
    """Who speaks for which unit, by its code: lines of a unit, a colon and a post."""
    named = {name: code for code, one in known.items() for name in (code, one.name_zh, one.name_en)}
    found: dict[str, str] = {}
    for line in text.replace(WIDE_COLON, ":").splitlines():
        unit, _colon, post = line.partition(":")
        if not unit.strip():
            continue
        if unit.strip() not in named:
            raise Invalid(_("A line names no unit with a seat."), field="speakers")
        if len(post.strip()) > joint.LONGEST_SPEAKER:
            raise Invalid(_("Write less."), field="speakers")
        found[named[unit.strip()]] = post.strip()
    return found


def chosen_matters(
    codes: Iterable[str], *, offered: Iterable[tuple[Source, Sequence[Matter]]]
) -> list[Matter]:
    """The matters that were chosen, by where they come from and what they are known by there.

    Raises:
        Invalid: one is not open any more, or was never offered.
    """
    known = {matter_code(one): one for _source, rows in offered for one in rows}
    wanted = list(codes)
    if not set(wanted) <= set(known):
        raise Invalid(_("One of these matters is not open any more."), field="matters")
    return [known[code] for code in wanted]


def matter_code(one: Matter) -> str:
    """What a matter is chosen by."""
    return f"{one.source}:{one.key}"


def entered(given: Mapping[str, Any]) -> dict[str, Any]:
    """When a unit arrived, and why it is entered only now."""
    return {name: given[name] for name in ("arrived_at", "reason")}


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form of free words says, without the word that they are left as they are."""
    return {name: value for name, value in given.items() if name != LEFT_AS_IS}


def words_of(what: str) -> dict[str, list[tuple[str, str]]]:
    """The words that a column of a file may hold, and what each stands for."""
    if what != rules.FileKind.BODIES:
        return {}
    kinds = [(kind.value, gettext(network.KIND_LABELS[kind])) for kind in NETWORK]
    sorts = [(sort.value, gettext(label)) for sort, label in network.SORT_LABELS.items()]
    return {"kind": kinds, "sort": sorts}


def by_row(refused: Invalid) -> Invalid:
    """The faults of a file beside its field: how many there are, and the first with their rows."""
    if not refused.errors:
        return refused
    said = [sentence_of(refused)]
    said += [
        gettext("Row %(place)s: %(fault)s") % {"place": at, "fault": gettext(fault)}
        for at, fault in refused.errors[: rules.MOST_FAULTS]
    ]
    return Invalid(refused.message, errors=tuple(("file", sentence) for sentence in said))
