"""What units give is matched with what is asked for: two consents, stock by day, the last word."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests.harness.clients import client_of
from tests.harness.county import HERE
from tests.harness.racing import at_once, overtaken
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.programmes.exchange import actions, queries, rules, shown, ticks
from yijia.programmes.exchange.models import Listing, Match, Resource, Stock
from yijia.programmes.exchange.queries import fitting, listed
from yijia.programmes.exchange.queries import giving as given
from yijia.programmes.exchange.tests.conftest import Wishing

DAY = timedelta(days=1)
FRIDAY = date(2026, 10, 9)
WEEKDAYS = 0b0011111
PREFIX = "exchange.match_"
ENDED = ("failed", "released", "lapsed", "expired", "unanswered")
TESTED = Event(code="exchange.tested", sentence="Tested.")


class Giving(Wishing):
    """What units and communities do with resources and matches, each in their own name."""

    def enter(self, *, by: str = "other", unit: str = "water", **changed: Any) -> Resource:
        """A unit enters what it gives."""
        given: dict[str, Any] = {
            "organisation": self.county.organisations[unit].pk,
            "category": "wheelchair",
            "quantity": 2,
            "serves": "350181",
            "starts_on": date(2026, 9, 1),
        }
        with acting_as(self.by(by)):
            new = actions.NewResource(**(given | changed))
            return actions.enter_resource(by=self.by(by), at=self.at, new=new)

    def fits(self, number: str) -> list[rules.Fit]:
        """What could be given for a need, the best first."""
        with acting_as(self.by("worker")):
            line = Listing.objects.get(number=number)
            return queries.fits_for_need(line, on=self.at.date())

    def claim(self, number: str, resource: Resource, *, by: str = "other") -> Match:
        """A unit offers what it has."""
        with acting_as(self.by(by)):
            line = queries.access_listed(number=number)
            return actions.claim_need(by=self.by(by), at=self.at, listing=line, resource=resource)

    def ask(self, number: str, resource: Resource, *, by: str = "worker") -> Match:
        """The community asks a unit."""
        with acting_as(self.by(by)):
            line = queries.access_need(scope=self.by(by), number=number).listing
            return actions.ask_unit(by=self.by(by), at=self.at, listing=line, resource=resource)

    def match(self, act: Callable[..., Match], match: Match, *, by: str, **given: Any) -> Match:
        """What one side does with a match."""
        with acting_as(self.by(by)):
            found = queries.access_match(scope=self.by(by), identity=match.pk)
            return act(by=self.by(by), at=self.at, match=found, **given)

    def accept_own(self, match: Match) -> Match:
        """Whoever asked accepts."""
        with acting_as(ANONYMOUS):
            queries.access_own_need(number=match.number)
            found = queries.access_own_match(number=match.number, identity=match.pk)
            return actions.accept_own_match(by=ANONYMOUS, at=self.at, match=found)

    def promised(self, resource: Resource, **changed: Any) -> Match:
        """A wish that a unit has promised to meet."""
        match = self.claim(self.listed(**changed), resource)
        return self.accept_own(match)

    def left(self, resource: Resource) -> dict[date, int]:
        """How much is left on the days of its stock."""
        with acting_as(ANONYMOUS):
            return queries.free_of([resource]).get(resource.pk, {})


@pytest.fixture
def giving(wishing: Wishing) -> Giving:
    """Nobody gives anything yet."""
    return Giving(wishing.county, wishing.at)


in_database = pytest.mark.django_db


@in_database
def test_proposals_are_ranked_and_say_why(giving: Giving) -> None:
    far = giving.enter(weekdays=WEEKDAYS)
    near = giving.enter(by="worker", unit="here", quantity=1)
    giving.enter(category="books", quantity=9)
    giving.enter(starts_on=date(2027, 1, 1))
    number = giving.listed()
    assert [one.offered.id for one in giving.fits(number)] == [near.pk, far.pk]
    best, second = giving.fits(number)
    assert (best.distance, len(best.days), best.of_days, best.spare) == (0, 7, 7, 0)
    assert (second.distance, len(second.days), second.of_days, second.free) == (2, 5, 7, 2)
    # Days that are missing weigh more than any distance.
    assert second.cost > best.cost
    assert giving.fits(giving.listed(quantity=3)) == []


@in_database
def test_nothing_is_promised_until_both_sides_have_accepted(giving: Giving) -> None:
    resource, number = giving.enter(weekdays=WEEKDAYS), giving.listed()
    match = giving.claim(number, resource)
    assert (match.state, giving.left(resource)) == ("proposed", {})
    with pytest.raises(Conflict):
        giving.match(actions.accept_match, match, by="other")
    with pytest.raises(NotFound):
        giving.match(actions.accept_match, match, by="handler")
    agreed = giving.accept_own(match)
    assert agreed.state == "agreed" and giving.opened(number).case.state == "promised"
    # Friday, then Monday to Thursday: the weekend is none of its days.
    days = [FRIDAY, *(FRIDAY + n * DAY for n in range(3, 7))]
    assert giving.left(resource) == dict.fromkeys(days, 1)
    with acting_as(giving.by("worker")):
        assert Listing.objects.get(number=number).claimed_on == giving.at.date()


@in_database
def test_what_is_taken_on_a_day_in_the_middle_is_promised_for_the_longer_part(
    giving: Giving,
) -> None:
    chair = giving.enter(quantity=1)
    middle = FRIDAY + 2 * DAY
    giving.promised(chair, starts_on=middle, last_on=middle)
    number = giving.listed()
    (one,) = giving.fits(number)
    assert (one.starts_on, len(one.days), one.of_days) == (middle + DAY, 4, 7)
    match = giving.accept_own(giving.claim(number, chair))
    assert (match.state, match.starts_on, match.ends_on) == ("agreed", one.starts_on, one.ends_on)
    assert giving.left(chair) == {middle + n * DAY: 0 for n in range(5)}


@in_database
def test_a_community_asks_and_the_unit_accepts_or_declines(giving: Giving) -> None:
    resource, number = giving.enter(), giving.listed()
    with pytest.raises(Forbidden):
        giving.ask(number, resource, by="dispatcher")
    first = giving.ask(number, resource)
    with pytest.raises(Conflict):
        giving.ask(number, resource)
    giving.match(actions.decline_match, first, by="other")
    second = giving.ask(number, resource)
    assert giving.match(actions.accept_match, second, by="other").state == "agreed"
    assert giving.opened(number).case.state == "promised"


@in_database
def test_no_desk_hides_one_state_or_kind_behind_another(
    giving: Giving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "MOST_AT_DESK", 1)
    monkeypatch.setattr(given, "MOST_SHOWN", 1)
    monkeypatch.setattr(fitting, "MOST_LOOKED_AT", 1)
    chairs = giving.enter(quantity=5)
    agreed = giving.promised(chairs)
    proposed = giving.claim(giving.listed(), chairs)
    registered = [giving.wish() for _n in range(2)]
    with acting_as(giving.by("worker")):
        found = queries.desk(giving.by("worker"))
    assert [row.number for row in found[rules.State.REGISTERED]] == registered[:1]
    assert [row.number for row in found[rules.State.PROMISED]] == [agreed.number]
    monkeypatch.setattr(queries, "MOST_AT_DESK", 1)
    page = client_of("worker").get("/work/needs").content.decode()
    assert page.count("Only the oldest 1 are shown") == 3
    with acting_as(giving.by("other")):
        desk = queries.giving_desk(giving.by("other"), on=giving.at.date())
    assert [one.pk for one in desk.matches] == [proposed.pk, agreed.pk]
    # An older need of another place is none that this unit could meet.
    lent = giving.enter(serves="350181002902")
    books = giving.enter(category="books", serves=HERE)
    wanted = giving.listed(category="books")
    with acting_as(giving.by("other")):
        (fit,) = queries.fits_for_unit([lent, books], on=giving.at.date()).found
        assert Listing.objects.get(case=fit.wanted.id).number == wanted


@in_database
def test_the_desk_of_who_gives_hides_no_kind_behind_another(
    giving: Giving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "MOST_LOOKED_AT", 1)
    monkeypatch.setattr(rules, "MOST_CANDIDATES", 1)
    monkeypatch.setattr(timezone, "now", lambda: giving.at)
    for category in ("wheelchair", "books"):
        giving.enter(category=category)
    # What asks for more than there is, is no candidate and hides nothing.
    giving.listed(category="books", quantity=3)
    wanted = [giving.listed(category=category) for category in ("wheelchair", "books")]
    with acting_as(giving.by("other")):
        desk = queries.giving_desk(giving.by("other"), on=giving.at.date())
        found = {Listing.objects.get(case=one.wanted.id).number for one in desk.fits.found}
    assert (found, desk.fits.is_cut) == (set(wanted), True)
    page = client_of("other").get("/work/giving").content.decode()
    assert "Of each kind at most the 1 best fits" in page


@in_database
def test_what_was_not_given_goes_back_with_its_age_and_its_stock(giving: Giving) -> None:
    resource = giving.enter()
    match = giving.promised(resource)
    due = giving.opened(match.number).case.due_at
    with pytest.raises(Invalid):
        giving.match(actions.fail_match, match, by="other", reason=" ")
    giving.match(actions.fail_match, match, by="other", reason="车坏了")
    again = giving.opened(match.number)
    assert (again.case.state, again.case.due_at) == ("listed", due)
    assert again.listing.made_on == giving.at.date()
    assert set(giving.left(resource).values()) == {2}
    assert [one.private_text for one in again.remarks] == ["车坏了"]


@in_database
def test_completion_needs_the_word_of_who_asked(giving: Giving) -> None:
    resource = giving.enter()
    match = giving.promised(resource)
    giving.match(actions.deliver_match, match, by="other")
    with pytest.raises(NotFound):
        giving.match(actions.fail_match, match, by="handler", reason="x")
    giving.say(match.number, "miss", reason="没有送到")
    assert set(giving.left(resource).values()) == {2}
    second = giving.accept_own(giving.claim(match.number, resource))
    giving.match(actions.deliver_match, second, by="other")
    giving.say(match.number, "receive", satisfied=4)
    with acting_as(giving.by("worker")):
        states = list(Match.objects.order_by("pk").values_list("state", flat=True))
        line = Listing.objects.get(number=match.number)
    assert states == ["failed", "received"]
    assert (line.state, line.fulfilled_on) == ("fulfilled", giving.at.date())


@in_database
def test_a_match_ends_where_nobody_was_reached_and_keeps_what_was_given(giving: Giving) -> None:
    resource = giving.enter()
    match = giving.promised(resource)
    giving.match(actions.deliver_match, match, by="other")
    giving.move(match.number, "close_unanswered", at=giving.at + timedelta(days=30))
    with acting_as(giving.by("other")):
        ended = queries.access_match(scope=giving.by("other"), identity=match.pk)
        assert queries.giving_desk(giving.by("other"), on=giving.at.date()).matches == []
    assert (ended.state, ended.ended_at) == ("unanswered", giving.at + timedelta(days=30))
    assert set(giving.left(resource).values()) == {1}


@in_database
def test_who_gave_it_does_not_say_that_it_was_received(giving: Giving) -> None:
    resource = giving.enter(by="worker", unit="here")
    match = giving.claim(giving.listed(), resource, by="worker")
    giving.accept_own(match)
    giving.match(actions.deliver_match, match, by="worker")
    with pytest.raises(Conflict, match="Your own unit"):
        giving.move(match.number, "called_received")
    giving.say(match.number, "receive")


@in_database
def test_what_its_own_body_gives_is_accepted_by_whoever_asked(giving: Giving) -> None:
    match = giving.ask(giving.listed(), giving.enter(by="worker", unit="here"))
    assert (match.given_at, match.taken_at) == (giving.at, None)
    with pytest.raises(Conflict, match="The other side"):
        giving.match(actions.accept_match, match, by="worker")
    assert giving.accept_own(match).state == "agreed"


@in_database
def test_what_is_withdrawn_frees_what_was_promised_and_ends_what_was_proposed(
    giving: Giving,
) -> None:
    resource, other = giving.enter(), giving.enter(quantity=5)
    number = giving.listed()
    proposed = giving.ask(number, other)
    giving.accept_own(giving.claim(number, resource))
    with acting_as(giving.by("worker")):
        assert Match.objects.get(pk=proposed.pk).state == "lapsed"
    giving.say(number, "withdraw")
    assert set(giving.left(resource).values()) == {2}


def told(giving: Giving, service: Scope) -> set[tuple[str, str | None]]:
    """Who was told by which notice that a match has ended other than well."""
    notices.make_notices(at=giving.at)
    with acting_as(service):
        found = Notice.objects.filter(code__startswith=PREFIX).values_list("code", "account__login")
        short = {(code.removeprefix(PREFIX), login) for code, login in found}
    return {one for one in short if one[0].startswith(ENDED)}


def days_shown(match: Match) -> object:
    """When a match is, as its page says."""
    with acting_as(ANONYMOUS), override("en"):
        return shown.match_row(match, sides=frozenset())["days"]


def fallen_through(giving: Giving, *, course: str) -> None:
    """What was promised does not come about, in one of several courses."""
    match = giving.promised(giving.enter())
    number = match.number
    if course == "unit fails":
        giving.match(actions.fail_match, match, by="other", reason="车坏了")
    elif course == "community says that it failed":
        giving.match(actions.fail_match, match, by="worker", reason="没有来")
    elif course == "withdrawn":
        giving.say(number, "withdraw")
    else:
        giving.match(actions.deliver_match, match, by="other")
    if course == "missed":
        giving.say(number, "miss", reason="没有送到")
    elif course == "asked and missed":
        giving.move(number, "called_missed", reason="没有送到")
    elif course == "no word":
        giving.move(number, "close_unanswered", at=giving.at + timedelta(days=30))


@in_database
@pytest.mark.parametrize(
    ("course", "wanted"),
    [
        ("unit fails", {("failed.community.unit", "worker")}),
        ("community says that it failed", {("failed.unit.need", "other")}),
        ("withdrawn", {("released.community", "worker"), ("released.unit", "other")}),
        ("missed", {("failed.community.miss", "worker"), ("failed.unit.need", "other")}),
        ("asked and missed", {("failed.unit.need", "other")}),
        ("no word", {("unanswered.unit", "other")}),
    ],
)
def test_both_sides_are_told_when_a_promise_falls_through(
    giving: Giving, service: Scope, course: str, wanted: set[tuple[str, str | None]]
) -> None:
    fallen_through(giving, course=course)
    assert told(giving, service) == wanted


@in_database
def test_a_unit_is_told_that_what_it_offered_is_not_needed_any_more(
    giving: Giving, service: Scope
) -> None:
    number = giving.listed()
    giving.ask(number, giving.enter())
    giving.accept_own(giving.claim(number, giving.enter()))
    assert told(giving, service) == {("lapsed.unit", "other")}


@in_database
def test_what_is_given_for_good_is_counted_once_and_for_all(giving: Giving) -> None:
    books = giving.enter(category="books", quantity=3)
    giving.promised(books, category="books", quantity=2)
    assert giving.left(books) == {books.starts_on: 1}
    assert giving.fits(giving.listed(category="books", quantity=2)) == []
    visit = giving.enter(category="visit", quantity=1)
    giving.promised(visit, category="visit")
    assert giving.left(visit) == {FRIDAY: 0}
    second = giving.promised(visit, category="visit")
    assert second.starts_on == FRIDAY + DAY


@in_database
def test_a_proposal_is_accepted_until_its_days_are_over_and_then_expires(
    giving: Giving, service: Scope
) -> None:
    match = giving.claim(giving.listed(), giving.enter())
    late = replace(giving, at=giving.at + timedelta(days=16))
    assert late.at.date() == match.ends_on
    with pytest.raises(Conflict, match="are over"):
        late.accept_own(match)
    with (
        pytest.raises(DatabaseError, match="are over"),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=late.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE exchange_match SET state = 'agreed', agreed_at = now(), taken_at = now()"
        )
    assert [ticks.end_proposals(at=one.at) for one in (giving, late, late)] == [0, 1, 0]
    with acting_as(service):
        assert Match.objects.get().state == "expired"
    assert told(giving, service) == {
        ("expired.community", "worker"),
        ("expired.unit", "other"),
        ("expired.person", None),
    }


@in_database
def test_of_what_a_unit_has_ended_it_is_said_that_it_is_not_given_any_more(
    giving: Giving, service: Scope
) -> None:
    for category in ("wheelchair", "visit"):
        resource = giving.enter(category=category)
        match = giving.claim(giving.listed(category=category), resource)
        # Past the action, which would have ended the proposal as well.
        with acting_as(service), journal.entry(by=service, at=giving.at, event=TESTED):
            Resource.objects.filter(pk=resource.pk).update(ends_on=FRIDAY)
        with pytest.raises(Conflict) as refused:
            giving.accept_own(match)
        assert str(refused.value) == rules.NOT_GIVEN


@in_database
@pytest.mark.parametrize(("category", "until"), [("wheelchair", 7), ("visit", 2), ("books", 7)])
def test_a_proposal_holds_over_midnight(giving: Giving, category: str, until: int) -> None:
    resource, today = giving.enter(category=category), giving.at.date()
    number = giving.listed(category=category, starts_on=today, last_on=today + 6 * DAY)
    match = giving.claim(number, resource)
    assert (match.starts_on, match.ends_on) == (today, today + 7 * DAY)
    late = replace(giving, at=giving.at + DAY)
    assert ticks.end_proposals(at=late.at) == 0
    agreed = late.accept_own(match)
    days = (agreed.starts_on, agreed.ends_on)
    assert (agreed.state, days) == ("agreed", (today + DAY, today + until * DAY))
    assert giving.opened(number).case.state == "promised"


@in_database
def test_what_is_done_once_is_promised_for_the_first_day_that_is_left_by_then(
    giving: Giving,
) -> None:
    visit = giving.enter(category="visit", quantity=1, weekdays=WEEKDAYS)
    wanted = {"category": "visit", "last_on": FRIDAY + 4 * DAY}
    first, second, third = (giving.claim(giving.listed(**wanted), visit) for _n in range(3))
    assert (first.starts_on, first.ends_on) == (FRIDAY, FRIDAY + 5 * DAY)
    assert days_shown(first) == "One day of these: 9 October 2026 to 13 October 2026"
    promised = [giving.accept_own(one).starts_on for one in (second, first)]
    assert promised == [FRIDAY, FRIDAY + 3 * DAY]
    assert days_shown(giving.accept_own(third)) == "13 October 2026"
    fourth = giving.listed(**wanted)
    assert giving.fits(fourth) == []
    assert giving.left(visit) == {FRIDAY + n * DAY: 0 for n in (0, 3, 4)}


@in_database
@pytest.mark.parametrize(
    ("set_to", "because"),
    [
        ("starts_on = starts_on + 1", "go on like this"),
        ("state = 'agreed', taken_at = now(), ends_on = ends_on + 1", "go on like this"),
        ("state = 'agreed', taken_at = now()", "promised for one day"),
    ],
)
def test_a_shell_cannot_promise_other_days_than_were_proposed(
    giving: Giving, service: Scope, set_to: str, because: str
) -> None:
    giving.claim(giving.listed(category="visit"), giving.enter(category="visit"))
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=giving.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE exchange_match SET {set_to}")


@in_database
def test_a_resource_is_entered_by_its_unit_and_ends_when_nothing_is_promised(
    giving: Giving, service: Scope
) -> None:
    for by, field in (("handler", "organisation"), ("leader", "organisation")):
        with pytest.raises(Forbidden) as refused:
            giving.enter(by=by)
        assert refused.value.field == field
    for changed, wrong in (
        ({"category": "moon"}, "category"),
        ({"serves": "999999"}, "serves"),
        ({"weekdays": 0}, "weekdays"),
        ({"last_on": date(2026, 8, 1)}, "last_on"),
    ):
        with pytest.raises(Invalid) as invalid:
            giving.enter(**changed)
        assert invalid.value.field == wrong
    resource = giving.enter()
    giving.promised(resource)

    def as_it_stands(*, match: Match, **_given: Any) -> Match:
        return match

    proposed = giving.claim(giving.listed(last_on=date(2026, 11, 5)), resource)

    def end(on: date, *, by: str = "other") -> Resource:
        with acting_as(giving.by(by)):
            found = queries.access_resource(identity=resource.pk)
            return actions.end_resource(by=giving.by(by), at=giving.at, resource=found, ends_on=on)

    with pytest.raises(Forbidden):
        end(date(2026, 11, 1), by="handler")
    with pytest.raises(Conflict, match="promised after"):
        end(FRIDAY)
    assert giving.match(as_it_stands, proposed, by="other").state == "proposed"
    assert end(date(2026, 11, 1)).ends_on == date(2026, 11, 1)
    assert giving.match(as_it_stands, proposed, by="other").state == "expired"
    assert told(giving, service) == {("expired.community.unit", "worker"), ("expired.person", None)}
    with pytest.raises(Conflict, match="already"):
        end(date(2026, 12, 1))


@in_database
def test_what_was_received_is_not_undone(giving: Giving) -> None:
    books = giving.enter(category="books")
    match = giving.promised(books, category="books")
    giving.match(actions.deliver_match, match, by="other")
    giving.say(match.number, "receive")
    by = giving.by("other")
    with pytest.raises(Conflict, match="promised after"), acting_as(by):
        actions.end_resource(by=by, at=giving.at, resource=books, ends_on=books.starts_on)
    # The rest of it ends while the days of what is given for good go on.
    with acting_as(by):
        last, found = match.starts_on + DAY, queries.access_resource(identity=books.pk)
        actions.end_resource(by=by, at=giving.at, resource=found, ends_on=last)
    assert match.ends_on > last


@in_database
@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE exchange_stock SET taken = 0", "permission denied"),
        ("DELETE FROM exchange_stock", "permission denied"),
        ("UPDATE exchange_resource SET quantity = 9", "permission denied"),
        ("UPDATE exchange_match SET quantity = 9", "permission denied"),
        ("UPDATE exchange_match SET state = 'received'", "go on like this"),
        ("UPDATE exchange_match SET state = 'failed', taken_at = now()", "go on like this"),
        (
            (
                "INSERT INTO exchange_match (case_id, number, division_id, organisation_id,"
                " resource_id, unit_id, quantity, starts_on, ends_on, state, proposed_at)"
                " SELECT case_id, number, division_id, organisation_id, resource_id, unit_id,"
                " quantity, starts_on, ends_on, 'proposed', now() FROM exchange_match"
            ),
            "a match is of a need in the list",
        ),
    ],
)
def test_a_shell_cannot_promise_what_is_not_there(
    giving: Giving, service: Scope, sql: str, because: str
) -> None:
    giving.promised(giving.enter())
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=giving.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_of_claims_beyond_the_stock_exactly_as_many_win_as_there_are(giving: Giving) -> None:
    resource = giving.enter(quantity=2)
    matches = [giving.claim(giving.listed(), resource) for _n in range(4)]
    done = at_once([partial(giving.accept_own, one) for one in matches])
    refused = [one for one in done if isinstance(one, Conflict)]
    assert len(refused) == 2 and {str(one) for one in refused} == {rules.NONE_LEFT}
    with acting_as(giving.by("worker")):
        assert Match.objects.filter(state="agreed").count() == 2
        assert set(Stock.objects.values_list("taken", flat=True)) == {2}
        promised = Listing.objects.filter(state="promised", division=HERE).count()
    assert promised == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("login", ["", "worker"])
def test_of_one_page_sent_many_times_at_once_one_need_is_made(giving: Giving, login: str) -> None:
    first = timezone.localdate() + DAY
    given = {"category": "wheelchair", "quantity": "1", "division": HERE, "kind": "need"}
    given |= {"starts_on": str(first), "last_on": str(first + DAY), "text": "", "checked": "1"}
    given |= {"name": "测试甲", "mobile": "13900139000", "key": "k" * 32}
    address = "/work/needs/new" if login else "/needs/new"

    def send() -> object:
        client = client_of(login) if login else Client()
        return client.post(address, given).status_code

    assert at_once([send] * 4) == [302] * 4
    with acting_as(giving.by("worker")):
        assert Listing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_promises_for_one_need_one_holds(giving: Giving) -> None:
    number = giving.listed()
    matches = [giving.ask(number, giving.enter()) for _n in range(2)]
    accept = actions.accept_match
    done = at_once([partial(giving.match, accept, one, by="other") for one in matches])
    assert sum(isinstance(one, Conflict) for one in done) == 1
    with acting_as(giving.by("worker")):
        assert sorted(Match.objects.values_list("state", flat=True)) in (
            ["agreed", "lapsed"],
            ["agreed", "proposed"],
        )
        assert giving.opened(number).case.state == "promised"


@pytest.mark.django_db(transaction=True)
def test_a_promise_and_the_end_of_several_proposals_do_not_wait_for_each_other(
    giving: Giving, service: Scope
) -> None:
    number = giving.listed()
    first, second = (giving.ask(number, giving.enter()) for _n in range(2))

    @contextmanager
    def undone() -> Iterator[None]:
        """Ends both as an import that is undone does: the older one first."""
        with acting_as(service):
            actions.expire_match(by=service, at=giving.at, match=first)
            yield
            actions.expire_match(by=service, at=giving.at, match=second)

    accept = partial(giving.match, actions.accept_match, second, by="other")
    assert str(overtaken(undone, work=accept)) == rules.MOVED_ON
    with acting_as(service):
        assert {one.state for one in Match.objects.all()} == {"expired"}
