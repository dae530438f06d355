"""A table for a spreadsheet program: what people wrote is shown in it, and never computed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijia.base import sheets


def read_back(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1", "\n=1"],
)
def test_a_cell_that_would_be_computed_is_made_a_text(text: str) -> None:
    assert read_back(sheets.csv_bytes([[text]], label="")) == [[f"'{text}"]]


@pytest.mark.parametrize("text", ["", "路灯不亮", "13800138000", 'a "word", said', "两\n行", "a=b"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert read_back(sheets.csv_bytes([[text, "x"]], label="")) == [[text, "x"]]


@given(rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1)))
def test_no_cell_ever_begins_as_a_formula(rows: list[list[str]]) -> None:
    found = read_back(sheets.csv_bytes(rows, label=""))
    assert [len(row) for row in found] == [len(row) for row in rows]
    cells = [cell for row in found for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def test_the_file_says_its_encoding() -> None:
    assert sheets.csv_bytes([["a"]], label="") == b'\xef\xbb\xbf"a"\r\n'
    assert sheets.csv_bytes([[-1]], label="no") == b'\xef\xbb\xbf"# no"\r\n"-1"\r\n'
