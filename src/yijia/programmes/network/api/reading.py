"""The network read by programs: whole, by place and body, and who has a branch."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from ninja import Router

from yijia.base.access import public
from yijia.engines.figures import queries as figures
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import queries as organisations
from yijia.programmes.network import queries
from yijia.programmes.network.api import shapes
from yijia.programmes.network.shown import documents

router = Router(tags=["network"])


@router.get("", response=list[shapes.NodeOut], summary="The whole network")
@public
def network(request: ScopedRequest, on: date | None = None) -> Any:
    """Counties, streets, communities and their branches on a day, by default today."""
    return [documents.node_document(one) for one in queries.tree(on=on or timezone.localdate())]


@router.get(
    "/coverage", response=shapes.BranchCoverageOut, summary="Which communities have a branch"
)
@public
def coverage(request: ScopedRequest, division: str = "", on: date | None = None) -> Any:
    """Both lists of a day, and the reason of each exclusion."""
    code = division or settings.YIJIA_COUNTY
    found = organisations.coverage(division=code, on=on or timezone.localdate())
    return documents.coverage_document(found, division=code)


@router.get("/names", response=list[shapes.PrintedNameOut], summary="Printed names")
@public
def names(request: ScopedRequest) -> Any:
    """Themes, a platform and a document, with the sentence that names each."""
    return organisations.printed_names()


@router.get("/places/{code}", response=shapes.WholePlaceOut, summary="One street or community")
@public
def place(request: ScopedRequest, code: str, on: date | None = None) -> Any:
    """Who serves there, seats, promises, open needs, what units give, and its figures."""
    today = timezone.localdate()
    found = queries.place(request.scope, code=code, on=on or today)
    counted = figures.this_years(by=request.scope, division=code, on=today)
    return documents.place_document(found, counted=counted)


@router.get("/bodies/{code}", response=shapes.WholeBodyOut, summary="One body or unit")
@public
def body(request: ScopedRequest, code: str, on: date | None = None) -> Any:
    """Its seats, its agreements, and what is promised and kept."""
    found = queries.body(request.scope, code=code, on=on or timezone.localdate())
    return documents.body_document(found)
