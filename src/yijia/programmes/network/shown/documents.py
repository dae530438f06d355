"""The network for programs: codes, names in both languages, days."""

from collections.abc import Sequence

from yijia.engines.figures.queries import Value
from yijia.engines.figures.rules import Countable
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.models import Agreement, BranchExclusion, Promise, Seat
from yijia.ground.organisations.queries import Coverage
from yijia.ground.organisations.queries.coverage import Covered
from yijia.ground.places.rules.files import Imported
from yijia.programmes.network import queries
from yijia.programmes.network.rules import FileKind

Document = dict[str, object]


def node_document(node: queries.Node) -> Document:
    """A place with its bodies, and everything below it."""
    return {
        "code": node.division.code,
        "name_zh": node.division.name_zh,
        "name_en": node.division.name_en,
        "kind": node.division.kind,
        "committees": node.committees,
        "branches": node.branches,
        "units": node.units,
        "excluded": bool(node.reason),
        "below": [node_document(one) for one in node.below],
    }


def seat_document(seat: Seat) -> Document:
    """A seat by the codes of its two organisations."""
    bodies = organisations.ever_known()
    return {
        "id": seat.pk,
        "body": bodies[seat.body_id].code,
        "member": bodies[seat.member_id].code,
        "title_zh": seat.title_zh,
        "title_en": seat.title_en,
        "is_full_time": seat.is_full_time,
        "starts_on": seat.starts_on,
        "ends_on": seat.ends_on,
    }


def agreement_document(agreement: Agreement) -> Document:
    """An agreement with what is promised in it."""
    bodies = organisations.ever_known()
    return {
        "id": agreement.pk,
        "body": bodies[agreement.body_id].code,
        "unit": bodies[agreement.unit_id].code,
        "document": agreement.document,
        "signed_on": agreement.signed_on,
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "promises": [promise_document(one) for one in agreement.promises.all()],
    }


def promise_document(promise: Promise) -> Document:
    """What is promised, and when it was given."""
    fields = ("what_zh", "what_en", "quantity", "measure", "due_on", "kept_on")
    return {"id": promise.pk} | {name: getattr(promise, name) for name in fields}


def exclusion_document(exclusion: BranchExclusion) -> Document:
    """Why a community needs no branch."""
    fields = ("reason_zh", "reason_en", "document", "starts_on", "ends_on")
    said = {name: getattr(exclusion, name) for name in fields}
    return {"id": exclusion.pk, "community": exclusion.division_id} | said


def body_document(found: queries.Body) -> Document:
    """A body or a unit with its seats and agreements."""
    return {
        "body": found.known,
        "ends_on": found.ends_on,
        "seats": [seat_document(one) for one in found.seats],
        "agreements": [agreement_document(one) for one in found.agreements],
    }


def place_document(found: queries.Place, *, counted: Sequence[tuple[Countable, Value]]) -> Document:
    """A street or community, with the posts of who serves there, and what is told of it."""
    return {
        "place": node_document(found.node),
        "serving": [
            {
                "body": one.code,
                "posts": [{"name_zh": post.name_zh, "name_en": post.name_en} for post in posts],
            }
            for one, posts in found.serving
        ],
        "seats": [seat_document(one) for one in found.seats],
        "agreements": [agreement_document(one) for one in found.agreements],
        "tells": [
            {"code": telling.code, "count": told.count, "lines": told.lines}
            for telling, told in found.tells
        ],
        "figures": [{"code": figure.code, "value": year.value} for figure, year in counted],
    }


def import_document(imported: Imported, *, what: FileKind) -> Document:
    """What a file has brought, or would bring, by what its rows are known by."""
    return {
        "what": what,
        "sha256": imported.sha256,
        "dry_run": imported.dry_run,
        "added": list(imported.added),
        "unchanged": imported.unchanged,
    }


def coverage_document(found: Coverage, *, division: str) -> Document:
    """How many communities have a branch of those that shall have one, and each by its code."""
    return {
        "division": division,
        "on": found.on,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "rules": found.rules,
        "having": [_covered(one) for one in found.having],
        "missing": [_covered(one) for one in found.missing],
        "excluded": [exclusion_document(one) for one in found.excluded],
        "without_rule": [_covered(one) for one in found.without_rule],
    }


def _covered(one: Covered) -> Document:
    return {"community": one.division.code, "branches": [known.code for known in one.branches]}
