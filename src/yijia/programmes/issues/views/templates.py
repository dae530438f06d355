"""Words for replies: what there is, adding some, and ending what is needed no more."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.programmes.issues import actions, inputs, queries, shown


@needs(Permission.CASE_READ)
def index(request: ScopedRequest) -> HttpResponse:
    """The templates that one may end; another one can be added."""
    found = queries.templates_kept(request.scope, on=timezone.localdate())
    return render(request, "issues/templates.html", {"templates": shown.template_rows(found)})


@needs(Permission.CASE_READ)
def add(request: ScopedRequest) -> HttpResponse:
    """Keeps words for replies."""
    at, on = timezone.now(), timezone.localdate()
    form = inputs.AddTemplate(request.POST if request.method == "POST" else None)
    form.offer_to(
        units=shown.template_units(request.scope),
        topics=list(shown.facets(on).topics),
    )
    if form.is_valid():
        try:
            actions.add_template(by=request.scope, at=at, new=shown.new_template(form.cleaned_data))
        except Invalid as refused:
            form.add_refusal(refused)
        else:
            return redirect("issues:templates")
    status = 422 if form.errors else 200
    return render(request, "issues/template_add.html", {"form": form}, status=status)


@takes("POST")
@needs(Permission.CASE_READ)
def end(request: ScopedRequest, identity: int) -> HttpResponse:
    """Ends a template."""
    on = timezone.localdate()
    found = queries.access_template(scope=request.scope, identity=identity, on=on)
    actions.end_template(by=request.scope, at=timezone.now(), template=found)
    return redirect("issues:templates")
