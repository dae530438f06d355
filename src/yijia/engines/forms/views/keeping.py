"""The forms of one's organisation: the list, a new one, when one is due, and filling by hand."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Conflict, Invalid, Refused
from yijia.engines.forms import actions, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.files import queries as files
from yijia.ground.organisations import queries as organisations


@needs(Permission.FORM_EDIT)
def index(request: ScopedRequest) -> HttpResponse:
    """The forms that somebody keeps or signs."""
    on = timezone.localdate()
    found = queries.standings(queries.sheets_for(by=request.scope), on=on)
    context = {
        "waiting": shown.waiting_rows(
            queries.waiting_for(by=request.scope, on=on, most=shown.MOST_WAITING)
        ),
        "lines": shown.lines(found),
        "can_upload": bool(queries.homes_for(by=request.scope, on=on)),
    }
    return render(request, "forms/index.html", context)


@needs(Permission.FORM_EDIT)
def upload(request: ScopedRequest) -> HttpResponse:
    """Takes in a form as the department sends it."""
    at, on = timezone.now(), timezone.localdate()
    homes = shown.bodies(queries.homes_for(by=request.scope, on=on))
    form = inputs.UploadSheet(
        request.POST if request.method == "POST" else None, request.FILES or None, homes=homes
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            new = actions.NewSheet(
                name_zh=given["name_zh"],
                name_en=given["name_en"],
                organisation=organisations.organisation_by_code(given["organisation"], on=on).id,
                **form.told(),
            )
            made = actions.upload_sheet(by=request.scope, at=at, new=new)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect("forms:grid", made.pk, 1)
    status = 422 if form.errors else 200
    return render(request, "forms/upload.html", {"form": form}, status=status)


@needs(Permission.FORM_EDIT)
def sheet(request: ScopedRequest, identity: int) -> HttpResponse:
    """One form, and what there is to do about it."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    context = shown.sheet_page(found, by=request.scope, on=timezone.localdate())
    return render(request, "forms/sheet.html", context)


@needs(Permission.FORM_EDIT)
@takes("GET", "HEAD")
def download(request: ScopedRequest, identity: int) -> HttpResponse:
    """The workbook of a form as it came."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    return shown.handed_out(files.content_of(found.file), name=f"{found.name_zh}.xlsx")


@needs(Permission.FORM_EDIT)
def due(request: ScopedRequest, identity: int) -> HttpResponse:
    """Says when a form is due, and where it is signed."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    at, on = timezone.now(), timezone.localdate()
    form = inputs.SetDue(
        request.POST if request.method == "POST" else None,
        signers=shown.bodies(queries.signers(on=on)),
        initial={"day": 5, "signer": found.signer.code},
    )
    if form.is_valid():
        try:
            signer = organisations.organisation_by_code(form.cleaned_data["signer"], on=on).id
            wanted = form.due(starts_on=on)
            actions.set_due(by=request.scope, at=at, sheet=found, due=wanted, signer=signer)
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect("forms:sheet", found.pk)
    context = shown.heading(found) | {"form": form}
    return render(request, "forms/due.html", context, status=422 if form.errors else 200)


@needs(Permission.FORM_EDIT)
def replace(request: ScopedRequest, identity: int) -> HttpResponse:
    """Gives a form another workbook, and says which cells it cannot fill any more."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    form = inputs.ReplaceWorkbook(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if form.is_valid():
        try:
            lost = actions.replace_workbook(
                by=request.scope, at=timezone.now(), sheet=found, **form.told()
            )
        except Refused as refused:
            form.add_refusal(refused)
        else:
            context = shown.replaced_page(found, lost=lost)
            return render(request, "forms/replaced.html", context)
    context = shown.heading(found) | {"form": form}
    return render(request, "forms/replace.html", context, status=422 if form.errors else 200)


@needs(Permission.FORM_EDIT)
def end(request: ScopedRequest, identity: int) -> HttpResponse:
    """Ends a form: what was filled stays."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    form = inputs.EndSheet(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.end_sheet(by=request.scope, at=timezone.now(), sheet=found, **form.cleaned_data)
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect("forms:sheet", identity)
    context = shown.heading(found) | {"form": form}
    return render(request, "forms/end.html", context, status=422 if form.errors else 200)


@takes("POST")
@needs(Permission.FORM_EDIT)
def fill(request: ScopedRequest, identity: int) -> HttpResponse:
    """Fills a form for the latest day on which it was due."""
    found = queries.access_sheet(by=request.scope, identity=identity)
    form = inputs.FillSheet(request.POST)
    if not form.is_valid():
        return redirect("forms:sheet", found.pk)
    made = actions.fill_sheet(
        by=request.scope, at=timezone.now(), sheet=found, due_on=form.cleaned_data["due_on"]
    )
    return redirect("forms:filling", made.pk)
