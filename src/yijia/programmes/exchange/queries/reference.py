"""What can be asked for on a day, how long each step may take, and who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from yijia.base import periods
from yijia.base.errors import Invalid
from yijia.base.words import Named, _
from yijia.engines.cases.rules import Limit as CaseLimit
from yijia.engines.cases.rules import LimitUnit, Step
from yijia.ground.journal.queries import remembered
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.rules import OF_PLACE
from yijia.ground.places import queries as places
from yijia.ground.places.rules.codes import Level
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.models import Category, Limit


@dataclass(frozen=True)
class Thing(Named):
    """What can be asked for, and how it is given."""

    mode: rules.Mode
    is_sample: bool


@remembered
def _every_category() -> list[Category]:
    return list(Category.objects.order_by("code"))


@remembered
def things_on(*, on: date) -> dict[str, Thing]:
    """Everything that can be asked for on a day, by code."""
    return {
        row.code: _thing(row)
        for row in _every_category()
        if periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on)
    }


def ever_known() -> dict[str, Thing]:
    """Everything that could ever be asked for, by code."""
    return {row.code: _thing(row) for row in _every_category()}


def _thing(row: Category) -> Thing:
    return Thing(
        row.code, row.name_zh, row.name_en, mode=rules.Mode(row.mode), is_sample=row.is_sample
    )


def named_things() -> Mapping[str, str]:
    """Everything that could ever be asked for in the reader's language, by code."""
    language = get_language() or ""
    return {code: thing.name(language) for code, thing in ever_known().items()}


def named_kinds() -> Mapping[str, str]:
    """Whose a need is, in the reader's language."""
    return {kind.value: gettext(label) for kind, label in rules.KIND_LABELS.items()}


@remembered
def _every_limit() -> list[Limit]:
    return list(Limit.objects.order_by("starts_on"))


@remembered
def limits_on(*, on: date) -> dict[Step, CaseLimit]:
    """The limits of all steps that hold on a day."""
    return {
        Step(row.step): CaseLimit(row.amount, LimitUnit(row.unit))
        for row in _every_limit()
        if periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on)
    }


def community_body(*, division: str, on: date) -> Known:
    """The body of a community or village that confirms what is asked for there.

    Raises:
        Invalid: there is no such place, or no body that could.
    """
    place = places.gazetteer().get(division)
    if place is None or place.level != Level.COMMUNITY or not place.valid_on(on):
        raise Invalid(_("Choose a community or village of this county."), field="division")
    nearest = organisations.nearest_bodies(division=division, on=on)
    found = [one for one in nearest if one.division == division and one.kind in OF_PLACE]
    if not found:
        raise Invalid(_("No body of this community takes wishes in yet."), field="division")
    return found[0]
