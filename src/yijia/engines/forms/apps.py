from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.figures.registry import figures
from yijia.engines.forms.figures import FIGURES
from yijia.ground.shell.registry import Entry, Section, navigation


class FormsConfig(AppConfig):
    name = "yijia.engines.forms"

    def ready(self) -> None:
        """Declares the figures of forms, and puts their pages into the navigation."""
        for figure in FIGURES:
            figures.add(figure, words=import_string("yijia.engines.forms.shown.row_words"))
        keeping = Permission.FORM_EDIT
        navigation.add(
            Entry(_("Forms"), "forms:index", permission=keeping, order=32, section=Section.WORK)
        )
