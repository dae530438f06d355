"""The pages and routes on which a county's own data is tried out, looked over and brought in."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import HERE, County
from yijia.ground.journal.models import Entry
from yijia.ground.places.models import Landmark
from yijia.programmes.issues import queries
from yijia.programmes.issues.models import Category
from yijia.programmes.issues.tests.test_api import token_of

pytestmark = pytest.mark.django_db
GOOD = "code,name_zh,name_en\n90,海域,The sea\n9001,养殖,Fish farming\n"
BAD = "code,name_zh,name_en\n90,海域,The sea\n9,养殖,\n95,,Woods\n"
PLACES = f"code,kind,name_zh,division,lon,lat\nx.1,school,示例小学,{HERE},119.6,25.2\n"
ROUTES = "category,division,organisation\n0201,350181,lamps\n"
SAMPLES = {"landmarks": PLACES, "routes": ROUTES}
DESK = "/administration/imports"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock that pages read stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def keeper(county: County) -> Client:
    """The browser of who keeps the system."""
    return client_of("system")


def table(text: str, *, name: str = "t.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def tried(client: Client, text: str, *, kind: str = "categories", source: str = "文件 1") -> Any:
    return client.post(f"{DESK}/{kind}", {"table": table(text), "source": source})


def test_what_is_wrong_is_told_row_by_row_beside_the_file(keeper: Client) -> None:
    answer = tried(keeper, BAD)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 entries of the file cannot be taken; nothing was written." in page
    assert 'data-label="Row"' in page and "95, , Woods" in page
    assert not Category.objects.filter(code="90").exists()
    missing = tried(keeper, GOOD, source="")
    assert missing.status_code == 422 and "govuk-error-summary" in missing.content.decode()


def test_a_file_is_looked_over_and_then_brought_in_once(keeper: Client, at: datetime) -> None:
    answer = tried(keeper, GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{DESK}/categories/check")
    page = keeper.get(f"{DESK}/categories/check")
    assert "Added: 90, 9001" in page.content.decode() and "文件 1" in page.content.decode()
    assert not Category.objects.filter(code="90").exists()
    other = keeper.post(f"{DESK}/categories/check", {"sha256": "0" * 64})
    assert other.status_code == 200 and not Category.objects.filter(code="90").exists()
    sha256 = page.context["form"].initial["sha256"]
    assert keeper.post(f"{DESK}/categories/check", {"sha256": sha256}).status_code == 302
    assert queries.known_categories(on=at.date())["9001"].name_en == "Fish farming"
    assert "Imported: 2 new, 0 changed" in keeper.get(DESK).content.decode()
    assert "Imported:" not in keeper.get(DESK).content.decode()
    again = keeper.post(f"{DESK}/categories/check", {"sha256": sha256})
    assert again.headers["Location"] == f"{DESK}/categories"


def test_a_file_that_fits_no_longer_says_why_and_is_not_kept(
    keeper: Client, county: County, at: datetime
) -> None:
    ending = "category,division,organisation,ends_on\n0201,350181,lamps,2026-12-01\n"
    tried(keeper, ending, kind="routes")
    page = keeper.get(f"{DESK}/routes/check")
    bearer = {"Authorization": token_of(county.scopes["system"], at)}
    later = "category,division,organisation,starts_on\n0201,350181,water,2026-12-01\n"
    sent = {"table": table(later), "source": "x", "dry_run": "false"}
    assert Client().post(f"/api/v1{DESK}/routes", sent, headers=bearer).status_code == 200
    sha256 = page.context["form"].initial["sha256"]
    refused = keeper.post(f"{DESK}/routes/check", {"sha256": sha256})
    told = refused.content.decode()
    assert refused.status_code == 422 and "0201, 350181, lamps, 2026-12-01" in told
    assert "Another line that begins later is known" in told and 'value="文件 1"' in told
    assert keeper.get(f"{DESK}/routes/check").headers["Location"] == f"{DESK}/routes"


def test_a_faulty_file_takes_the_place_of_the_one_that_was_tried_before(keeper: Client) -> None:
    tried(keeper, GOOD)
    assert tried(keeper, BAD).status_code == 422
    assert keeper.get(f"{DESK}/categories/check").headers["Location"] == f"{DESK}/categories"


def test_what_changes_is_shown_and_put_back_by_the_file_that_was_taken_before(
    keeper: Client,
) -> None:
    before = keeper.get(f"{DESK}/categories/csv").content
    name = Category.objects.get(code="0201").name_en
    tried(keeper, "code,name_zh,name_en\n0201,路灯,Lamp\n")
    page = keeper.get(f"{DESK}/categories/check")
    assert "Lamp" in page.content.decode() and name in page.content.decode()
    keeper.post(f"{DESK}/categories/check", {"sha256": page.context["form"].initial["sha256"]})
    assert Category.objects.get(code="0201").name_en == "Lamp"
    back = {"table": SimpleUploadedFile("b.csv", before), "source": "恢复"}
    keeper.post(f"{DESK}/categories", back)
    page = keeper.get(f"{DESK}/categories/check")
    keeper.post(f"{DESK}/categories/check", {"sha256": page.context["form"].initial["sha256"]})
    assert Category.objects.get(code="0201").name_en == name


@pytest.mark.parametrize(
    "kind", ["categories", "questions", "landmarks", "routes", "limits", "duties"]
)
def test_what_is_known_is_taken_and_brought_in_again_without_a_change(
    keeper: Client, county: County, at: datetime, kind: str
) -> None:
    bearer = {"Authorization": token_of(county.scopes["system"], at)}
    path = f"/api/v1{DESK}/{kind}"
    if kind in SAMPLES:
        keeper.post(
            path, {"table": table(SAMPLES[kind]), "source": "x", "dry_run": "false"}, headers=bearer
        )
    known = keeper.get(path, headers=bearer).content
    assert known == keeper.get(f"{DESK}/{kind}/csv").content
    sent = {"table": SimpleUploadedFile("k.csv", known), "source": "同一文件"}
    told = Client().post(path, sent, headers=bearer).json()
    assert (told["added"], told["changed"], told["dry_run"]) == ([], [], True)
    assert told["unchanged"] == len(known.decode().strip().splitlines()) - 1


def test_a_program_tries_out_unless_it_says_otherwise_and_is_told_each_fault(
    county: County, at: datetime
) -> None:
    bearer = {"Authorization": token_of(county.scopes["system"], at)}
    path, client = f"/api/v1{DESK}/landmarks", Client(headers={"Accept-Language": "en"})
    first = client.post(path, {"table": table(PLACES), "source": "x"}, headers=bearer)
    assert first.json()["added"] == ["x.1"] and not Landmark.objects.exists()
    done = client.post(
        path, {"table": table(PLACES), "source": "x", "dry_run": "false"}, headers=bearer
    )
    assert not done.json()["dry_run"] and Landmark.objects.get().name_zh == "示例小学"
    wrong = PLACES.replace("school", "castle")
    refused = client.post(path, {"table": table(wrong), "source": "x"}, headers=bearer)
    assert refused.status_code == 422 and "2.kind" in json.dumps(refused.json())
    handler = {"Authorization": token_of(county.scopes["handler"], at)}
    assert (
        client.post(path, {"table": table(PLACES), "source": "x"}, headers=handler).status_code
        == 403
    )


def test_a_sheet_and_a_file_that_is_too_large_are_told_apart(keeper: Client) -> None:
    large = tried(keeper, "code,name_zh,name_en\n" + "90,海域,The sea\n" * 40_000)
    assert large.status_code == 422 and "larger than 500 kB" in large.content.decode()
    none = tried(keeper, "\x00")
    assert none.status_code == 422
    assert keeper.get(f"{DESK}/castles").status_code == 404
    assert keeper.get(f"{DESK}/questions/check").headers["Location"] == f"{DESK}/questions"
    assert not Entry.objects.filter(event="issues.imported").exists()
