"""What is shown of persons' rights: to the person, at the desk, in a copy, and to everybody."""

from yijia.ground.rights.shown.copies import FORMAT, READABLE, copy_document, copy_pdf
from yijia.ground.rights.shown.own import (
    Row,
    backups_gone_on,
    hold_document,
    label_of,
    notice_of,
    own_document,
    own_page,
    readers_page,
    reading_document,
    request_document,
    request_row,
    requests_page,
    terms_page,
)
from yijia.ground.rights.shown.retention import (
    applied_document,
    privacy_page,
    retention_page,
    rule_document,
)

__all__ = [
    "FORMAT",
    "READABLE",
    "Row",
    "applied_document",
    "backups_gone_on",
    "copy_document",
    "copy_pdf",
    "hold_document",
    "label_of",
    "notice_of",
    "own_document",
    "own_page",
    "privacy_page",
    "readers_page",
    "reading_document",
    "request_document",
    "request_row",
    "requests_page",
    "retention_page",
    "rule_document",
    "terms_page",
]
