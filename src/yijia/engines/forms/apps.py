from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.figures.registry import figures
from yijia.engines.forms.events import NOT_FILLED, TOLD, TOLD_LATE
from yijia.engines.forms.figures import CHAPTER, FIGURES
from yijia.engines.notices.registry import notices
from yijia.ground.access.registry import waiting
from yijia.ground.shell.registry import Entry, Section, navigation


class FormsConfig(AppConfig):
    name = "yijia.engines.forms"

    def ready(self) -> None:
        """Declares the figures and notices of forms, and puts their pages into the navigation."""
        for figure in FIGURES:
            figures.add(figure, words=import_string("yijia.engines.forms.shown.row_words"))
        figures.add_chapter(CHAPTER)
        filled = import_string("yijia.engines.forms.queries.FILLINGS")
        notices.add(filled, (*TOLD, *TOLD_LATE))
        notices.add(import_string("yijia.engines.forms.queries.SHEETS"), [NOT_FILLED])
        page, keeping = "forms:index", Permission.FORM_EDIT
        navigation.add(Entry(_("Forms"), page, keeping, order=32, section=Section.WORK))
        waiting.add(page, function="forms_waiting")
