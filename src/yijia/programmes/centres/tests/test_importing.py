"""Rooms from a file: tried first, each fault by its row, brought in as one, undone as one."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.harness.clients import client_of
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.places.tests.test_sheets import workbook
from yijia.programmes.centres.models import Room
from yijia.programmes.centres.tests.conftest import Centres, must_open
from yijia.programmes.centres.tests.test_pages import token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_moment")]
HEADER = "centre,code,name_zh,capacity,starts_on,parent,after_minutes,asks,closed\n"
BIG = "water-centre,big,大会议室,60,2026-09-30,,10,1,\n"
PART = "water-centre,part,分隔间,20,2026-09-30,big,,,1\n"


def send(client: Client, text: str, **more: str) -> tuple[int, str]:
    """Sends a workbook."""
    rows = workbook([list(line.split(",")) for line in text.strip().splitlines()])
    upload = SimpleUploadedFile("r.xlsx", rows)
    answer = client.post("/work/centres/import", {"file": upload, "source": "来函", **more})
    return answer.status_code, answer.content.decode()


def test_a_workbook_is_tried_its_faults_named_brought_in_and_undone(
    centres: Centres, service: Scope
) -> None:
    desk = client_of("other")
    faulty = (
        HEADER
        + "moon,a,x,5,2026-09-30,,,,\nwater-centre,b,x,many,,,,,\n"
        + "water-centre,c,x,5,2026-09-30,nowhere,,maybe,\nwater-centre,r201,x,5,2026-09-30,,,,\n"
        + "water-centre,d,找王师傅 13900139000,5,2026-09-30,,,,\n"
    )
    status, page = send(desk, faulty)
    assert status == 422
    faults = ("2.centre", "3.capacity", "3.starts_on", "4.parent", "4.asks", "5.code", "6.name_zh")
    assert [fault for fault in faults if f"Row {fault}" not in page] == []
    status, page = send(desk, HEADER + BIG + PART, dry_run="on")
    assert status == 200 and "It would bring 2 new rows" in page
    assert send(desk, HEADER + BIG + PART)[0] == 302
    with acting_as(service):
        big, part = Room.objects.filter(batch__isnull=False).order_by("pk")
    assert (big.asks, big.after_minutes, part.parent_id, part.is_open) == (True, 10, big.pk, False)
    assert (
        "It would bring 0 new rows; 2 are known" in send(desk, HEADER + BIG + PART, dry_run="on")[1]
    )
    number = centres.work("big")
    undo = f"/work/centres/import/{big.batch}/undo"
    assert desk.post(undo).status_code == 409
    centres.cancel(number)
    assert client_of("worker").post(undo).status_code == 403
    assert desk.post(undo).status_code == 302
    assert desk.post(undo).status_code == 404
    assert "大会议室" not in must_open(desk, "/centres/water-centre")
    assert send(client_of("worker"), HEADER + BIG)[0] == 403


def test_a_program_brings_rooms_in_and_undoes_it(centres: Centres, service: Scope) -> None:
    desk = token_of("other", service=service, at=centres.at)

    def bring(text: str, **more: str) -> Any:
        table = SimpleUploadedFile("r.csv", text.encode(), "text/csv")
        given = {"table": table, "source": "来函", **more}
        return desk.post("/api/v1/work/rooms/import", given).json()

    assert bring(HEADER + BIG)["dry_run"] is True
    assert bring(HEADER + BIG, dry_run="false")["added"] == ["water-centre big"]
    with acting_as(service):
        batch = Room.objects.get(code="big").batch
    undo = f"/api/v1/work/rooms/import/{batch}/undo"
    assert desk.post(undo).json() == {"count": 1}
    assert desk.post(undo).status_code == 404
