"""Names and ends of divisions: what was stays known."""

from datetime import date, datetime

import pytest

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import GrantValue, Scope
from yijia.ground.journal.models import Entry
from yijia.ground.places import actions, queries
from yijia.ground.places.models import Division

pytestmark = pytest.mark.django_db

TOWN = "350181103"
VILLAGES = """code,name_zh,kind,starts_on
350181103901,甲村,village,2019-01-01
350181103902,乙村,village,2019-01-01
350181103901001,一格,,2019-01-01
""".encode()


@pytest.fixture
def villages(shipped: Scope, at: datetime) -> Scope:
    actions.import_divisions(by=shipped, at=at, file=VILLAGES, source="test")
    return shipped


def _rename(by: Scope, at: datetime, *, name: str, on: date) -> Division:
    return actions.rename_division(
        by=by, at=at, code=TOWN, name_zh=name, name_en="", on=on, document="闽政〔2020〕1号"
    )


def test_a_renaming_keeps_the_old_name_for_its_days(villages: Scope, at: datetime) -> None:
    _rename(villages, at, name="新口镇", on=date(2020, 1, 1))
    _rename(villages, at, name="新港镇", on=date(2022, 1, 1))
    town = queries.access_division(code=TOWN)
    former = queries.former_names(town)
    assert town.name_zh == "新港镇"
    assert [(n.name_zh, n.starts_on, n.ends_on) for n in former] == [
        ("海口镇", None, date(2020, 1, 1)),
        ("新口镇", date(2020, 1, 1), date(2022, 1, 1)),
    ]
    entry = Entry.objects.filter(event="places.division_renamed").latest("id")
    assert (entry.old["name_zh"], entry.new["name_zh"]) == ("新口镇", "新港镇")
    assert (entry.division, entry.reason) == (TOWN, "闽政〔2020〕1号")


def test_a_renaming_cannot_reach_behind_the_last_one(villages: Scope, at: datetime) -> None:
    _rename(villages, at, name="新口镇", on=date(2020, 1, 1))
    for on in (date(2020, 1, 1), date(2019, 1, 1)):
        with pytest.raises(Conflict):
            _rename(villages, at, name="新港镇", on=on)
    with pytest.raises(Conflict):
        _rename(villages, at, name="新口镇", on=date(2021, 1, 1))


def test_a_renaming_to_come_and_a_name_that_is_none_are_refused(
    villages: Scope, at: datetime
) -> None:
    with pytest.raises(Invalid):
        _rename(villages, at, name="新口镇", on=date(2026, 10, 1))
    for name in ("", "=1", "x" * 61):
        with pytest.raises(Invalid):
            _rename(villages, at, name=name, on=date(2020, 1, 1))
    assert queries.access_division(code=TOWN).name_zh == "海口镇"


def test_only_who_may_edit_there_may_rename(villages: Scope, at: datetime) -> None:
    grant = GrantValue(frozenset({Permission.PLACE_EDIT}), division="350181104")
    elsewhere = Scope(account=1, name="clerk", grants=(grant,))
    with pytest.raises(Forbidden):
        _rename(elsewhere, at, name="新口镇", on=date(2020, 1, 1))
    grant = GrantValue(frozenset({Permission.PLACE_EDIT}), division=TOWN)
    here = Scope(account=1, name="clerk", grants=(grant,))
    assert _rename(here, at, name="新口镇", on=date(2020, 1, 1)).name_zh == "新口镇"


def _end(by: Scope, at: datetime, code: str, *, on: date, successor: str | None = None) -> Division:
    return actions.end_division(
        by=by, at=at, code=code, on=on, successor=successor, document="榕政〔2021〕2号"
    )


def test_a_division_that_moves_ends_and_names_where_it_goes_on(
    villages: Scope, at: datetime
) -> None:
    on = date(2021, 1, 1)
    _end(villages, at, "350181103901001", on=on)
    _end(villages, at, "350181103901", on=on, successor="350181103902")
    ended = queries.access_division(code="350181103901")
    assert (ended.ends_on, ended.successor_id) == (on, "350181103902")
    below = [d.code for d in queries.children_of(parent=TOWN, on=on)]
    assert below == ["350181103902"]
    before = [d.code for d in queries.children_of(parent=TOWN, on=date(2020, 12, 31))]
    assert before == ["350181103901", "350181103902"]


def test_a_division_does_not_end_above_living_ones(villages: Scope, at: datetime) -> None:
    with pytest.raises(Conflict):
        _end(villages, at, "350181103901", on=date(2021, 1, 1))


@pytest.mark.parametrize("on", [date(2018, 12, 31), date(2019, 1, 1)])
def test_a_division_does_not_end_before_it_began(villages: Scope, at: datetime, on: date) -> None:
    with pytest.raises(Conflict):
        _end(villages, at, "350181103902", on=on)


def test_a_division_ends_once_and_into_its_like(villages: Scope, at: datetime) -> None:
    on = date(2021, 1, 1)
    with pytest.raises(NotFound):
        _end(villages, at, "350181103902", on=on, successor="350181103999")
    for successor in ("350181103902", "350181104"):
        with pytest.raises(Invalid):
            _end(villages, at, "350181103902", on=on, successor=successor)
    _end(villages, at, "350181103902", on=on)
    with pytest.raises(Conflict):
        _end(villages, at, "350181103902", on=on)


def test_a_change_names_the_document_that_orders_it(villages: Scope, at: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        actions.end_division(
            by=villages,
            at=at,
            code="350181103902",
            on=date(2021, 1, 1),
            successor=None,
            document="",
        )
    assert refused.value.field == "document"
