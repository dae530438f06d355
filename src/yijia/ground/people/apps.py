from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.retention import kinds


class PeopleConfig(AppConfig):
    name = "yijia.ground.people"

    def ready(self) -> None:
        """Declares what of it is kept for a time."""
        kinds.add(*import_string("yijia.ground.people.ticks.KEPT"))
