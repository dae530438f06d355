"""What a scope lets its holder do, and what it does not."""

from yijia.base.access import Permission, mark_of, needs, public
from yijia.base.errors import Invalid
from yijia.base.scope import ANONYMOUS, GrantValue, Scope, service_scope

READ = frozenset({Permission.CASE_READ})
STREET = Scope(account=1, name="street", grants=(GrantValue(READ, division="350181002"),))


def test_a_grant_over_a_division_reaches_what_lies_below_and_nothing_beside() -> None:
    def may(division: str) -> bool:
        return STREET.may(Permission.CASE_READ, division=division, organisation=None)

    assert may("350181002001")
    assert not may("350181003001")
    assert not may("350181")


def test_a_grant_for_an_organisation_reaches_its_own_work_only() -> None:
    unit = Scope(account=2, name="unit", grants=(GrantValue(READ, organisation=7),))
    assert unit.may(Permission.CASE_READ, division="350181003001", organisation=7)
    assert not unit.may(Permission.CASE_READ, division="350181003001", organisation=8)
    assert not unit.may(Permission.CASE_READ, division="350181003001", organisation=None)


def test_a_permission_not_granted_is_not_held() -> None:
    assert not STREET.holds(Permission.CASE_DISPATCH)
    assert not ANONYMOUS.holds(Permission.CASE_READ)
    assert service_scope("clocks").holds(Permission.CASE_READ)


def test_a_prefix_inside_another_is_not_listed_twice() -> None:
    both = Scope(
        account=3,
        name="both",
        grants=(GrantValue(READ, division="350181"), GrantValue(READ, division="350181002")),
    )
    assert both.prefixes(Permission.CASE_READ) == ("350181",)


def test_a_view_carries_the_mark_it_was_given_and_no_other() -> None:
    def page() -> None: ...
    def board() -> None: ...
    def bare() -> None: ...

    needed, open_to_all = mark_of(needs(Permission.CASE_READ)(page)), mark_of(public(board))
    assert needed is not None and needed.permission is Permission.CASE_READ
    assert open_to_all is not None and open_to_all.permission is None
    assert mark_of(bare) is None


def test_a_refusal_speaks_with_its_values() -> None:
    assert (
        str(Invalid("At most %(most)s characters.", params={"most": 9})) == "At most 9 characters."
    )
