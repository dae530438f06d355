from django.apps import AppConfig

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.ground.shell.registry import Entry, navigation


class RightsConfig(AppConfig):
    name = "yijia.ground.rights"

    def ready(self) -> None:
        """Adds the desk of who answers for personal data to the navigation."""
        entry = Entry(_("Personal data"), "rights:requests", Permission.PERSON_RIGHTS, order=60)
        navigation.add(entry)
