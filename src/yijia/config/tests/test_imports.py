"""A county is founded from the shell: after three files somebody can raise an issue."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.harness.county import COMMUNITIES, HERE
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.config.cli.imports import command
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.models import Organisation, Post
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind

pytestmark = pytest.mark.django_db
ORGANISATIONS = (
    "code,kind,name_zh,name_en,division,parent,starts_on\n"
    "centre,centre,受理中心,Centre,350181,,2017-01-01\n"
)
POSTS = (
    "organisation,title_zh,title_en,role,over_division,login,starts_on\n"
    "centre,派单员,Dispatcher,dispatcher,350181,chen.li,2026-01-01\n"
)
Bring = Callable[..., str]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Calls `yijia import` with a file of this text, and returns what it says."""

    def must_bring(noun: str, text: str = "", *more: str) -> str:
        file = tmp_path / f"{noun}.csv"
        file.write_text(text)
        words = [noun, str(file), "--source", "a letter", *more] if text else [noun]
        done = CliRunner().invoke(command, words, catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    return must_bring


def test_an_issue_can_be_raised_in_a_county_that_was_brought_in(bring: Bring, at: datetime) -> None:
    bring("shipped")
    bring("divisions", COMMUNITIES)
    assert bring("organisations", ORGANISATIONS) == "1 added, 0 changed, 0 as they were\n"
    assert bring("posts", POSTS) == "1 added, 0 changed, 0 as they were\n"
    new = issues.NewIssue(IssueKind.HELP, category="0201", text="路灯不亮", division=HERE)
    with acting_as(ANONYMOUS):
        raised = issues.raise_issue(by=ANONYMOUS, at=at, new=new)
    assert raised.due_on is not None
    with acting_as(service_scope("test")):
        centre = Organisation.objects.get(code="centre")
        found = Case.objects.get(number=raised.number)
    assert (found.division_id, found.organisation_id) == (HERE, centre.pk)


def test_a_dry_run_says_what_would_be_and_does_nothing(bring: Bring) -> None:
    bring("shipped")
    dry = bring("organisations", ORGANISATIONS, "--dry-run")
    assert dry == "would be 1 added, 0 changed, 0 as they were\n"
    assert not Organisation.objects.exists()
    bring("organisations", ORGANISATIONS)
    assert bring("posts", POSTS, "--dry-run").startswith("would be 1 added")
    assert not Post.objects.exists()
