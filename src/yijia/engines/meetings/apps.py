from django.apps import AppConfig

from yijia.base.retention import Kind
from yijia.base.retention import kinds as kept_for
from yijia.base.words import _
from yijia.ground.journal.registry import kept

KEPT = Kind(
    "meetings.convening",
    _("That units came together: which, when, what each took on, and how they rated each other"),
    why=_("Figures are counted from it. Its words go with those of its case."),
    order=81,
)


class MeetingsConfig(AppConfig):
    name = "yijia.engines.meetings"

    def ready(self) -> None:
        """Says what of convenings is kept, and from whom."""
        kept.add("meetings_convening", function="meetings_hidden")
        kept_for.add(KEPT)
