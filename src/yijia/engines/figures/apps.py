from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.ground.shell.registry import alarms


class FiguresConfig(AppConfig):
    name = "yijia.engines.figures"

    def ready(self) -> None:
        """Says what an operator should be warned of."""
        question = import_string("yijia.engines.figures.queries.PILE_UP")
        alarms.add("figures.changes_pile_up", question=question)
