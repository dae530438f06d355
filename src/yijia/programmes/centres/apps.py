from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds as kept
from yijia.base.words import _
from yijia.engines.figures.registry import figures
from yijia.engines.notices.registry import notices
from yijia.ground.rights.registry import holdings
from yijia.ground.shell.registry import Entry, Section, navigation
from yijia.programmes.centres.events import TOLD_DESK, TOLD_ENROLLED, TOLD_PERSON, TOLD_UNIT
from yijia.programmes.centres.figures import CHAPTER, OF_ACTIVITIES, OF_ROOMS


class CentresConfig(AppConfig):
    name = "yijia.programmes.centres"

    def ready(self) -> None:
        """Declares the figures, what is held of persons, whom notices tell, and the pages."""
        words = import_string("yijia.programmes.centres.shown.row_words")
        for figure in OF_ROOMS:
            figures.add(figure, words=words)
        for figure in OF_ACTIVITIES:
            figures.add(figure)
        figures.add_chapter(CHAPTER)
        read = "yijia.programmes.centres.queries"
        figures.add_names("used_for", named=import_string(f"{read}.named_uses"))
        notices.add(import_string(f"{read}.TO_DESK"), (*TOLD_PERSON, *TOLD_DESK))
        notices.add(import_string(f"{read}.TO_UNIT"), TOLD_UNIT)
        notices.add(import_string(f"{read}.TO_ENROLLED"), TOLD_ENROLLED)
        for holding in ("HOLDING", "ENROLMENTS"):
            holdings.add(import_string(f"yijia.programmes.centres.views.own.{holding}"))
        kept.add(*import_string("yijia.programmes.centres.ticks.KEPT"))
        navigation.add(Entry(_("Centres"), "centres:index", order=33))
        reads = Permission.CASE_READ
        navigation.add(
            Entry(
                _("Rooms"),
                "centres:desk",
                permission=reads,
                order=11,
                section=Section.SERVICE,
                below=(
                    "/work/activities",
                    "/work/bookings",
                    "/work/closures",
                    "/work/enrolments",
                    "/work/rooms",
                    "/work/series",
                ),
            )
        )
