"""Places known by name: brought in from a file, and found by what people type."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.ground.journal.models import Entry
from yijia.ground.places import actions, queries
from yijia.ground.places.models import Landmark
from yijia.ground.places.rules.files import Imported
from yijia.ground.places.tests.drawing import EAST, VILLAGE

pytestmark = pytest.mark.django_db
HEAD = "code,kind,name_zh,name_en,division,lon,lat,schematic\n"
FILE = (
    f"{HEAD}"
    f"S-1,school,龙山中心小学,Longshan Primary School,{VILLAGE},119.1,25.1,1\n"
    f"S-2,school,龙江小学,Longjiang School,{VILLAGE},119.2,25.2,1\n"
    f"M-1,market,龙山菜市场,,{VILLAGE},119.3,25.3,1\n"
)
ON = date(2026, 9, 30)


def bring(by: Scope, at: datetime, text: str = FILE, **more: Any) -> Imported:
    return actions.import_landmarks(by=by, at=at, file=text.encode(), source="test", **more)


def named(words: str, **more: Any) -> list[str]:
    return [one.code for one in queries.landmarks_named(words, on=ON, **more)]


def test_a_file_is_tried_out_brought_in_once_and_put_right_later(
    drawn: Scope, at: datetime
) -> None:
    assert bring(drawn, at, dry_run=True).added == ("S-1", "S-2", "M-1")
    assert not Landmark.objects.exists()
    bring(drawn, at)
    entry = Entry.objects.get(event="places.landmarks_imported")
    assert (entry.new["added"], entry.new["source"]) == (3, "test")
    assert bring(drawn, at).nothing_new
    changed = bring(drawn, at, f"{HEAD}M-1,market,龙山市场,,{VILLAGE},119.31,25.3,1\n")
    assert changed.changed == ("M-1",)
    told = Entry.objects.filter(event="places.landmarks_imported").latest("id")
    assert told.old["values"] == {"M-1": {"name_zh": "龙山菜市场", "lon": "119.300000"}}
    assert Entry.objects.filter(event="places.landmarks_imported").count() == 2


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"龙,school,甲,,{VILLAGE},119.1,25.1,1", "2.code"),
        (f"A,palace,甲,,{VILLAGE},119.1,25.1,1", "2.kind"),
        (f"A,school,,,{VILLAGE},119.1,25.1,1", "2.name_zh"),
        (f"A,school,=1,,{VILLAGE},119.1,25.1,1", "2.name_zh"),
        (f"A,school,甲,,{EAST},120.5,25.1,1", "2.division"),
        ("A,school,甲,,350181002999,119.1,25.1,1", "2.division"),
        (f"A,school,甲,,{VILLAGE},119.1,91,1", "2.lat"),
        (f"A,school,甲,,{VILLAGE},x,25.1,1", "2.lon"),
        (f"A,school,甲,,{VILLAGE},120.5,25.1,1", "2.lon"),
        (f"A,school,甲,,{VILLAGE},119.1,25.1,maybe", "2.schematic"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(
    drawn: Scope, at: datetime, row: str, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bring(drawn, at, f"{HEAD}{row}\nB,school,乙,,{VILLAGE},119.1,25.1,1\n")
    assert [name for name, _said in refused.value.errors] == [fault]
    assert not Landmark.objects.exists()


def test_only_who_edits_the_place_brings_its_landmarks_in(drawn: Scope, at: datetime) -> None:
    with pytest.raises(Forbidden):
        bring(ANONYMOUS, at)
    edits = frozenset({Permission.PLACE_EDIT})
    elsewhere = Scope(account=None, name="x", grants=(GrantValue(edits, division=EAST),))
    with pytest.raises(Invalid) as refused:
        bring(elsewhere, at)
    assert {name for name, _said in refused.value.errors} == {f"{n}.division" for n in (2, 3, 4)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("龙山中心小学", ["S-1"]),
        ("lszxxx", ["S-1"]),
        ("ljxx", ["S-2"]),
        ("ls", ["M-1", "S-1"]),
        ("小学 龙山", ["S-1"]),
        ("甲村 菜市场", ["M-1"]),
        ("longjiang", ["S-2"]),
        ("M-1", ["M-1"]),
        ("医院", []),
        ("  ", []),
    ],
)
def test_a_place_is_found_by_name_letters_and_pairs_of_characters(
    drawn: Scope, at: datetime, words: str, found: list[str]
) -> None:
    bring(drawn, at)
    assert named(words) == found
    assert named(words, below=EAST) == []


def test_a_place_that_is_no_more_is_found_no_more(drawn: Scope, at: datetime) -> None:
    bring(drawn, at)
    ended = "code,kind,name_zh,division,lon,lat,ends_on\n"
    bring(drawn, at, f"{ended}M-1,market,龙山菜市场,{VILLAGE},119.3,25.3,2026-09-30\n")
    assert named("菜市场") == []
    assert [one.code for one in queries.landmarks_in(VILLAGE, on=ON)] == ["S-1", "S-2"]


def test_a_program_finds_division_and_point(drawn: Scope, at: datetime) -> None:
    bring(drawn, at)
    answer = Client().get("/api/v1/landmarks", {"q": "lscs", "division": VILLAGE})
    found = json.loads(answer.content)
    assert found["more"] is False
    (market,) = found["items"]
    assert (market["code"], market["division"], market["lon"]) == ("M-1", VILLAGE, 119.3)
    assert market["schematic"] is True
