"""The programme for calendars that subscribe to it, and to be put up."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from yijia.ground.access.queries import acting_as
from yijia.programmes.centres import actions, rules
from yijia.programmes.centres.tests.conftest import FRIDAY, Centres, clock
from yijia.programmes.centres.tests.test_activities import announced

TOLD = datetime.fromisoformat("2026-09-30T16:00:00+08:00")
ENTRY = rules.Entry(
    "activity-1@centre",
    rules.Span(clock(FRIDAY, 10), clock(FRIDAY, 12)),
    title="剪纸; 课, 一" * 12,
    place="示例路 1 号",
    text="一\n二",
    address="http://127.0.0.1/activities/1",
    changed_at=TOLD,
)


def test_a_calendar_is_folded_escaped_and_in_utc() -> None:
    text = rules.calendar("示例中心", entries=[ENTRY], at=clock(FRIDAY, 8))
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = re.sub("\r\n ", "", text)
    assert "DTSTART:20261009T020000Z\r\nDTEND:20261009T040000Z\r\n" in whole
    assert "SUMMARY:" + "剪纸\\; 课\\, 一" * 12 in whole and "DESCRIPTION:一\\n二" in whole
    assert "DTSTAMP:20261009T000000Z\r\nLAST-MODIFIED:20260930T080000Z\r\nSEQUENCE:0\r\n" in whole
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_moment")
def test_the_programme_is_subscribed_to_and_printed(
    centres: Centres, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity, anybody = announced(centres), Client(headers={"Accept-Language": "en"})
    answer = anybody.get("/centres/water-centre/programme.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    feed = re.sub("\r\n ", "", answer.content.decode())
    assert "SUMMARY:Paper cutting" in feed and "STATUS:CONFIRMED" in feed
    assert f"UID:activity-{activity.pk}@testserver\r\n" in feed
    told = f"LAST-MODIFIED:{centres.at.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\nSEQUENCE:0\r\n"
    assert told in feed
    paper = anybody.get("/centres/water-centre/poster.pdf")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    by = centres.by("other")
    with acting_as(by):
        actions.call_off_activity(by=by, at=clock(FRIDAY, 8), activity=activity)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock(FRIDAY, 9))
    after = anybody.get("/centres/water-centre/programme.ics").content.decode()
    assert "STATUS:CANCELLED" in after and f"UID:activity-{activity.pk}@testserver\r\n" in after
    stamped = "DTSTAMP:20261009T010000Z\r\nLAST-MODIFIED:20261009T000000Z\r\nSEQUENCE:1\r\n"
    assert stamped in after
