"""Reading a table that somebody sends: all faults at once, each with its row."""

from datetime import date

import pytest

from yijia.base.errors import Invalid
from yijia.ground.places.rules import calendar, divisions, files

HEADER = "code,name_zh,parent,name_en,kind,starts_on,ends_on\n"


def _faults_of_divisions(text: str) -> list[tuple[str, str]]:
    faults = files.Faults()
    divisions.read_divisions((HEADER + text).encode(), faults=faults)
    return faults.found


def test_every_bad_row_is_named_by_its_number_and_column_in_one_refusal() -> None:
    faults = files.Faults()
    file = (
        HEADER
        + "350181,福清市,,Fuqing,,,\n"
        + "35018x,错,,,,,\n"
        + "350181002,,350182,,,,\n"
        + "350181003,龙山街道,350181\n"
        + "\n"
        + "350181,福清市,,,,2020-13-01,\n"
    )
    divisions.read_divisions(file.encode(), faults=faults)
    with pytest.raises(Invalid) as refused:
        faults.check()
    assert [field for field, _message in refused.value.errors] == [
        "3.code",
        "4.parent",
        "4.name_zh",
        "5.row",
        "7.code",
    ]
    assert refused.value.params == {"count": 5}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("350181002901,甲,,,town,,", "2.kind"),
        ("350181002001,甲,,,nonsense,,", "2.kind"),
        ("350181002,=1+1,,,,,", "2.name_zh"),
        ("350181002,@SUM(A1),,,,,", "2.name_zh"),
        ("350181002,甲\x00乙,,,,,", "2.name_zh"),
        ('350181002,"甲\n乙",,,,,', "2.name_zh"),
        (f"350181002,{'甲' * 61},,,,,", "2.name_zh"),
        (f"350181002,甲,,{'a' * 101},,,", "2.name_en"),
        ("350181002,甲,,,,yesterday,", "2.starts_on"),
        ("350181002,甲,,,,,31.12.2020", "2.ends_on"),
        ("350181002,甲,,,,0202-01-01,", "2.starts_on"),
        ("350181002,甲,,,,,3000-01-01", "2.ends_on"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(row: str, field: str) -> None:
    assert [name for name, _message in _faults_of_divisions(row)] == [field]


def test_a_column_that_is_absent_is_not_spoken_of() -> None:
    faults = files.Faults()
    [row] = divisions.read_divisions("code,name_zh\n350181002,玉屏街道".encode(), faults=faults)
    assert row.fields == {"name_zh": "玉屏街道"}
    assert row.number == 2
    assert faults.found == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_as_chinese_spreadsheets_save_them_are_read(encoding: str) -> None:
    faults = files.Faults()
    text = "code,name_zh\r\n350181002,玉屏街道\r\n"
    [row] = divisions.read_divisions(text.encode(encoding), faults=faults)
    assert row.fields["name_zh"] == "玉屏街道"


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"code\n350181",
        b"code,name_zh,name_zh\n",
        b'code,name_zh\n350181,"no end',
        b"\xff\xff\xff\xff",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"x" * (files.MOST_BYTES + 1),
        b"code,name_zh\n" + b"350181,a\n" * (files.MOST_ROWS + 1),
    ],
    ids=["empty", "column", "twice", "quote", "binary", "picture", "large", "long"],
)
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(file: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        divisions.read_divisions(file, faults=files.Faults())
    assert refused.value.field == "file"


def test_days_need_a_date_a_word_and_a_notice() -> None:
    faults = files.Faults()
    text = (
        "date,is_workday,source\n"
        "2026-10-01,0,notice\n"
        "2026-10-01,0,notice\n"
        ",0,notice\n"
        "1066-10-14,0,notice\n"
        "2026-10-10,yes,notice\n"
        "2026-10-11,1,\n"
    )
    days = calendar.read_days(text.encode(), source="", faults=faults)
    assert days[0].day == date(2026, 10, 1)
    assert [field for field, _message in faults.found] == [
        "3.date",
        "4.date",
        "5.date",
        "6.is_workday",
        "7.source",
    ]


def test_the_difference_counts_only_what_the_file_speaks_of() -> None:
    found = files.compare(
        wanted={"a": {"x": 1}, "b": {"x": 2}, "c": {"x": 3}},
        known={"b": {"x": 2, "y": 9}, "c": {"x": 0, "y": 9}, "d": {"x": 4}},
    )
    assert found.added == ("a",)
    assert found.changed == {"c": {"x": (0, 3)}}
    assert found.unchanged == 1
    assert found.without_changes == files.Difference(added=("a",), changed={}, unchanged=2)
