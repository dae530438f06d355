"""How stored files are sent, and told: what we have drawn is shown, all else is handed out."""

from django.http import HttpResponse
from django.utils import timezone

from yijia.ground.files import rules, shown
from yijia.ground.files.models import File
from yijia.programmes.issues import queries


def picture(content: bytes) -> HttpResponse:
    """A photo. Its kind is ours, since it was drawn anew when it came in."""
    return HttpResponse(content, content_type=rules.STORED_KIND)


def handed_out(content: bytes, *, name: str) -> HttpResponse:
    """A document as it came in."""
    return shown.handed_out(content, name=name, kind=rules.PDF_KIND)


def file_answer(opened: queries.Opened, *, token: str, is_own: bool) -> HttpResponse:
    """A file of an issue for a program: shown or handed out, as on the page.

    Raises:
        NotFound: it is no file of this issue that this person may open.
        Altered: it is not as it was stored.
    """
    if token in {str(file.token) for file in opened.pictures}:
        return picture(queries.picture_of(opened, token=token))
    content = queries.document_of(opened, token=token, is_own=is_own)
    return handed_out(content, name=f"{opened.case.number}.pdf")


def file_document(file: File) -> dict[str, object]:
    """A stored file for a program, without its bytes."""
    return {
        "token": str(file.token),
        "kind": file.kind,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "stored_at": timezone.localtime(file.stored_at).isoformat(),
    }
