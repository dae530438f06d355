"""The figures of forms: how much nobody had to copy by hand any more."""

from dataclasses import replace

from yijia.base.words import _
from yijia.engines.figures.rules import Chapter, Figure

FILLED = Figure(
    code="forms.filled",
    title=_("Forms filled"),
    sentence=_(
        "Forms of departments that were filled from the counted figures, each counted once for each"
        " due day, on the day on which it was filled."
    ),
    unit=_("forms"),
    table="forms_filling",
    where="true",
    division="division_id",
    day="filled_on",
    columns=("name", "division_id", "due_on", "filled_on", "state", "counted", "typed"),
    headings=(
        _("Form"),
        _("Place"),
        _("Due day"),
        _("Filled on"),
        _("State"),
        _("Cells counted"),
        _("Cells typed"),
    ),
)
COUNTED = replace(
    FILLED,
    code="forms.cells_counted",
    title=_("Cells of forms filled by counting"),
    sentence=_(
        "Numbers that a filled form took from the counted figures, which nobody had to copy."
    ),
    unit=_("cells"),
    where="counted > 0",
    amount="counted",
)
TYPED = replace(
    FILLED,
    code="forms.cells_typed",
    title=_("Cells of forms typed by hand"),
    sentence=_("Numbers in filled forms that nobody counts, and that somebody typed in."),
    unit=_("cells"),
    where="typed > 0",
    amount="typed",
)
FIGURES = (FILLED, COUNTED, TYPED)

# What of it stands large on the list of all numbers.
CHAPTER = Chapter(
    _("Forms filled from figures"),
    rooms=("forms",),
    leading=("forms.filled", "forms.cells_counted", "forms.cells_typed"),
    order=60,
)
