"""Who tries every door: each role in each relation to what was planted, and those without one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.harness.county import BEGAN, BESIDE, ENGAGED_UNTIL, HERE, door_of_program, with_power
from yijia.base.access import ADMINISTRATORS, PERMISSIONS, POWERS, Role
from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.access import actions as access
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Organisation
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

STREET, ELSEWHERE, GRID = HERE[:9], "350181103", f"{HERE}001"
# Where a grant lies, seen from what was planted in HERE and given to the body "lamps": over a
# division, or else over the work of a body.
OVER = {
    "own": HERE,
    "ancestor": STREET,
    "descendant": GRID,
    "sibling": BESIDE,
    "none": ELSEWHERE,
    "expired": HERE,
    "off": HERE,
}
OF_BODY = {"unit": "lamps", "other_unit": "water"}
RELATIONS = (*OVER, *OF_BODY)
# Beside the roles: an account without a post, the person who raised the case, and anybody at all.
NOBODY, SELF, PUBLIC = "nobody", "self", "public"
OTHERS = {NOBODY: "none", SELF: "self", PUBLIC: "public"}


@dataclass(frozen=True)
class Cell:
    """A role, and its relation to what was planted."""

    role: str
    relation: str

    def __str__(self) -> str:
        return self.role if self.role in OTHERS else f"{self.role}: {self.relation}"


@dataclass(frozen=True)
class Actor:
    """Somebody in a cell: what they hold, and the token with which they come over HTTP."""

    cell: Cell
    scope: Scope
    token: str


def cells() -> list[Cell]:
    """Every cell that there is, in a stable order."""
    held = [Cell(role, relation) for role in Role for relation in RELATIONS]
    return [*held, *(Cell(role, relation) for role, relation in OTHERS.items())]


def appointed(*, by: Scope, at: datetime) -> Iterator[Actor]:
    """Opens an account for each cell, fills its post, and switches its powers on."""
    bodies = {body.code: body for body in Organisation.objects.all()}
    for cell in cells():
        if cell.role in {SELF, PUBLIC}:
            yield Actor(cell, ANONYMOUS, token="")
            continue
        login = f"{cell.role}-{cell.relation}".replace("_", "-")
        account = people.open_account(by=by, at=at, login=login, password=None)
        if cell.role != NOBODY:
            _fill(cell, account=account, by=by, at=at, bodies=bodies)
        token = people.issue_token(by=by, at=at, account=account)
        scope = _scope_of(account, cell=cell, at=at)
        switch_on(scope, at=at, door=door_of_program(token))
        yield Actor(cell, scope, token=token)


# Every role of which one account may hold all at once.
APART = (ADMINISTRATORS - {Role.AUDIT}) | {Role.AUDITOR}
TOGETHER = [role for role in Role if role not in APART]


def with_every_post(name: str, *, body: str, by: Scope, at: datetime) -> Actor:
    """Somebody with a post of every role over HERE at one body, and all powers switched on.

    They handle the work of the lamps, too.
    """
    held = [(role, body, HERE) for role in TOGETHER] + [(Role.HANDLER, "lamps", None)]
    return _with_posts(f"all-{name}", held=held, by=by, at=at)


def auditing(name: str, *, body: str, by: Scope, at: datetime) -> Actor:
    """An auditor with a post at one body, who holds no other."""
    return _with_posts(f"audits-{name}", held=[(Role.AUDITOR, body, HERE)], by=by, at=at)


def _with_posts(
    name: str, *, held: Sequence[tuple[Role, str, str | None]], by: Scope, at: datetime
) -> Actor:
    account = people.open_account(by=by, at=at, login=name, password=None)
    for role, code, over in held:
        post = organisations.open_post(
            by=by,
            at=at,
            organisation=Organisation.objects.get(code=code),
            title_zh=f"{name} {role}",
            title_en=f"{name} {role}",
            role=role,
            over_division=over,
        )
        ends_on = ENGAGED_UNTIL if role is Role.AUDITOR else None
        access.fill_post(by=by, at=at, post=post, account=account, starts_on=BEGAN, ends_on=ends_on)
    token = people.issue_token(by=by, at=at, account=account)
    cell = Cell(name, "every post")
    scope = _scope_of(account, cell=cell, at=at)
    switch_on(scope, at=at, door=door_of_program(token))
    return Actor(cell, scope, token=token)


def _fill(
    cell: Cell, *, account: Account, by: Scope, at: datetime, bodies: dict[str, Organisation]
) -> None:
    role = Role(cell.role)
    post = organisations.open_post(
        by=by,
        at=at,
        organisation=bodies[OF_BODY.get(cell.relation, "centre")],
        title_zh=account.login,
        title_en=account.login,
        role=role,
        over_division=OVER.get(cell.relation),
    )
    access.fill_post(
        by=by,
        at=at,
        post=post,
        account=account,
        starts_on=BEGAN,
        ends_on=_end(cell, role=role, at=at),
    )


def _end(cell: Cell, *, role: Role, at: datetime) -> date | None:
    """Yesterday for who has left; an auditor's engagement always ends."""
    if cell.relation == "expired":
        return at.date() - timedelta(days=1)
    return ENGAGED_UNTIL if role is Role.AUDITOR else None


def _scope_of(account: Account, *, cell: Cell, at: datetime) -> Scope:
    """What the account holds, with every power on unless its relation is that they are off."""
    scope = scope_of(account_with_grants(at=at).get(pk=account.pk))
    if cell.relation == "off":
        return scope
    for permission in scope.powers():
        with acting_as(scope):
            access.switch_power_on(by=scope, at=at, permission=permission, reason="对照")
    return scope_of(account_with_grants(at=at).get(pk=account.pk))


def switch_on(scope: Scope, *, at: datetime, door: str) -> None:
    """Switches the powers that are on for somebody on at one more door."""
    for permission in POWERS & set(scope.held()):
        with_power(scope, permission=permission, at=at, door=door)


def has_powers(role: str) -> bool:
    """Whether anything of this role has to be switched on."""
    return role not in OTHERS and bool(PERMISSIONS[Role(role)] & POWERS)
