"""Taking an issue in for a person who calls, or who stands at the counter."""

from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries
from yijia.programmes.issues.actions.raising import NewIssue, Raised, raise_issue


def register_issue(*, by: Scope, at: datetime, new: NewIssue) -> Raised:
    """Registers what a person tells, in the name of who takes it in.

    Raises:
        Forbidden: the person's post does not take issues in.
        Invalid: the category or the place is not known, it is entered late without a reason, or it
            is to be kept from where who takes it in works.
    """
    if not by.holds(Permission.CASE_TAKE_IN):
        raise Forbidden(_("Your post does not take issues in."))
    own = organisations.with_above(by.homes()) if new.about else frozenset()
    if any(queries.is_unit(body, code=new.about) for body in own):
        raise Invalid(
            _("You work at this unit. Let the centre take this in, or the person by the website."),
            field="about",
        )
    return raise_issue(by=by, at=at, new=new)
