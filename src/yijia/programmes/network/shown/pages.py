"""Pages of the network in the reader's language. Nobody is named: posts and units are."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base import words
from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures.queries import Value
from yijia.engines.figures.rules import Countable
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.models import (
    Agreement,
    BranchExclusion,
    Organisation,
    PrintedName,
    Promise,
    Seat,
)
from yijia.ground.organisations.queries import Coverage, Known
from yijia.ground.organisations.queries.coverage import Covered
from yijia.ground.organisations.registry import Telling, Told
from yijia.ground.organisations.rules import NETWORK, Kind, network
from yijia.ground.places.rules.codes import Level
from yijia.programmes.network import queries
from yijia.programmes.network.shown.drawing import Twig, drawing

Row = dict[str, object]
# How a promise stands, with the colour of its tag.
KEPT, OPEN, OVERDUE = (_("Kept"), "green"), (_("Promised"), ""), (_("Not kept in time"), "red")


def _said(zh: str, en: str) -> str:
    return words.in_language(zh=zh, en=en, language=get_language() or "")


def name_of(body: Organisation | Known) -> str:
    """An organisation's name in the reader's language."""
    return _said(body.name_zh, body.name_en)


def _place(code: str) -> str:
    return reverse("network:place", args=[code])


def _linked(known: Known) -> Row:
    return {
        "name": name_of(known),
        "href": reverse("network:body", args=[known.code]),
        "kind": gettext(network.KIND_LABELS[Kind(known.kind)]),
        "sort": gettext(network.SORT_LABELS[network.UnitSort(known.sort)]) if known.sort else "",
    }


def tree_page(nodes: Sequence[queries.Node], *, on: date) -> Row:
    """The whole network: the streets drawn, and everything in words."""
    twigs = [_twig(node, deep=False) for node in nodes]
    return {
        "on": on,
        "drawing": drawing(twigs) if twigs else None,
        "streets": [_branch(street) for county in nodes for street in county.below],
    }


def _twig(node: queries.Node, *, deep: bool) -> Twig:
    """A place for the drawing: the streets of a county, or a street down to its branches."""
    below = [_twig(one, deep=deep) for one in node.below] if deep or _is_top(node) else []
    own = [
        Twig(name_of(one), reverse("network:body", args=[one.code]))
        for one in (*node.committees, *node.branches)
        if deep
    ]
    text = node.division.name if deep else f"{node.division.name} · {_counts(node)}"
    href = reverse("network:index") if _is_top(node) else _place(node.division.code)
    return Twig(text, href, below=(*own, *below))


def _is_top(node: queries.Node) -> bool:
    return node.division.parent_id is None


def _counts(node: queries.Node) -> str:
    """How many communities and branches are below, in words."""
    said = gettext("Communities: %(communities)s, branches: %(branches)s")
    return said % {"communities": node.communities, "branches": node.every_branch}


def _branch(node: queries.Node) -> Row:
    """A place in words, with everything below it."""
    return {
        "name": node.division.name,
        "href": _place(node.division.code),
        "counts": _counts(node),
        "committees": [_linked(one) for one in node.committees],
        "branches": [_linked(one) for one in node.branches],
        "units": [_linked(one) for one in node.units],
        "reason": _said(node.reason.reason_zh, node.reason.reason_en) if node.reason else "",
        "below": [_branch(one) for one in node.below],
    }


def place_page(
    found: queries.Place, *, on: date, today: date, counted: Sequence[tuple[Countable, Value]]
) -> Row:
    """A street or community, with who serves there, its seats, promises and figures."""
    node, bodies = found.node, organisations.ever_known()
    seats = [_seat(one, bodies=bodies) for one in found.seats]
    return {
        "on": on,
        "code": node.division.code,
        "name": node.division.name,
        "full_name": found.full_name,
        "above": _above(found.above),
        "node": _branch(node),
        "drawing": drawing([_twig(node, deep=True)]) if node.below else None,
        "serving": [
            (name_of(one), [p.name(get_language() or "") for p in posts])
            for one, posts in found.serving
        ],
        "seats": seats,
        "agreements": _agreements(found.agreements, bodies=bodies, today=today),
        "tells": [_tells(one, told=told, code=node.division.code) for one, told in found.tells],
        "figures": _figures(counted),
        "exclusion": node.reason,
        "reason": _said(node.reason.reason_zh, node.reason.reason_en) if node.reason else "",
        "kept": found.kept,
        "is_community": node.division.kind == "community",
    }


def _tells(telling: Telling, *, told: Told, code: str) -> Row:
    """What a programme tells of the place, and where all of it stands."""
    return {
        "label": gettext(telling.label),
        "lines": told.lines,
        "count": told.count,
        "more": told.count > len(told.lines),
        "href": f"{reverse(telling.page)}?division={code}",
    }


def _above(node: queries.Node | None) -> str:
    """The page of the street above a community; above a street is the whole network."""
    return "" if node is None or _is_top(node) else _place(node.division.code)


def _figures(counted: Sequence[tuple[Countable, Value]]) -> list[Row]:
    """This year's figures of the place; what is nought, or may not be told, is left out."""
    return [
        {
            "title": gettext(figure.title),
            "value": year.value,
            "href": f"{reverse('figures:figure', args=[figure.code])}?division={year.division}",
            "red": year.red,
        }
        for figure, year in counted
        if year.value
    ]


def body_page(found: queries.Body, *, on: date, today: date) -> Row:
    """A body or a unit, with its seats, agreements and promises."""
    bodies, known = organisations.ever_known(), found.known
    return {
        "on": on,
        "code": known.code,
        "name": name_of(known),
        "facts": _linked(known),
        "place": _page_of(known.division),
        "ends_on": found.ends_on,
        "may_end": found.kept and found.ends_on is None and known.kind in NETWORK,
        "posts": [post.name(get_language() or "") for post in found.posts],
        "seats": [_seat(one, bodies=bodies) for one in found.seats],
        "agreements": _agreements(found.agreements, bodies=bodies, today=today),
        "kept": found.kept,
        "has_seats": known.kind in network.SEATED,
        "signs": known.kind in {*network.SEATED, Kind.PARTY_BRANCH},
    }


def _page_of(division: str) -> str:
    """Where a body stands: the page of a grid is its community's, and a county has none."""
    is_county = len(division) <= len(settings.YIJIA_COUNTY)
    return "" if is_county else _place(division[: Level.COMMUNITY])


def _seat(seat: Seat, *, bodies: dict[int, Known]) -> Row:
    return {
        "id": seat.pk,
        "title": _said(seat.title_zh, seat.title_en),
        "body": _linked(bodies[seat.body_id]),
        "member": _linked(bodies[seat.member_id]),
        "time": gettext("Full-time") if seat.is_full_time else gettext("Part-time"),
        "starts_on": seat.starts_on,
        "ends_on": seat.ends_on,
    }


def _agreements(found: Iterable[Agreement], *, bodies: dict[int, Known], today: date) -> list[Row]:
    return [
        {
            "id": one.pk,
            "document": one.document,
            "body": _linked(bodies[one.body_id]),
            "unit": _linked(bodies[one.unit_id]),
            "signed_on": one.signed_on,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "promises": [_promise(promise, today=today) for promise in one.promises.all()],
        }
        for one in found
    ]


def _promise(promise: Promise, *, today: date) -> Row:
    late = promise.kept_on is None and promise.due_on < today
    is_late = promise.kept_on is not None and promise.kept_on > promise.due_on
    state, colour = OVERDUE if late else OPEN if promise.kept_on is None else KEPT
    return {
        "id": promise.pk,
        "what": _said(promise.what_zh, promise.what_en),
        "much": _much(promise),
        "due_on": promise.due_on,
        "kept_on": promise.kept_on,
        "state": gettext(state),
        "colour": colour,
        "was_late": is_late,
    }


def _much(promise: Promise) -> str:
    measure = gettext(network.MEASURE_LABELS[network.Measure(promise.measure)])
    return f"{promise.quantity} {measure}"


def seat_line(seat: Seat) -> str:
    """A seat in one line: whose it is, and what it is called."""
    return f"{name_of(seat.member)} · {_said(seat.title_zh, seat.title_en)}"


def promise_line(promise: Promise) -> str:
    """A promise in one line: what, and how much."""
    return f"{_said(promise.what_zh, promise.what_en)} · {_much(promise)}"


def coverage_page(found: Coverage, *, scope: Scope) -> Row:
    """Both lists of a day, and the reason of each exclusion."""
    county = settings.YIJIA_COUNTY
    return {
        "on": found.on,
        "found": found,
        "rules": [{"text": _said(one.text_zh, one.text_en), "row": one} for one in found.rules],
        "having": [_covered(one) for one in found.having],
        "missing": [_covered(one) for one in found.missing],
        "without_rule": [_covered(one) for one in found.without_rule],
        "excluded": [_excluded(one) for one in found.excluded],
        "county": county,
        "kept": scope.may(Permission.NETWORK_EDIT, division=county, organisation=None),
    }


def _covered(one: Covered) -> Row:
    return {
        "name": one.division.name,
        "href": _place(one.division.code),
        "branches": [_linked(branch) for branch in one.branches],
    }


def _excluded(one: BranchExclusion) -> Row:
    return {
        "name": one.division.name,
        "href": _place(one.division_id),
        "reason": _said(one.reason_zh, one.reason_en),
        "row": one,
    }


def name_rows(found: Iterable[PrintedName]) -> list[Row]:
    """Printed names with the sentence that names them."""
    return [
        {"row": one, "kind": gettext(network.NAME_LABELS[network.NameKind(one.kind)])}
        for one in found
    ]
