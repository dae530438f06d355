"""Adding documents to what the person of an issue is told, or to a return."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yijia.base.errors import Invalid, Unavailable
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.models import Case
from yijia.ground.files import actions as files
from yijia.ground.files import queries as stored
from yijia.ground.files import rules as file_rules
from yijia.ground.files.models import File
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import events, rules
from yijia.programmes.issues.models import Photo


def store_documents(*, by: Scope, at: datetime, inputs: Mapping[str, Any]) -> list[File]:
    """The documents that are to be added: those that a program has stored, by their tokens, and
    the one that a page has sent along, which is stored now.

    Raises:
        Invalid: one is missing or no PDF, or there are too many.
        Unavailable: no scanner answers, and without its word nothing is taken.
    """
    tokens: Sequence[str] = inputs.get("documents") or ()
    found = stored.unclaimed(tokens)
    if len(found) != len(tokens):
        raise Invalid(_("A file is missing. Add it again."), field="documents")
    upload = inputs.get("document")
    if upload is not None:
        try:
            found.append(files.store_file(by=by, at=at, upload=upload))
        except (Invalid, Unavailable) as refused:
            refused.field = "document"
            raise
    if any(file.kind != file_rules.PDF_KIND for file in found):
        where = "documents" if upload is None else "document"
        raise Invalid(_("Only a PDF can be added here."), field=where)
    if len(found) > rules.MOST_ENCLOSED:
        most = {"most": rules.MOST_ENCLOSED}
        raise Invalid(rules.ENOUGH_PHOTOS, params=most, field="documents")
    return found


def enclose_documents(
    *, by: Scope, at: datetime, case: Case, verb: str, said_at: datetime, documents: Sequence[File]
) -> None:
    """Adds documents to the words that a verb has just left, and by whose time they are known.

    Raises:
        Conflict: one of them was added to something else, perhaps a moment ago.
    """
    told = {"count": len(documents)}
    with journal.entry(
        by=by, at=at, event=events.ENCLOSED, subject=case, division=case.division_id, new=told
    ):
        files.claim_files(by=by, at=at, files=documents)
        Photo.objects.bulk_create(
            Photo(case=case, file=file, verb=verb, at=said_at) for file in documents
        )
