"""Taking an issue in for a person who calls, or who stands at the counter."""

from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.programmes.issues.actions.raising import NewIssue, Raised, raise_issue


def register_issue(*, by: Scope, at: datetime, new: NewIssue) -> Raised:
    """Registers what a person tells, in the name of who takes it in.

    Raises:
        Forbidden: the person's post does not take issues in.
        Invalid: the category or the place is not known, or it is entered late without a reason.
    """
    if not by.holds(Permission.CASE_TAKE_IN):
        raise Forbidden(_("Your post does not take issues in."))
    return raise_issue(by=by, at=at, new=new)
