from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds
from yijia.base.words import _
from yijia.engines.notices.registry import notices
from yijia.front.events import MORNING
from yijia.ground.access.registry import Left, leaving
from yijia.ground.shell.registry import Entry, Section, footer, navigation


class FrontConfig(AppConfig):
    name = "yijia.front"

    def ready(self) -> None:
        """Puts the pages of this floor into the navigation."""
        navigation.add(
            Entry(_("Work"), "work", permission=Permission.CASE_READ, order=5, section=Section.WORK)
        )
        navigation.add(
            Entry(
                _("Samples"),
                "samples",
                permission=Permission.SAMPLE_READ,
                order=6,
                section=Section.WORK,
            )
        )
        navigation.add(Entry(_("Figures"), "figures:index", order=30))
        navigation.add(Entry(_("The article"), "article", order=40))
        label = _("Shared lists, which stay with the unit")
        leaving.add(Left("lists", label, "front_left_lists", order=30))
        if settings.YIJIA_DEMONSTRATION:
            footer.add(Entry(_("Try it: logins of this demonstration"), "demo", order=10))
        kinds.add(*import_string("yijia.front.ticks.KEPT"))
        notices.add(import_string("yijia.front.queries.wishes.MORNINGS"), [MORNING])
