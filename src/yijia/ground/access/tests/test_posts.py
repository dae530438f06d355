"""Posts come in from a file, each with the account that fills it."""

from datetime import date, datetime

import pytest

from tests.harness.county import HERE, County
from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.access import actions, events
from yijia.ground.access.queries import account_with_grants, scope_of
from yijia.ground.journal.models import Entry
from yijia.ground.organisations.models import Appointment, Post
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)
HEADER = "organisation,title_zh,title_en,role,over_division,login,starts_on\n"
ROWS = (
    "lamps,维修员,Repairer,handler,,chen.li,2026-01-01\n"
    "lamps,维修员,Repairer,handler,,Wu-1,2026-02-01\n"
    f"here,网格员,Grid worker,community_worker,{HERE},,\n"
)


def bring_in(by: Scope, at: datetime, text: str, *, dry_run: bool = False) -> tuple[int, int]:
    """Imports a text, and says how many rows were added and how many known."""
    done = actions.import_posts(
        by=by, at=at, file=(HEADER + text).encode(), source="a letter", dry_run=dry_run
    )
    return len(done.added), done.unchanged


def test_a_file_opens_accounts_and_posts_and_fills_them_once(
    county: County, acting: Scope, at: datetime
) -> None:
    assert bring_in(acting, at, ROWS, dry_run=True) == (3, 0)
    assert not Account.objects.filter(login="chen.li").exists()
    assert bring_in(acting, at, ROWS) == (3, 0)
    assert bring_in(acting, at, ROWS) == (0, 3)
    posts = Post.objects.filter(title_zh__in=["维修员", "网格员"])
    assert posts.count() == 2
    assert Appointment.objects.filter(post__in=posts).count() == 2
    account = account_with_grants(at=at).get(login="wu-1")
    assert not account.has_usable_password()
    assert scope_of(account).organisations(Permission.CASE_HANDLE) == (
        county.organisations["lamps"].pk,
    )


def test_an_import_is_one_entry_and_what_it_did_stands_below_it(
    county: County, acting: Scope, at: datetime
) -> None:
    before = set(Entry.objects.values_list("id", flat=True))
    bring_in(acting, at, ROWS)
    written = Entry.objects.exclude(id__in=before)
    top = written.filter(parent=None)
    assert [entry.event for entry in top] == [events.POSTS_IMPORTED.code]
    assert written.filter(parent__in=top, event="people.account_opened").count() == 2


def test_a_post_that_was_left_is_not_filled_again_by_the_same_file(
    county: County, acting: Scope, at: datetime
) -> None:
    bring_in(acting, at, ROWS)
    held = Appointment.objects.get(account__login="chen.li")
    actions.leave_post(by=acting, at=at, appointment=held, ends_on=TODAY)
    assert bring_in(acting, at, ROWS) == (0, 3)
    assert bring_in(acting, at, ROWS.replace("2026-01-01", "2026-09-30")) == (1, 2)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("none,岗,,handler,,a,2026-01-01", "2.organisation"),
        ("lamps,,,handler,,a,2026-01-01", "2.title_zh"),
        ("lamps,岗,,king,,a,2026-01-01", "2.role"),
        ("lamps,岗,,handler,350999,a,2026-01-01", "2.over_division"),
        ("lamps,岗,,handler,,a b,2026-01-01", "2.login"),
        ("lamps,岗,,handler,,a,", "2.starts_on"),
        ("lamps,岗,,handler,,a,soon", "2.starts_on"),
        ("lamps,handler,handler,leader,,a,2026-01-01", "2.title_zh"),
        ("lamps,岗,,handler,,a,2026-01-01\nlamps,岗,,leader,,b,2026-01-01", "3.title_zh"),
        ("lamps,岗,,handler,,a,2026-01-01\nlamps,岗,,handler,,A,2026-01-01", "3.login"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(
    county: County, acting: Scope, at: datetime, row: str, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bring_in(acting, at, f"{row}\n")
    assert place in {where for where, _message in refused.value.errors}
    assert not Account.objects.filter(login="a").exists()


def test_who_may_not_give_accounts_brings_no_posts_in(county: County, at: datetime) -> None:
    for scope in (ANONYMOUS, county.scopes["dispatcher"]):
        with pytest.raises(Forbidden):
            bring_in(scope, at, ROWS)
