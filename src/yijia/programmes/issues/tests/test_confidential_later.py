"""An issue that becomes confidential when it was raised already: by whom, until when, for whom."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.county import County
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import events as case_events
from yijia.engines.cases.models import Case
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.programmes.issues import queries
from yijia.programmes.issues.tests.test_api import post, token_of
from yijia.programmes.issues.tests.test_confidential import changed, sees, who_sees
from yijia.programmes.issues.tests.test_confidential import raised as raise_one
from yijia.programmes.issues.tests.test_course import answered, moved
from yijia.programmes.issues.tests.test_joining import join

pytestmark = pytest.mark.django_db
WHY = "来电说明反映的是居委会"


def raised(at: datetime, **told: Any) -> str:
    return raise_one(at, **({"is_confidential": False, "about": ""} | told))


def made(county: County, number: str, at: datetime, *, about: str = "here") -> str:
    """What the centre does when it learns later whom an issue is about."""
    return moved(county, "dispatcher", number, "make_confidential", at, about=about, reason=WHY)


def signed(county: County, at: datetime) -> str:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    return number


def test_who_read_it_before_sees_neither_it_nor_what_was_said_of_it_any_more(
    county: County, at: datetime, service: Scope
) -> None:
    number, worker = raised(at), county.scopes["worker"]
    moved(county, "dispatcher", number, "dispatch", at, organisation="here")
    notices.make_notices(at=at)

    def told() -> int:
        with acting_as(worker):
            found = Notice.objects.filter(account__login="worker", facts__number=number)
            return found.count()

    assert sees(worker, number) and told() == 1
    with pytest.raises(Conflict):
        made(county, number, at)
    moved(county, "dispatcher", number, "hand_over", at, organisation="lamps", reason="回避")
    later = at + timedelta(hours=1)
    assert made(county, number, later) == "dispatched"
    assert not sees(worker, number) and told() == 0
    assert who_sees(county, number) == {"dispatcher", "leader", "handler"}
    notices.make_notices(at=later)
    with acting_as(service):
        codes = Notice.objects.filter(facts__number=number).values_list("code", flat=True)
        told_of = {code for code in codes if code.startswith("cases.made_confidential")}
        assert told_of == {"cases.made_confidential.person", "cases.made_confidential.unit"}, codes


def test_the_centre_alone_makes_it_so_and_says_why(county: County, at: datetime) -> None:
    number = signed(county, at)
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "make_confidential", at, about="here", reason=WHY)
    with pytest.raises(Invalid):
        moved(county, "dispatcher", number, "make_confidential", at, about="here", reason=" ")
    with pytest.raises(Invalid):
        made(county, number, at, about="centre")
    made(county, number, at, about="")
    assert "worker" in who_sees(county, number)
    with pytest.raises(Conflict):
        made(county, number, at)
    moved(county, "dispatcher", number, "keep_out", at, about="here", reason=WHY)
    assert "worker" not in who_sees(county, number)


def test_its_person_does_so_until_a_unit_works_on_it(county: County, at: datetime) -> None:
    fresh, sent, late = raised(at), raised(at), signed(county, at)
    opened = answered(fresh, "ask_confidential", at, about="")
    assert opened.case.confidential == "asked"
    assert who_sees(county, fresh) == {"dispatcher", "leader"}
    moved(county, "dispatcher", sent, "dispatch", at, organisation="lamps")
    with pytest.raises(Invalid) as refused:
        answered(sent, "ask_confidential", at, about="")
    assert refused.value.field == "about"
    answered(sent, "ask_confidential", at, about="here")
    assert who_sees(county, sent) == {"dispatcher", "leader", "handler"}
    with pytest.raises(Conflict):
        answered(late, "ask_confidential", at, about="here")


def test_what_others_follow_does_not_become_confidential(
    county: County, at: datetime, service: Scope
) -> None:
    joined, main, merged = raised(at), raised(at), raised(at)
    join(joined, at, mobile="13900139000")
    moved(county, "dispatcher", merged, "merge", at, into=main)
    for number in (joined, main, merged):
        with pytest.raises(Conflict):
            made(county, number, at)
    with pytest.raises(Conflict):
        answered(joined, "ask_confidential", at, about="here")
    with acting_as(service):
        rows = {case.number: case for case in Case.objects.filter(number__in=(main, merged))}
    for case in rows.values():
        change = f"UPDATE cases_case SET confidential = 'named' WHERE id = {case.pk}"
        with pytest.raises(DatabaseError, match="merged with no other"), transaction.atomic():
            changed(case, change, by=service, at=at, event=case_events.MADE_CONFIDENTIAL)
        with pytest.raises(DatabaseError, match="entry that says so"), transaction.atomic():
            changed(case, change, by=service, at=at, event=case_events.KEPT_OUT)


def test_who_was_named_once_is_kept_out_again_when_it_was_opened_meanwhile(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    made(county, number, at)
    moved(county, "dispatcher", number, "lift", at, reason="本人同意")
    assert "worker" in who_sees(county, number)
    made(county, number, at, about="water")
    with acting_as(ANONYMOUS):
        opened = queries.access_own_issue(number=number)
    assert len(opened.kept_out) == 2 and "worker" not in who_sees(county, number)
    moved(county, "dispatcher", number, "lift", at, reason="本人同意")
    moved(county, "dispatcher", number, "dispatch", at, organisation="here")
    with pytest.raises(Conflict):
        made(county, number, at, about="")
    with acting_as(service):
        case = Case.objects.get(number=number)
    change = f"UPDATE cases_case SET confidential = 'named' WHERE id = {case.pk}"
    with pytest.raises(DatabaseError, match="not kept from a body"), transaction.atomic():
        changed(case, change, by=service, at=at, event=case_events.MADE_CONFIDENTIAL)


def test_a_unit_is_typed_by_its_name_on_every_page_and_by_a_program(
    county: County, at: datetime
) -> None:
    number, client = signed(county, at), client_of("dispatcher")
    path = f"/work/issues/{number}/make_confidential"
    assert 'list="units"' in client.get(path).content.decode()
    several = client.post(path, {"about": "a", "reason": WHY})
    assert several.status_code == 422 and "Several fit." in several.content.decode()
    unknown = client.post(path, {"about": "no such office", "reason": WHY})
    assert "Nothing is called that." in unknown.content.decode()
    assert client.post(path, {"about": "Example committee", "reason": WHY}).status_code == 302
    assert not sees(county.scopes["worker"], number)
    other, about = raised(at), {"about": "示例社区居委会"}
    code = {"Lookup-Code": people.lookup_code(other)}
    told = post(Client(), f"issues/{other}/ask_confidential", about, **code)
    assert told.json()["confidential"] == "named"
    third, bearer = raised(at), token_of(county.scopes["dispatcher"], at)
    path = f"work/issues/{third}/make_confidential"
    answer = post(Client(), path, about | {"reason": WHY}, Authorization=bearer)
    assert [unit["code"] for unit in answer.json()["kept_from"]] == ["here"]


def test_a_part_becomes_as_confidential_as_its_whole(county: County, at: datetime) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "split", at, organisation="water", text="查一查")
    with acting_as(ANONYMOUS):
        part = queries.access_own_issue(number=number).parts[0].number
    with pytest.raises(Conflict):
        made(county, number, at, about="water")
    made(county, number, at)
    assert who_sees(county, part) == {"dispatcher", "leader", "other"}
