"""Words for replies that are often needed: kept by a unit, dated, and never changed."""

from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import events, queries
from yijia.programmes.issues.models import ReplyTemplate


@dataclass(frozen=True)
class NewTemplate:
    """The words of a template. No organisation is every unit, no category any topic."""

    name: str
    public_zh: str
    public_en: str
    private_text: str
    category: str
    organisation: int | None


def add_template(*, by: Scope, at: datetime, new: NewTemplate) -> ReplyTemplate:
    """Keeps words for replies, for a unit in which the person works, or for every unit.

    Raises:
        Forbidden: the person does not work there, or may not speak for every unit.
        Invalid: there is no such category.
    """
    _check_may(by=by, organisation=new.organisation)
    day = at.astimezone(CHINA).date()
    if new.category and new.category not in queries.known_categories(on=day):
        raise Invalid(_("Choose what it is about."), field="category")
    made = ReplyTemplate(
        name=new.name,
        public_zh=new.public_zh,
        public_en=new.public_en,
        private_text=new.private_text,
        category_id=new.category or None,
        organisation_id=new.organisation,
        starts_on=day,
    )
    with journal.entry(by=by, at=at, event=events.TEMPLATE_ADDED, new={"category": new.category}):
        made.save(force_insert=True)
    return made


def end_template(*, by: Scope, at: datetime, template: ReplyTemplate) -> None:
    """Ends a template: it is offered no more from today on.

    Raises:
        Conflict: it has ended already.
        Forbidden: the person does not work in its unit, or may not speak for every unit.
    """
    _check_may(by=by, organisation=template.organisation_id)
    day: date = at.astimezone(CHINA).date()
    with journal.entry(by=by, at=at, event=events.TEMPLATE_ENDED, new={"template": template.pk}):
        going_on = ReplyTemplate.objects.filter(pk=template.pk, ends_on=None)
        if not going_on.update(ends_on=day):
            raise Conflict(_("These words are offered no more: somebody has ended them."))


def _check_may(*, by: Scope, organisation: int | None) -> None:
    if organisation is None and not by.holds(Permission.CASE_DISPATCH):
        raise Forbidden(_("Only who dispatches writes templates for every unit."))
    if organisation is not None and organisation not in by.homes():
        raise Forbidden
