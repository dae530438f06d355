from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds
from yijia.base.words import _
from yijia.ground.shell.registry import Entry, Section, footer, navigation


class RightsConfig(AppConfig):
    name = "yijia.ground.rights"

    def ready(self) -> None:
        """Adds the desk of who answers for personal data to the navigation."""
        entry = Entry(
            _("Personal data"),
            "rights:requests",
            Permission.PERSON_RIGHTS,
            order=60,
            section=Section.KEEPING,
        )
        navigation.add(entry)
        footer.add(Entry(_("Your data and how long it is kept"), "rights:privacy", order=20))
        kinds.add(*import_string("yijia.ground.rights.ticks.KEPT"))
