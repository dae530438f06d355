"""A place in a list is what we have given out, and never what breaks the database."""

from datetime import datetime, timedelta

import pytest

from yijia.base.errors import Invalid
from yijia.ground.shell import paging
from yijia.ground.shell.paging import Part


@pytest.mark.parametrize("part", ["\0", "a\0b", "\ud800", None, 1, True])
def test_what_no_text_of_a_row_can_be_is_no_place(part: Part) -> None:
    (read,) = paging.parts_of(paging.cursor_of(part), count=1) or ()
    with pytest.raises(Invalid) as refused:
        paging.text_of(read)
    assert refused.value.field == "after"


def test_a_text_is_read_as_it_was_written() -> None:
    assert paging.parts_of(paging.cursor_of("林"), count=1) == ("林",)
    assert paging.text_of("林") == "林"


@pytest.mark.parametrize("offset", ["-23:59", "+23:59:59.999999", "+08:00"])
def test_a_moment_is_the_same_whatever_its_offset(offset: str) -> None:
    written = f"2026-09-30T12:00:00{offset}"
    read = paging.moment_of(written)
    assert read == datetime.fromisoformat(written)
    assert read.utcoffset() == timedelta(0)
