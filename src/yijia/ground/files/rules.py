"""Which files are taken, how large, and how many."""

from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
MOST_PHOTOS = 3
# A JPEG is read at a fraction of its size; other kinds must be unfolded whole before they shrink.
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
LONGEST_SIDE = 2048
# Names by the picture library; what a name or a header claims is not believed.
PICTURE_KINDS = ("JPEG", "PNG", "WEBP")
# The same kinds as a browser names them when it lets a person choose a file.
PICTURE_TYPES = tuple(f"image/{kind.lower()}" for kind in PICTURE_KINDS)
STORED_KIND = "image/jpeg"
PDF_KIND = "application/pdf"
XLSX_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PDF_BEGINS, _PDF_ENDS = b"%PDF-", b"%%EOF"
# Brands of the still pictures of telephones, in the box that opens the file.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_END = 1024


class Sort(StrEnum):
    """What the bytes of a file say that it is."""

    PDF = "pdf"
    HEIC = "heic"
    PICTURE = "picture"


def sort_of(content: bytes, *, name: str) -> Sort:
    """What a file is by its bytes; whether a picture can be read at all is seen by reading it.

    Raises:
        Invalid: a PDF that calls itself something else, or that has lost its end.
    """
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return Sort.HEIC
    if not content.startswith(_PDF_BEGINS):
        return Sort.PICTURE
    if not name.lower().endswith(".pdf"):
        raise Invalid(UNREADABLE, field="photo")
    if _PDF_ENDS not in content[-_END:]:
        raise Invalid(_("This PDF is not whole. Choose it again."), field="photo")
    return Sort.PDF


UNREADABLE = _("This is not a photo that we can read. Use JPEG, PNG or WebP, or a PDF.")
NO_HEIC = _(
    "This photo is HEIC, which many devices cannot show. Set the camera to JPEG"
    " (“Most Compatible”), or send a screenshot of it."
)


def refuse_size(size: int) -> None:
    """Refuses a file that is empty or too large.

    Raises:
        Invalid: with the limit in it.
    """
    if size > LARGEST_FILE:
        raise Invalid(
            _("This file is larger than %(most)s MB. Choose a smaller one."),
            params={"most": LARGEST_FILE // MEGABYTE},
            field="photo",
        )
    if size == 0:
        raise Invalid(_("This file is empty."), field="photo")
