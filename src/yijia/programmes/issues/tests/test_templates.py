"""Words for replies: whom they are offered, on what, until when, and who may keep them."""

from datetime import datetime, timedelta

import pytest

from tests.harness.clients import client_of
from tests.harness.county import County, lamp_out
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import actions, queries

pytestmark = pytest.mark.django_db


def keep(
    county: County,
    *,
    at: datetime,
    login: str,
    code: str = "",
    name: str = "一",
    category: str = "",
) -> int:
    unit = county.organisations[code].pk if code else None
    words = ("已更换灯泡。", "The bulb was replaced.", "备件 3 号")
    new = actions.NewTemplate(name, *words, category=category, organisation=unit)
    by = county.scopes[login]
    with acting_as(by):
        return actions.add_template(by=by, at=at, new=new).pk


def offered(county: County, *, at: datetime, number: str) -> list[str]:
    by: Scope = county.scopes["handler"]
    with acting_as(by):
        case = cases.access_case(scope=by, number=number)
        return [one.name for one in queries.templates_for(case, on=at.date())]


def must_be_signed(county: County, *, at: datetime) -> str:
    number = lamp_out(at=at)
    for login, verb, given in (
        ("dispatcher", "dispatch", {"organisation": "lamps"}),
        ("handler", "sign", {}),
    ):
        by = county.scopes[login]
        with acting_as(by):
            case = cases.access_case(scope=by, number=number)
            actions.move_issue(by=by, at=at, case=case, verb=verb, inputs=given)
            assert case.state in {"dispatched", "signed"}
    return number


def test_only_words_of_this_unit_on_this_topic_are_offered(county: County, at: datetime) -> None:
    number = must_be_signed(county, at=at)
    keep(county, at=at, login="handler", code="lamps", name="本单位")
    keep(county, at=at, login="handler", code="lamps", name="本组", category="02")
    keep(county, at=at, login="handler", code="lamps", name="别的", category="0101")
    keep(county, at=at, login="other", code="water", name="水务")
    ended = keep(county, at=at - timedelta(days=9), login="dispatcher", name="旧的")
    keep(county, at=at, login="dispatcher", name="通用", category="0201")
    by = county.scopes["dispatcher"]
    with acting_as(by):
        found = queries.access_template(scope=by, identity=ended, on=at.date())
        actions.end_template(by=by, at=at, template=found)
    assert set(offered(county, at=at, number=number)) == {"本单位", "本组", "通用"}


def test_words_are_kept_by_who_works_there_and_for_all_by_who_dispatches(
    county: County, at: datetime
) -> None:
    for login, code in (("handler", "water"), ("handler", ""), ("leader", "lamps")):
        with pytest.raises(Forbidden):
            keep(county, at=at, login=login, code=code)
    with pytest.raises(Invalid):
        keep(county, at=at, login="handler", code="lamps", category="9999")


@pytest.mark.parametrize(
    ("language", "text"), [("en", "The bulb was replaced."), ("zh-hans", "已更换灯泡。")]
)
def test_a_choice_puts_the_words_into_the_reply(
    county: County, at: datetime, language: str, text: str
) -> None:
    number = must_be_signed(county, at=at)
    template = keep(county, at=at, login="handler", code="lamps", name="灯泡")
    client = client_of("handler", language=language)
    empty = client.get(f"/work/issues/{number}/reply").content.decode()
    assert "灯泡</option>" in empty and text not in empty
    chosen = client.get(f"/work/issues/{number}/reply", {"template": template}).content.decode()
    assert text in chosen and "备件 3 号" in chosen
    assert "灯泡" not in client.get(f"/work/issues/{number}/return").content.decode()


def test_the_pages_add_show_and_end_words(county: County) -> None:
    client = client_of("handler")
    given = {"name": "灯泡", "organisation": "lamps", "public_zh": "已更换"}
    refused = client.post("/work/templates/new", given | {"public_zh": "请打13800138000"})
    assert refused.status_code == 422 and "seems to hold" in refused.content.decode()
    assert client.post("/work/templates/new", given).status_code == 302
    (kept,) = client.get("/api/v1/work/templates").json()
    assert (kept["name"], kept["organisation"], kept["category"]) == ("灯泡", "lamps", None)
    assert "已更换" in client.get("/work/templates").content.decode()
    assert client_of("other").post(f"/work/templates/{kept['id']}/end").status_code == 404
    assert client.post(f"/work/templates/{kept['id']}/end").status_code == 302
    assert client.get("/api/v1/work/templates").json() == []


def test_words_end_once(county: County, at: datetime, service: Scope) -> None:
    kept, by = keep(county, at=at, login="handler", code="lamps"), county.scopes["handler"]
    with acting_as(by):
        found = queries.access_template(scope=by, identity=kept, on=at.date())
        actions.end_template(by=by, at=at, template=found)
    with acting_as(by), pytest.raises(Conflict):
        actions.end_template(by=by, at=at, template=found)
    with acting_as(service):
        assert Entry.objects.filter(event="issues.template_ended").count() == 1
