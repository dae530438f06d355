"""Who acts, and over what: the one value that every query and action is given."""

from dataclasses import dataclass, field

from yijia.base.access import Permission


@dataclass(frozen=True)
class GrantValue:
    """Permissions over everything below a division, or over one organisation's own work.

    `home` is the organisation of the post that gives them, whatever they reach. `powers` are those
    that the post gives too, and that count only once they are switched on.
    """

    permissions: frozenset[Permission]
    division: str | None = None
    organisation: int | None = None
    home: int | None = None
    powers: frozenset[Permission] = frozenset()


@dataclass(frozen=True)
class Scope:
    """A person, a service account or the anonymous public, with the grants held now.

    `waiting` is how many things waited on which page when the account was read.
    `door` tells one session or token from another: a power is on at the one it was switched on for.
    """

    account: int | None
    name: str
    grants: tuple[GrantValue, ...] = ()
    everything: bool = False
    waiting: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    door: str = ""

    def holds(self, permission: Permission) -> bool:
        """Whether the permission is held anywhere at all."""
        return self.everything or any(permission in grant.permissions for grant in self.grants)

    def held(self) -> tuple[Permission, ...]:
        """Every permission that is held anywhere."""
        found = {permission for grant in self.grants for permission in grant.permissions}
        return tuple(sorted(found))

    def powers(self) -> tuple[Permission, ...]:
        """Every power that this person may switch on, and that is off."""
        found = {permission for grant in self.grants for permission in grant.powers}
        return tuple(sorted(found - set(self.held())))

    def prefixes(self, permission: Permission) -> tuple[str, ...]:
        """Division codes below which the permission is held, without ones inside another."""
        found = {g.division for g in self.grants if permission in g.permissions and g.division}
        inside = {a for a in found for b in found if a != b and a.startswith(b)}
        return tuple(sorted(found - inside))

    def organisations(self, permission: Permission) -> tuple[int, ...]:
        """Organisations for whose own work the permission is held."""
        found = {g.organisation for g in self.grants if permission in g.permissions}
        return tuple(sorted(x for x in found if x is not None))

    def homes(self) -> tuple[int, ...]:
        """The organisations in which this person holds a post."""
        return tuple(sorted({g.home for g in self.grants if g.home is not None}))

    def may(
        self, permission: Permission, *, division: str | None, organisation: int | None
    ) -> bool:
        """Whether the permission is held over this division or for this organisation."""
        if self.everything:
            return True
        below = any((division or "").startswith(prefix) for prefix in self.prefixes(permission))
        return below or organisation in self.organisations(permission)

    def works_at(self, permission: Permission, *, organisation: int | None) -> bool:
        """Whether the permission is held at this organisation: by a post in it, or for its work."""
        return self.everything or any(
            permission in grant.permissions and organisation in {grant.home, grant.organisation}
            for grant in self.grants
            if organisation is not None
        )


ANONYMOUS = Scope(account=None, name="anonymous")


def service_scope(name: str) -> Scope:
    """The scope of a named service account: ticks, imports and the demonstration."""
    return Scope(account=None, name=f"service:{name}", everything=True)
