"""Bringing in divisions, and what the database refuses whoever asks."""

from datetime import date, datetime

import pytest
from django.utils import translation

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid, NotFound
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.ground.journal.models import Entry
from yijia.ground.places import actions, queries
from yijia.ground.places.models import Division
from yijia.ground.places.rules.files import Imported

pytestmark = pytest.mark.django_db

VILLAGES = """code,name_zh,name_en,kind
350181103901,江兜村,Jiangdou Village,village
350181103902,乙村,,village
350181103902001,第一网格,,
""".encode()


def _import(by: Scope, at: datetime, file: bytes) -> Imported:
    return actions.import_divisions(by=by, at=at, file=file, source="test")


def test_the_shipped_county_has_its_26_streets_towns_and_farms(shipped: Scope) -> None:
    county = queries.access_division(code="350181")
    below = queries.children_of(parent="350181", on=date(2026, 1, 1))
    assert (county.kind, county.name_zh, county.name_en) == ("county", "福清市", "Fuqing City")
    assert len(below) == 26
    kinds = [division.kind for division in below]
    assert (kinds.count("street"), kinds.count("town"), kinds.count("farm")) == (7, 17, 2)
    assert all(division.name_en and not division.synthetic for division in below)
    assert queries.access_division(code="350181104").name_en == "Chengtou Town"


def test_divisions_come_in_the_order_of_chinese_names(shipped: Scope) -> None:
    names = [d.name_zh for d in queries.children_of(parent="350181", on=date(2026, 1, 1))]
    # By pinyin, but for a rare second character (瀚), which the bytes put last.
    assert names[:4] == ["城头镇", "东阁华侨", "东张镇", "东瀚镇"]


def test_a_name_is_shown_in_the_readers_language(shipped: Scope) -> None:
    with translation.override("en"):
        assert queries.access_division(code="350181002").name == "Yuping Street"
    with translation.override("zh-hans"):
        assert queries.access_division(code="350181002").name == "玉屏街道"


def test_an_import_leaves_one_entry_with_count_and_hash(shipped: Scope, at: datetime) -> None:
    imported = actions.import_divisions(by=shipped, at=at, file=VILLAGES, source="the county")
    assert imported.added == ("350181103901", "350181103902", "350181103902001")
    entry = Entry.objects.filter(event="places.divisions_imported").latest("id")
    assert (entry.new["rows"], entry.new["added"]) == (3, 3)
    assert entry.new["sha256"] == imported.sha256
    assert len(imported.sha256) == 64
    village = queries.access_division(code="350181103901")
    assert village.synthetic
    assert (village.level, village.source) == (12, "the county")


def test_the_same_file_again_changes_nothing_and_says_so(shipped: Scope, at: datetime) -> None:
    _import(shipped, at, VILLAGES)
    entries = Entry.objects.count()
    again = _import(shipped, at, VILLAGES)
    assert again.nothing_new
    assert again.unchanged == 3
    assert Entry.objects.count() == entries


def test_a_dry_run_tells_and_writes_nothing(shipped: Scope, at: datetime) -> None:
    entries, rows = Entry.objects.count(), Division.objects.count()
    imported = actions.import_divisions(
        by=shipped, at=at, file=VILLAGES, source="test", dry_run=True
    )
    assert imported.dry_run
    assert len(imported.added) == 3
    assert (Entry.objects.count(), Division.objects.count()) == (entries, rows)


def test_a_correction_is_written_with_what_was_and_what_is(shipped: Scope, at: datetime) -> None:
    _import(shipped, at, VILLAGES)
    corrected = VILLAGES.replace("乙村,".encode(), "丙村,Bing Village".encode())
    imported = _import(shipped, at, corrected)
    assert imported.changed == ("350181103902",)
    entry = Entry.objects.filter(event="places.divisions_imported").latest("id")
    assert entry.old["values"] == {"350181103902": {"name_zh": "乙村", "name_en": ""}}
    assert entry.new["values"] == {"350181103902": {"name_zh": "丙村", "name_en": "Bing Village"}}
    found = Division.objects.get(pk="350181103902")
    assert bytes(found.sort_key) == "丙村".encode("gb18030")


def test_bad_rows_are_all_named_and_none_is_written(shipped: Scope, at: datetime) -> None:
    rows = Division.objects.count()
    file = (
        VILLAGES
        + "350181999001,没有上级,,community\n350181104,城头镇,,village\n".encode()
        + b"350181103903,,,village\n"
        + "350181103904,丁村,,\n".encode()
    )
    with pytest.raises(Invalid) as refused:
        _import(shipped, at, file)
    assert [field for field, _m in refused.value.errors] == [
        "5.code",
        "6.kind",
        "7.name_zh",
        "8.kind",
    ]
    assert Division.objects.count() == rows


def test_a_file_that_says_no_kind_changes_none(shipped: Scope, at: datetime) -> None:
    _import(shipped, at, "code,name_zh,kind\n350181103201,甲居,community\n".encode())
    again = _import(shipped, at, "code,name_zh\n350181103201,甲居\n".encode())
    assert again.nothing_new
    assert queries.access_division(code="350181103201").kind == "community"


def test_the_end_must_come_after_the_beginning_known_or_given(shipped: Scope, at: datetime) -> None:
    _import(shipped, at, b"code,name_zh,kind,starts_on\n350181103905,a,village,2020-01-01\n")
    file = b"code,name_zh,kind,ends_on\n350181103905,a,village,2019-01-01\n"
    with pytest.raises(Invalid) as refused:
        _import(shipped, at, file)
    assert [field for field, _m in refused.value.errors] == ["2.ends_on"]


def test_loading_the_shipped_data_again_undoes_nothing(shipped: Scope, at: datetime) -> None:
    file = "code,name_zh,name_en\n350181002,玉屏街道,Yuping Subdistrict\n".encode()
    _import(shipped, at, file)
    loaded = actions.load_shipped(by=shipped, at=at)
    assert loaded.divisions.nothing_new and loaded.calendar.nothing_new
    assert queries.access_division(code="350181002").name_en == "Yuping Subdistrict"


def test_who_may_edit_one_town_may_not_bring_in_another(shipped: Scope, at: datetime) -> None:
    grant = GrantValue(frozenset({Permission.PLACE_EDIT}), division="350181103")
    clerk = Scope(account=1, name="clerk", grants=(grant,))
    file = VILLAGES + "350181104901,他镇村,,village\n".encode()
    with pytest.raises(Invalid) as refused:
        _import(clerk, at, file)
    assert [field for field, _m in refused.value.errors] == ["5.code"]
    with pytest.raises(Forbidden):
        _import(ANONYMOUS, at, file)


def test_a_range_of_codes_holds_the_division_and_all_below(shipped: Scope, at: datetime) -> None:
    _import(shipped, at, VILLAGES)
    found = Division.objects.below("350181103").order_by("code")
    assert [division.code for division in found] == [
        "350181103",
        "350181103901",
        "350181103902",
        "350181103902001",
    ]


def test_words_find_a_division_by_name_in_either_language_or_by_code(
    shipped: Scope, at: datetime
) -> None:
    _import(shipped, at, VILLAGES)

    def found(words: str, below: str | None = None) -> list[str]:
        return [
            d.code for d in queries.divisions_for(parent=below, words=words, on=date(2026, 1, 1))
        ]

    assert found("江兜") == ["350181103901"]
    assert found(" JIANGDOU ") == ["350181103901"]
    assert found("3501811039") == ["350181103901", "350181103902", "350181103902001"]
    assert found("江兜", "350181104") == []
    assert found("%") == []
    with pytest.raises(NotFound):
        found("", "999999")
