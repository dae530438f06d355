"""The days that the work calendar moved, for people and for programs."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from yijia.front.queries import MovedPage


def days_moved_page(page: MovedPage) -> dict[str, object]:
    """The page of them: each with its case, both days, the document, and when it moved."""
    rows = [(one, reverse(name, args=[one.case.number])) for one, name in page.rows]
    onward = f"{reverse('days-moved')}?{urlencode({'after': page.next})}"
    return {"rows": rows, "next_url": onward if page.next else ""}


def days_moved_documents(page: MovedPage) -> list[dict[str, object]]:
    """The same for a program."""
    return [
        {
            "number": one.case.number,
            "title": one.case.title,
            "was_on": one.was_on,
            "due_on": one.due_on,
            "document": one.document,
            "moved_at": timezone.localtime(one.at).isoformat(),
        }
        for one, _page in page.rows
    ]
