"""Which files are taken, how large, and how many."""

from yijia.base.errors import Invalid
from yijia.base.words import _

MEGABYTE = 1024 * 1024
LARGEST_PHOTO = 10 * MEGABYTE
MOST_PHOTOS = 3
# A JPEG is read at a fraction of its size; other kinds must be unfolded whole before they shrink.
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
LONGEST_SIDE = 2048
# Names by the picture library; what a name or a header claims is not believed.
PICTURE_KINDS = ("JPEG", "PNG", "WEBP")
# The same kinds as a browser names them when it lets a person choose a file.
PICTURE_TYPES = tuple(f"image/{kind.lower()}" for kind in PICTURE_KINDS)
STORED_KIND = "image/jpeg"


def refuse_size(size: int) -> None:
    """Refuses a photo that is empty or too large.

    Raises:
        Invalid: with the limit in it.
    """
    if size > LARGEST_PHOTO:
        raise Invalid(
            _("This photo is larger than %(most)s MB. Choose a smaller one."),
            params={"most": LARGEST_PHOTO // MEGABYTE},
            field="photo",
        )
    if size == 0:
        raise Invalid(_("This file is empty."), field="photo")
