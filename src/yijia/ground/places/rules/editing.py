"""Who may write places and the calendar, and with what paper."""

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.places.rules import files

LONGEST_DOCUMENT = 200


def check_may_edit(by: Scope) -> None:
    """Refuses whoever may edit places nowhere.

    Raises Forbidden.
    """
    if not by.holds(Permission.PLACE_EDIT):
        raise Forbidden


def may_edit_division(by: Scope, *, code: str) -> bool:
    """Whether a division, which need not exist yet, lies where this person may edit."""
    return by.may(Permission.PLACE_EDIT, division=code, organisation=None)


def check_document(document: str) -> None:
    """Refuses a change that names no paper that orders it.

    Raises Invalid.
    """
    if not document:
        raise Invalid(_("Name the document that orders this."), field="document")
    fault = files.text_fault(document, most=LONGEST_DOCUMENT)
    if fault is not None:
        raise Invalid(fault, field="document")


def check_source(source: str) -> None:
    """Refuses an import that does not say where its file comes from.

    Raises Invalid.
    """
    if not source:
        raise Invalid(_("Say where the file comes from."), field="source")
    fault = files.text_fault(source, most=LONGEST_DOCUMENT)
    if fault is not None:
        raise Invalid(fault, field="source")
