"""A unit adds a document to its reply, and the person who raised the issue takes it along."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import County
from tests.stories.test_issues import dispatch, raise_issue, sign_in, take
from yijia.ground.files.tests.test_documents import PDF

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "第二盏路灯不亮"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_document_is_added_to_a_reply_and_taken_along(
    standing_county: County, visit: Callable[..., Visit], language: str
) -> None:
    resident = visit(language=language, screen=PHONE, who="resident")
    number, _code = raise_issue(resident, text=TITLE)
    dispatch(visit(language=language, screen=DESK, who="dispatcher"), title=TITLE)
    handler = visit(language=language, screen=PHONE, who="handler")
    sign_in(handler, "handler")
    take(handler, title=TITLE)
    handler.press("Sign for it")
    handler.press("Sign for it")
    handler.press("Reply")
    handler.fill("Reply to the person", "已更换灯泡。")
    sent: FilePayload = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": PDF}
    handler.page.locator("input[type=file]").set_input_files(sent)
    handler.press("Reply")
    handler.must_show("已更换灯泡。", "PDF 1")
    resident.open(f"/issues/{number}")
    with resident.page.expect_download() as told:
        resident.page.get_by_role("link", name="PDF 1").click()
    assert told.value.path().read_bytes() == PDF
