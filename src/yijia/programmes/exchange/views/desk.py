"""The community's desk: what was asked for there, taking it in, and what becomes of it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.rights import questions as contacts
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.exchange import actions, inputs, queries, rules, shown

READS = Permission.CASE_READ


@needs(READS)
def index(request: ScopedRequest) -> HttpResponse:
    """The needs that go on where one works, by how they stand."""
    found = queries.desk(request.scope)
    return render(request, "exchange/desk.html", shown.desk_page(found, on=timezone.localdate()))


@needs(Permission.CASE_TAKE_IN)
def register(request: ScopedRequest) -> HttpResponse:
    """Takes in what was told at the desk, or what the community itself needs."""
    on = timezone.localdate()
    here = shown.taking_in(request.scope, on=on)
    codes = [code for _street, inside in here for code, _name in inside]
    first = {"division": codes[0]} if len(codes) == 1 else {}
    form = inputs.RegisterNeed(questions.sent(request), initial={"quantity": 1, **first})
    form.offer(things=shown.choices_of_things(on=on), communities=here)

    def act(given: Given) -> object:
        new = actions.NewNeed.told(given, source=rules.Source.DESK, language=get_language() or "")
        number = questions.number_of(
            request,
            purpose=rules.PAGE,
            make=lambda at: actions.register_need(by=request.scope, at=at, new=new).number,
        )
        request.session["need_registered"] = number
        return number

    question = Question(
        gettext("Take in a wish or a need"),
        about=gettext("Needs and wishes"),
        back=reverse("exchange:desk"),
        onward=reverse("exchange:registered"),
        beside={"notice": shown.notice(on=on)},
        is_once=True,
    )
    return questions.asked(request, form, question=question, act=act)


@needs(Permission.CASE_TAKE_IN)
def registered(request: ScopedRequest) -> HttpResponse:
    """Number and code of what was just taken in, to be read out."""
    number = request.session.get("need_registered")
    if number is None:
        raise NotFound
    opened = queries.access_need(scope=request.scope, number=str(number))
    context = {"opened": opened, "code": people.lookup_code(opened.case.number), "is_desk": True}
    return render(request, "exchange/done.html", context)


@needs(READS)
def case(request: ScopedRequest, number: str) -> HttpResponse:
    """A need, for staff who may read it."""
    opened = queries.access_need(scope=request.scope, number=number)
    at, on = timezone.now(), timezone.localdate()
    found = queries.matches_of(opened.case.pk)
    giving = shown.for_need(opened.listing, matches=found, scope=request.scope, on=on)
    context = shown.case_page(opened, scope=request.scope, at=at, on=on, giving=giving)
    return render(request, "exchange/case.html", context)


@needs(READS)
def move(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """One verb of the body that answers for a need."""
    opened = queries.access_need(scope=request.scope, number=number)
    if verb not in rules.STAFF_VERBS:
        raise NotFound
    question = Question(
        gettext(rules.VERB_LABELS[verb]),
        about=f"{number} · {opened.case.title}",
        back=reverse("exchange:case", args=[number]),
    )
    return questions.sure(
        request,
        inputs.BY_VERB[verb](questions.sent(request)),
        question=question,
        act=lambda given: actions.move_need(
            by=request.scope, at=timezone.now(), case=opened.case, verb=verb, inputs=given
        ),
    )


@needs(READS)
def contact(request: ScopedRequest, number: str) -> HttpResponse:
    """The contact of whoever asked, after the purpose has been written down."""
    opened = queries.access_need(scope=request.scope, number=number)
    if opened.need.person_id is None:
        raise NotFound
    return contacts.read_contact(
        request,
        inputs.ReadContact(questions.sent(request)),
        about=f"{number} · {opened.case.title}",
        back=reverse("exchange:case", args=[number]),
        read=partial(
            actions.read_contact,
            by=request.scope,
            at=timezone.now(),
            case=opened.case,
            person_id=opened.need.person_id,
        ),
    )
