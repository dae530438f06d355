"""Which body answers for a place, and how organisations are entered and brought in."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from tests.harness.county import BEGAN, BESIDE, HERE, County
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import actions, events, queries
from yijia.ground.organisations.models import Appointment, Organisation
from yijia.ground.organisations.queries import bodies
from yijia.ground.organisations.rules import Kind, is_below_itself, network

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)
STREET = "350181002"
HEADER = "code,kind,name_zh,name_en,division,parent,starts_on\n"
ROWS = (
    "street,street_office,示例街道,Example Street,350181002,,2017-01-01\n"
    "team,bureau,维修队,Repair team,350181002,street,2020-05-01\n"
)
NEW = actions.NewOrganisation(
    code="new",
    kind=Kind.STREET_OFFICE,
    name_zh="示例街道",
    name_en="Example Street",
    division=STREET,
    starts_on=BEGAN,
)


def codes(found: tuple[queries.Known, ...]) -> list[str]:
    return [known.code for known in found]


def bring_in(by: Scope, at: datetime, text: str, *, dry_run: bool = False) -> tuple[int, int, int]:
    """Imports a text, and says how many rows were added, changed and known."""
    done = actions.import_organisations(
        by=by, at=at, file=(HEADER + text).encode(), source="a letter", dry_run=dry_run
    )
    return len(done.added), len(done.changed), done.unchanged


def must_be_refused(by: Scope, at: datetime, text: str) -> set[str]:
    """The places of a text that an import refuses."""
    with pytest.raises(Invalid) as refused:
        bring_in(by, at, text)
    return {place for place, _message in refused.value.errors}


def test_the_nearest_centre_above_a_place_dispatches(
    county: County, acting: Scope, at: datetime
) -> None:
    assert getattr(queries.dispatching_centre(division=HERE, on=TODAY), "code", "") == "centre"
    nearer = replace(NEW, code="nearer", kind=Kind.CENTRE)
    actions.open_organisations(by=acting, at=at, rows=[nearer])
    found = [queries.dispatching_centre(division=d, on=TODAY) for d in (HERE, "350181")]
    assert [known.code for known in found if known] == ["nearer", "centre"]
    assert queries.dispatching_centre(division="350182", on=TODAY) is None


def test_the_nearest_bodies_come_from_the_deepest_up(
    county: County, acting: Scope, at: datetime
) -> None:
    actions.open_organisations(by=acting, at=at, rows=[NEW])
    assert codes(queries.nearest_bodies(division=HERE, on=TODAY)) == ["here", "new"]
    assert codes(queries.nearest_bodies(division=BESIDE, on=TODAY)) == ["new"]


def test_work_may_go_to_the_nearest_and_then_to_the_countys_but_to_no_centre(
    county: County,
) -> None:
    assert codes(queries.bodies_for(division=HERE, on=TODAY)) == ["here", "lamps", "water"]
    assert codes(queries.bodies_for(division=BESIDE, on=TODAY)) == ["lamps", "water"]


def test_a_body_that_has_ended_is_offered_no_more(
    county: County, acting: Scope, at: datetime
) -> None:
    row = replace(NEW, code="gone", kind=Kind.BUREAU, division="350181", starts_on=TODAY)
    actions.open_organisations(by=acting, at=at, rows=[row])
    days = [TODAY - timedelta(days=1), TODAY]
    assert ["gone" in codes(queries.bodies_for(division=HERE, on=day)) for day in days] == [
        False,
        True,
    ]
    with pytest.raises(NotFound):
        queries.organisation_by_code("gone", on=days[0])
    ended = bodies._Dated(
        queries.organisation_by_code("gone", on=TODAY), starts_on=BEGAN, ends_on=TODAY
    )
    assert [ended.exists_on(day) for day in days] == [True, False]


def test_a_code_that_is_taken_is_refused(county: County, acting: Scope, at: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        actions.open_organisations(by=acting, at=at, rows=[replace(NEW, code="lamps")])
    assert (refused.value.field, refused.value.params) == ("code", {"code": "lamps"})


def test_a_parent_that_is_not_known_is_refused(county: County, acting: Scope, at: datetime) -> None:
    with pytest.raises(Invalid, match="There is no organisation none"):
        actions.open_organisations(by=acting, at=at, rows=[replace(NEW, parent="none")])


def test_an_appointment_ends_once(county: County, acting: Scope, at: datetime) -> None:
    held = Appointment.objects.get(account__login="handler")
    actions.end_appointment(by=acting, at=at, appointment=held, ends_on=TODAY)
    with pytest.raises(Conflict):
        actions.end_appointment(by=acting, at=at, appointment=held, ends_on=TODAY)


def test_a_file_is_tried_brought_in_once_and_corrected(
    county: County, acting: Scope, at: datetime
) -> None:
    before = Entry.objects.count()
    assert bring_in(acting, at, ROWS, dry_run=True) == (2, 0, 0)
    assert not Organisation.objects.filter(code="team").exists()
    assert bring_in(acting, at, ROWS) == (2, 0, 0)
    assert bring_in(acting, at, ROWS) == (0, 0, 2)
    assert bring_in(acting, at, ROWS.replace("维修队", "抢修队")) == (0, 1, 1)
    assert Entry.objects.count() == before + 2
    team = Organisation.objects.get(code="team")
    assert (team.name_zh, team.parent.code if team.parent else "") == ("抢修队", "street")
    assert codes(queries.bodies_for(division=HERE, on=TODAY))[:2] == ["here", "street"]
    written = Entry.objects.order_by("id").last()
    assert written is not None and written.old == {"values": {"team": {"name_zh": "维修队"}}}


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (",bureau,局,,350181,,2017-01-01", "2.code"),
        ("a b,bureau,局,,350181,,2017-01-01", "2.code"),
        ("路灯所,bureau,局,,350181,,2017-01-01", "2.code"),
        ("a,guild,局,,350181,,2017-01-01", "2.kind"),
        ("a,bureau,,,350181,,2017-01-01", "2.name_zh"),
        ("a,bureau,=局,,350181,,2017-01-01", "2.name_zh"),
        ("a,bureau,局,,350999,,2017-01-01", "2.division"),
        ("a,bureau,局,,350181,none,2017-01-01", "2.parent"),
        ("a,bureau,局,,350181,a,2017-01-01", "2.parent"),
        ("a,bureau,局,,350181,,1 May", "2.starts_on"),
        ("a,bureau,局,,350181,,", "2.starts_on"),
        ("a,bureau,局,,350181,", "2.row"),
        ("a,bureau,局,,350181,,2017-01-01\na,bureau,局,,350181,,2017-01-01", "3.code"),
    ],
)
def test_a_faulty_row_is_named(
    county: County, acting: Scope, at: datetime, row: str, place: str
) -> None:
    assert place in must_be_refused(acting, at, f"{row}\n")
    assert not Organisation.objects.filter(code="a").exists()


def test_no_organisation_comes_to_stand_below_itself(
    county: County, acting: Scope, at: datetime
) -> None:
    bring_in(acting, at, ROWS)
    circle = "street,street_office,示例街道,Example Street,350181002,team,2017-01-01\n"
    assert must_be_refused(acting, at, circle) == {"2.parent"}
    assert is_below_itself("a", parents={"a": "b", "b": "c", "c": "a"})
    assert not is_below_itself("x", parents={"x": "a", "a": "b", "b": "a"})


def keeper(division: str) -> Scope:
    """Somebody who keeps the bodies of one place."""
    grant = GrantValue(frozenset({Permission.ORGANISATION_EDIT}), division=division)
    return Scope(account=None, name="keeper", grants=(grant,))


def test_a_body_is_moved_by_who_edits_where_both_parents_lie(
    county: County, acting: Scope, at: datetime
) -> None:
    team = "team,bureau,维修队,Repair team,350181002,{},2020-05-01\n"
    bring_in(acting, at, ROWS)
    assert must_be_refused(keeper(STREET), at, team.format("lamps")) == {"2.parent"}
    bring_in(acting, at, team.format("lamps"))
    for parent in ("", "street"):
        assert must_be_refused(keeper(STREET), at, team.format(parent)) == {"2.parent"}
    assert bring_in(keeper(STREET), at, team.format("lamps").replace("维修", "抢修")) == (0, 1, 0)


def test_a_parent_lies_at_or_above_what_stands_below_it(
    county: County, acting: Scope, at: datetime
) -> None:
    assert must_be_refused(acting, at, ROWS.replace("350181002,street", "350181,street")) == {
        "3.parent"
    }
    bring_in(acting, at, ROWS)
    moved = "street,street_office,示例街道,Example Street,{},,2017-01-01\n"
    assert must_be_refused(acting, at, moved.format(HERE)) == {"2.division"}
    assert bring_in(acting, at, moved.format("350181")) == (0, 1, 0)


def test_who_may_not_edit_organisations_brings_none_in(county: County, at: datetime) -> None:
    for scope in (ANONYMOUS, county.scopes["dispatcher"]):
        with pytest.raises(Forbidden):
            bring_in(scope, at, ROWS)


def test_an_organisation_ends_when_nobody_holds_a_post_there_any_more(
    county: County, acting: Scope, at: datetime
) -> None:
    lamps = county.organisations["lamps"]
    end = partial(actions.end_organisation, by=acting, at=at, organisation=lamps, document="文件 7")
    with pytest.raises(Conflict, match="holds a post"):
        end(ends_on=TODAY)
    held = Appointment.objects.get(account__login="handler")
    actions.end_appointment(by=acting, at=at, appointment=held, ends_on=TODAY)
    with pytest.raises(Invalid, match="not in the past"):
        end(ends_on=TODAY - timedelta(days=1))
    end(ends_on=TODAY)
    known = [queries.known_organisations(on=day) for day in (TODAY - timedelta(days=1), TODAY)]
    assert [lamps.pk in bodies for bodies in known] == [True, False]
    lamps.refresh_from_db()
    with pytest.raises(Conflict, match="has ended already"):
        end(ends_on=TODAY)


def test_an_organisation_does_not_end_before_those_below_it(
    county: County, acting: Scope, at: datetime
) -> None:
    rows = [replace(NEW, parent="water")]
    actions.open_organisations(by=acting, at=at, rows=rows)
    with pytest.raises(Conflict, match="below it go on"):
        actions.end_organisation(
            by=acting,
            at=at,
            organisation=county.organisations["water"],
            ends_on=TODAY,
            document="文件 7",
        )


def test_nothing_begins_below_what_ends_and_what_stood_there_may_be_sent_again(
    county: County, acting: Scope, at: datetime
) -> None:
    bring_in(acting, at, ROWS)
    for code in ("team", "street"):
        ended = Organisation.objects.get(code=code)
        actions.end_organisation(
            by=acting, at=at, organisation=ended, ends_on=TODAY, document="文件 7"
        )
    assert bring_in(acting, at, ROWS) == (0, 0, 2)
    below = "late,bureau,后来队,,350181002,street,2017-01-01\n"
    assert must_be_refused(acting, at, below) == {"2.parent"}
    with pytest.raises(Conflict, match="has ended"):
        actions.open_organisations(by=acting, at=at, rows=[replace(NEW, parent="street")])


def test_only_who_edits_organisations_ends_one_and_by_a_document(
    county: County, acting: Scope, at: datetime
) -> None:
    for login, document, refused in (("leader", "文件 7", Forbidden), ("system", "", Invalid)):
        with pytest.raises(refused):
            actions.end_organisation(
                by=county.scopes[login],
                at=at,
                organisation=county.organisations["here"],
                ends_on=TODAY,
                document=document,
            )


# Sample codes: their check characters are right, and nobody is known to have them.
LAMPS, OTHER = "91350181MA0000000Y", "52350181MJ0000001K"


def with_codes(by: Scope, at: datetime, text: str) -> None:
    file = HEADER.replace("starts_on", "starts_on,credit_code") + text
    actions.import_organisations(by=by, at=at, file=file.encode(), source="a letter")


def credit_codes() -> dict[str, str]:
    return dict(Organisation.objects.exclude(credit_code="").values_list("code", "credit_code"))


def test_a_credit_code_comes_by_a_file_and_stays_where_the_column_is_missing(
    county: County, acting: Scope, at: datetime
) -> None:
    with_codes(
        acting,
        at,
        f"a,bureau,甲,,350181,,2017-01-01,{LAMPS.lower()}\nb,bureau,乙,,350181,,2017-01-01,{OTHER}\n",
    )
    assert credit_codes() == {"a": LAMPS, "b": OTHER}
    assert bring_in(acting, at, "a,bureau,甲甲,,350181,,2017-01-01\n") == (0, 1, 0)
    # Two change codes with each other.
    with_codes(
        acting,
        at,
        f"a,bureau,甲,,350181,,2017-01-01,{OTHER}\nb,bureau,乙,,350181,,2017-01-01,{LAMPS}\n",
    )
    assert credit_codes() == {"a": OTHER, "b": LAMPS}


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        (f"a,bureau,甲,,350181,,2017-01-01,{LAMPS[:-1]}X\n", {"2.credit_code"}),
        (
            f"a,bureau,甲,,350181,,2017-01-01,{LAMPS}\nb,bureau,乙,,350181,,2017-01-01,{LAMPS}\n",
            {"2.credit_code", "3.credit_code"},
        ),
    ],
)
def test_a_credit_code_that_is_none_or_is_there_twice_is_refused_by_its_cell(
    county: County, acting: Scope, at: datetime, rows: str, places: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        with_codes(acting, at, rows)
    assert {place for place, _message in refused.value.errors} == places


def test_what_rests_on_a_first_day_or_a_kind_is_not_corrected_from_under_it(
    county: County, acting: Scope, at: datetime
) -> None:
    rows = (
        "party,party_committee,党委,,350181002901,,2017-01-01\n"
        "old,bureau,旧局,,350181,,2017-01-01\n"
        "bank,bureau,银行,,350181,,2017-01-01\n"
    )
    bring_in(acting, at, rows)
    made = {one.code: one for one in Organisation.objects.all()}
    seat = network.NewSeat(made["party"].pk, made["bank"].pk, "委员", "", False, BEGAN)
    actions.give_seat(by=acting, at=at, new=seat)
    ends_on = at.date() + timedelta(days=2)
    actions.end_organisation(
        by=acting, at=at, organisation=made["old"], ends_on=ends_on, document="文件"
    )
    wrong = (
        "party,bureau,党委,,350181002901,,2017-01-01\n"
        f"old,bureau,旧局,,350181,,{ends_on}\n"
        "bank,party_committee,银行,,350181002902,,2018-01-01\n"
    )
    assert must_be_refused(acting, at, wrong) == {
        *("2.kind", "3.starts_on", "4.starts_on", "4.kind")
    }
    assert bring_in(acting, at, rows) == (0, 0, 3)


def test_only_a_column_that_is_corrected_is_held_against_what_rests_on_it(
    county: County, acting: Scope, at: datetime
) -> None:
    """A body whose seats were given before they were judged is corrected all the same."""
    rows = (
        "party,party_committee,党委,,350181002901,,2017-01-01\n"
        "bank,bureau,银行,,350181,,2017-01-01\n"
    )
    bring_in(acting, at, rows)
    made = {one.code: one for one in Organisation.objects.all()}
    seat = network.NewSeat(made["party"].pk, made["bank"].pk, "委员", "", False, BEGAN)
    actions.give_seat(by=acting, at=at, new=seat)
    with pytest.raises(Invalid) as refused:
        bring_in(acting, at, rows.replace("350181,,2017-01-01", "350181,,1 May"))
    assert refused.value.errors == (("3.starts_on", "Write the day as YYYY-MM-DD."),)
    late = BEGAN + timedelta(days=1)
    with journal.entry(by=acting, at=at, event=events.ORGANISATIONS_IMPORTED):
        Organisation.objects.filter(code="bank").update(kind=Kind.PARTY_COMMITTEE, starts_on=late)
    assert bring_in(acting, at, f"bank,bureau,银行,,350181,,{late}\n") == (0, 1, 0)
    with journal.entry(by=acting, at=at, event=events.ORGANISATIONS_IMPORTED):
        Organisation.objects.filter(code="bank").update(
            kind=Kind.PARTY_COMMITTEE, division_id="350181002902"
        )
    earlier = "bank,party_committee,银行,,350181002902,,2016-01-01\n"
    assert bring_in(acting, at, earlier) == (0, 1, 0)


def test_a_credit_code_is_of_one_organisation(county: County, acting: Scope, at: datetime) -> None:
    put = partial(actions.put_credit_code, by=acting, at=at)
    done = put(organisation=county.organisations["water"], credit_code="91350181 ma0000000y")
    assert done.credit_code == LAMPS
    with pytest.raises(Invalid) as refused:
        put(organisation=county.organisations["lamps"], credit_code=LAMPS)
    assert refused.value.field == "credit_code"
    assert county.organisations["lamps"].credit_code == ""
    put(organisation=county.organisations["water"], credit_code=" ")
    assert put(organisation=county.organisations["lamps"], credit_code=LAMPS).credit_code == LAMPS
    assert credit_codes() == {"lamps": LAMPS}
