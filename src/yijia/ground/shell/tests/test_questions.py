"""Questions whose answers are checked: asked again, shown again, and acted on once."""

from dataclasses import replace
from typing import Any, cast

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from yijia.base.errors import Conflict, Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.ground.shell.forms import Form
from yijia.ground.shell.questions import KEY, Given, Question

QUESTION = Question("Save", about="a lamp", back="/back", onward="/onward")
KEYS = "k" * KEY


class Lamp(Form):
    """Which lamp, and on which days."""

    name = forms.CharField(label="Name")
    days = forms.MultipleChoiceField(label="Days", choices=[("1", "Mon"), ("2", "Tue")])
    lit = forms.BooleanField(label="Lit", required=False)


class Asked:
    """A question put to somebody, and what was done each time."""

    def __init__(self, by: Scope, *, question: Question = QUESTION) -> None:
        self.by = by
        self.question = question
        self.done: list[Given] = []
        self.refusal: Exception | None = None

    def act(self, given: Given) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(given)

    def send(self, **more: Any) -> HttpResponse:
        sent = {"name": "L1", "days": ["1", "2"], **more}
        request = cast("ScopedRequest", RequestFactory().post("/lamps", sent))
        request.scope = self.by
        form = Lamp(questions.sent(request))
        return questions.asked(request, form, question=self.question, act=self.act)


@pytest.fixture
def asked(acting: Scope) -> Asked:
    return Asked(replace(acting, account=7))


def test_answers_are_shown_and_sent_again_before_anything_is_done(asked: Asked) -> None:
    page = asked.send(lit="on").content.decode()
    assert asked.done == []
    assert "L1" in page and "Mon" in page
    for name, value in (("days", "1"), ("days", "2"), ("lit", "on")):
        assert f'name="{name}" value="{value}"' in page
    assert asked.send(change="1").content.decode().count("<h1") == 1
    assert asked.done == []


def test_what_is_sent_twice_is_done_once_and_leads_on_both_times(asked: Asked) -> None:
    for _time in range(2):
        answer = asked.send(checked="1", key=KEYS)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/onward")
    assert asked.done == [{"name": "L1", "days": ["1", "2"], "lit": False}]
    other = Asked(replace(asked.by, account=8))
    other.send(checked="1", key=KEYS)
    assert len(other.done) == 1


def test_what_was_refused_may_be_sent_again_by_the_same_page(asked: Asked) -> None:
    asked.refusal = Conflict(_("Tick the box to go on."))
    refused = asked.send(checked="1", key=KEYS)
    assert refused.status_code == 422 and asked.done == []
    asked.refusal = None
    assert asked.send(checked="1", key=KEYS).status_code == 302
    assert len(asked.done) == 1


def test_who_may_not_at_all_is_told_so_and_not_beside_a_field(asked: Asked) -> None:
    asked.refusal = Forbidden()
    with pytest.raises(Forbidden):
        asked.send(checked="1", key=KEYS)
