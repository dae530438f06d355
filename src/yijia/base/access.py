"""Who may: the permissions in one screen, and the mark that every page and route carries."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])
_MARK = "access_mark"
_METHODS = "access_methods"
_APART = "access_apart"
# What a page takes unless it says otherwise; a route of the JSON interface names its own.
PAGE_METHODS = ("GET", "HEAD", "POST")


class Permission(StrEnum):
    """Everything a role can allow, by room."""

    CASE_READ = "case.read"
    CASE_TAKE_IN = "case.take_in"
    CASE_DISPATCH = "case.dispatch"
    CASE_HANDLE = "case.handle"
    CASE_SUPERVISE = "case.supervise"
    CONTACT_READ = "contact.read"
    CONTACT_BULK = "contact.bulk"
    FIGURE_RECOUNT = "figure.recount"
    FIGURE_PUBLISH = "figure.publish"
    PLACE_EDIT = "place.edit"
    ORGANISATION_EDIT = "organisation.edit"
    NETWORK_EDIT = "network.edit"
    ACCOUNT_EDIT = "account.edit"
    GRANT_EDIT = "grant.edit"
    JOURNAL_READ = "journal.read"
    PERSON_RIGHTS = "person.rights"
    SAMPLE_READ = "sample.read"
    NOTICE_MANAGE = "notice.manage"
    RULE_EDIT = "rule.edit"
    FORM_EDIT = "form.edit"
    FORM_SIGN = "form.sign"
    MEMBER_SERVE = "member.serve"


class Role(StrEnum):
    """A named set of permissions that a post gives to the person in it."""

    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    COMMUNITY_WORKER = "community_worker"
    LEADER = "leader"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    DATA_OFFICER = "data_officer"
    AUDITOR = "auditor"
    NETWORK_OWNER = "network_owner"
    MEMBER = "member"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.DISPATCHER: frozenset(
        {
            Permission.CASE_READ,
            Permission.CASE_TAKE_IN,
            Permission.CASE_DISPATCH,
            Permission.CASE_SUPERVISE,
            Permission.CONTACT_READ,
            Permission.CONTACT_BULK,
            Permission.FORM_EDIT,
        }
    ),
    Role.HANDLER: frozenset(
        {
            Permission.CASE_READ,
            Permission.CASE_TAKE_IN,
            Permission.CASE_HANDLE,
            Permission.CONTACT_READ,
            Permission.FORM_EDIT,
        }
    ),
    Role.COMMUNITY_WORKER: frozenset(
        {
            Permission.CASE_READ,
            Permission.CASE_TAKE_IN,
            Permission.CASE_HANDLE,
            Permission.CONTACT_READ,
            Permission.FORM_EDIT,
        }
    ),
    Role.LEADER: frozenset(
        {
            Permission.CASE_READ,
            Permission.CASE_SUPERVISE,
            Permission.FIGURE_PUBLISH,
            Permission.FORM_EDIT,
            Permission.FORM_SIGN,
        }
    ),
    # The three administrators (三员): none of them reads a case or a contact, and none is another.
    Role.SYSTEM: frozenset(
        {
            Permission.PLACE_EDIT,
            Permission.ORGANISATION_EDIT,
            Permission.ACCOUNT_EDIT,
            Permission.FIGURE_RECOUNT,
            Permission.NOTICE_MANAGE,
            Permission.RULE_EDIT,
        }
    ),
    Role.SECURITY: frozenset({Permission.GRANT_EDIT}),
    Role.AUDIT: frozenset({Permission.JOURNAL_READ}),
    Role.DATA_OFFICER: frozenset({Permission.PERSON_RIGHTS, Permission.CONTACT_BULK}),
    Role.AUDITOR: frozenset({Permission.SAMPLE_READ, Permission.JOURNAL_READ}),
    # The organisation department, and a street for its own part: no case and no contact.
    Role.NETWORK_OWNER: frozenset({Permission.NETWORK_EDIT}),
    # Who reports in to where they live, in their own name: no case and no contact.
    Role.MEMBER: frozenset({Permission.MEMBER_SERVE}),
}
# Roles in which somebody moves cases on: without one of them a unit's cases stand.
WORKING = frozenset(
    role
    for role, held in PERMISSIONS.items()
    if held & {Permission.CASE_HANDLE, Permission.CASE_DISPATCH}
)
# Of these an account holds one at a time: who may change, who may let in, who may look over both.
ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})
# Held only while switched on: for an hour at most, with a reason that goes into the journal.
POWERS = frozenset(
    {
        Permission.ACCOUNT_EDIT,
        Permission.GRANT_EDIT,
        Permission.JOURNAL_READ,
        Permission.PERSON_RIGHTS,
        Permission.CONTACT_BULK,
    }
)


@dataclass(frozen=True)
class Mark:
    """What a page or route asks of the person: a permission, or nothing."""

    permission: Permission | None


def needs(permission: Permission) -> Callable[[View], View]:
    """Marks a view: only a person who holds `permission` somewhere may call it."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Mark(permission))
        return view

    return mark


def public(view: View) -> View:
    """Marks a view that anybody may call."""
    setattr(view, _MARK, Mark(None))
    return view


def mark_of(view: object) -> Mark | None:
    """The mark of a view, or None when it carries none and must not be served."""
    mark = getattr(view, _MARK, None)
    return mark if isinstance(mark, Mark) else None


def takes(*methods: str) -> Callable[[View], View]:
    """Marks a page that takes these methods and no other."""

    def mark(view: View) -> View:
        setattr(view, _METHODS, methods)
        return view

    return mark


def methods_of(view: object) -> tuple[str, ...]:
    """The methods that a page takes."""
    methods: tuple[str, ...] = getattr(view, _METHODS, PAGE_METHODS)
    return methods


def apart(view: View) -> View:
    """Marks a page that opens its own transactions: what it waits for stands in none of them."""
    setattr(view, _APART, True)
    return view


def is_apart(view: object) -> bool:
    """Whether a page opens its own transactions."""
    return bool(getattr(view, _APART, False))
