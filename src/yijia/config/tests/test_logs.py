"""A request that is malformed on purpose leaves one short line in the log."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

pytestmark = pytest.mark.django_db


def shortener() -> logging.Filter:
    """What every line of the log passes, as the settings say."""
    logs: Any = settings.LOGGING
    (wanted,) = logs["handlers"]["console"]["filters"]
    made: logging.Filter = import_string(logs["filters"][wanted]["()"])()
    return made


@pytest.mark.parametrize("host", ["evil.example", "a" * 5000, "%s evil"])
def test_a_malformed_request_leaves_one_short_line(
    caplog: pytest.LogCaptureFixture, host: str
) -> None:
    assert Client(headers={"Host": host}).get("/").status_code == 400
    shorten = shortener()
    for record in caplog.records:
        assert shorten.filter(record)
        line = logging.Formatter().format(record)
        assert "\n" not in line and len(line) <= 200
    assert [record.name for record in caplog.records] == ["django.security.DisallowedHost"]


def test_what_nobody_foresaw_keeps_its_traceback() -> None:
    shorten = shortener()
    fault = (ValueError, ValueError("odd"), None)
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "broken", (), fault)
    assert shorten.filter(record) and record.exc_info == fault
