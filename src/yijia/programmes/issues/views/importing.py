"""Bringing in a county's own data: a file is tried out, looked over, and confirmed."""

import base64
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Invalid, NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places.rules.files import Imported
from yijia.ground.shell import drafts as sealed
from yijia.programmes.issues import actions, inputs, rules, shown

# A file that was tried out lies sealed in the session until it is confirmed.
DRAFT, DONE = "import", "imported"
LETS_IN = Permission.RULE_EDIT


@needs(LETS_IN)
@takes("GET", "HEAD")
def index(request: ScopedRequest) -> HttpResponse:
    """The kinds of file that can be brought in, and what the last one did."""
    done = sealed.load(request, DONE)
    sealed.drop(request, DONE)
    found = [(one.kind, gettext(one.label)) for one in shown.import_kinds(request.scope)]
    return render(request, "issues/imports.html", {"kinds": found, "done": done})


@needs(LETS_IN)
def one(request: ScopedRequest, kind: str) -> HttpResponse:
    """Asks for a file and tries it out: what is wrong is told row by row."""
    asked = _asked(kind)
    form = inputs.ImportFile(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file, source = form.cleaned_data["table"].read(), form.cleaned_data["source"]
        try:
            _brought_in(request, asked=asked, file=file, source=source, dry_run=True)
        except Invalid as refused:
            # What was tried before is not the file that was meant.
            sealed.drop(request, DRAFT)
            context["faults"] = _refused(form, refused=refused, file=file)
        else:
            kept = {"kind": asked.kind, "source": source, "file": base64.b64encode(file).decode()}
            sealed.save(request, DRAFT, kept)
            return redirect("issues:import-check", asked.kind)
    return _asking(request, asked=asked, context=context)


def _asking(
    request: HttpRequest, *, asked: rules.Importing, context: dict[str, object]
) -> HttpResponse:
    """The page on which a file is chosen, and what is wrong with the one that was sent."""
    context |= {"title": gettext(asked.label), "kind": asked.kind, **shown.import_columns(asked)}
    form: Any = context["form"]
    return render(request, "issues/import.html", context, status=422 if form.errors else 200)


@needs(LETS_IN)
def check(request: ScopedRequest, kind: str) -> HttpResponse:
    """Shows what the file would do as things stand now, and brings it in."""
    asked, kept = _asked(kind), sealed.load(request, DRAFT)
    if kept.get("kind") != asked.kind:
        return redirect("issues:import", asked.kind)
    file, source = base64.b64decode(kept["file"]), kept["source"]
    form = inputs.Confirm(request.POST or None)
    try:
        tried = _brought_in(request, asked=asked, file=file, source=source, dry_run=True)
        if form.is_valid() and form.cleaned_data["sha256"] == tried.sha256:
            done = _brought_in(request, asked=asked, file=file, source=source, dry_run=False)
            return _done(request, asked=asked, done=done)
    except Invalid as refused:
        # What was known has changed meanwhile: it is said what, and another file is asked for.
        sealed.drop(request, DRAFT)
        sent = {"table": ContentFile(file, name=asked.kind)}
        asking = inputs.ImportFile({"source": source}, sent)
        faults = _refused(asking, refused=refused, file=file)
        return _asking(request, asked=asked, context={"form": asking, "faults": faults})
    label = gettext(asked.label)
    form = inputs.Confirm(initial={"sha256": tried.sha256})
    context = {"form": form, "title": label, "kind": asked.kind, "source": source}
    return render(request, "issues/import_check.html", context | shown.import_outcome(tried))


@needs(LETS_IN)
@takes("GET", "HEAD")
def known(request: HttpRequest, kind: str) -> HttpResponse:
    """What is known by now, as a file that can be brought in again."""
    return shown.known_file(_asked(kind))


def _asked(kind: str) -> rules.Importing:
    if kind not in set(rules.ImportKind):
        raise NotFound
    return rules.IMPORTING[rules.ImportKind(kind)]


def _brought_in(
    request: ScopedRequest, *, asked: rules.Importing, file: bytes, source: str, dry_run: bool
) -> Imported:
    at, act = timezone.now(), actions.IMPORTS[asked.kind]
    return act(by=request.scope, at=at, file=file, source=source, dry_run=dry_run)


def _refused(form: inputs.ImportFile, *, refused: Invalid, file: bytes) -> dict[str, Any]:
    """Puts what is wrong beside the file, and each row that is wrong below it."""
    field = "table" if refused.field == "file" else refused.field
    form.add_refusal(Invalid(refused.message, params=refused.params, field=field))
    return shown.import_faults(refused, file=file)


def _done(request: ScopedRequest, *, asked: rules.Importing, done: Imported) -> HttpResponse:
    sealed.drop(request, DRAFT)
    told = {"added": len(done.added), "changed": len(done.changed), "unchanged": done.unchanged}
    sealed.save(request, DONE, told | {"label": asked.label})
    return redirect("issues:imports")
