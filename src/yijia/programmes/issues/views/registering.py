"""Taking an issue in by keyboard for a person who calls: one page, a look over it, the number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string

from yijia.base.access import Permission, needs
from yijia.base.errors import Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.shell import actions as shell
from yijia.programmes.issues import actions, inputs, queries, shown

TAKEN_IN = "desk_number"


@needs(Permission.CASE_TAKE_IN)
def register(request: ScopedRequest) -> HttpResponse:
    """One page with all that is asked; what was typed is looked over before it is registered."""
    form = inputs.Register(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_meant(form) and "change" not in request.POST:
        if "confirm" not in request.POST:
            return _looked_over(request, form=form)
        if _register(request, form=form):
            return redirect("issues:registered")
    context = shown.register_page(form, on=timezone.localdate())
    return render(request, "issues/register.html", context, status=422 if form.errors else 200)


def _looked_over(request: HttpRequest, *, form: inputs.Register) -> HttpResponse:
    answers, key = shown.told_answers(form.cleaned_data), get_random_string(32)
    context = {"form": form, "answers": answers, "key": key}
    return render(request, "issues/register_check.html", context)


def _is_meant(form: inputs.Register) -> bool:
    """Whether topic and place name one thing each; what they name takes their place."""
    found = queries.typed(form.cleaned_data, on=timezone.localdate())
    for name, meant in found.items():
        inputs.settle(form, name, found=meant)
    return form.is_valid()


def _register(request: ScopedRequest, *, form: inputs.Register) -> bool:
    """Registers it, once however often it is sent, and says whether that went well."""
    at, asked = timezone.now(), _asked(request)
    before = shell.answer_given(asked)
    if before is None:
        new = actions.NewIssue.taken_in(form.cleaned_data)
        try:
            raised = actions.register_issue(by=request.scope, at=at, new=new)
        except Invalid as refused:
            form.add_refusal(refused)
            return False
        before = {"number": raised.number}
        shell.keep_answer(at=at, asked=asked, answer=before)
    request.session[TAKEN_IN] = before["number"]
    return True


def _asked(request: ScopedRequest) -> shell.Asked:
    key = request.POST.get("key", "")[: shell.LONGEST_KEY] or get_random_string(32)
    asker = str(request.scope.account)
    return shell.Asked(purpose="issues.desk", key=key, body=b"", asker=asker)


@needs(Permission.CASE_TAKE_IN)
def registered(request: HttpRequest) -> HttpResponse:
    """Number and lookup code, to be read out; whoever took it in sees them once more here."""
    number = request.session.get(TAKEN_IN)
    if number is None:
        return redirect("issues:register")
    opened = queries.access_own_issue(number=number)
    context = {"opened": opened, "code": people.lookup_code(number)}
    return render(request, "issues/registered.html", context)
