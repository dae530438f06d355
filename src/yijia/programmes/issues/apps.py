from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds as kept
from yijia.base.words import _
from yijia.engines.cases.registry import kinds
from yijia.engines.figures.registry import figures
from yijia.engines.meetings.registry import matters
from yijia.engines.notices.registry import notices
from yijia.ground.rights.registry import holdings
from yijia.ground.shell.registry import Entry, Section, dialects, navigation
from yijia.programmes.issues.events import TOLD
from yijia.programmes.issues.figures import (
    BESIDE,
    CHAPTER,
    DAYS,
    FIGURES,
    OVERDUE,
    PEOPLE,
    PLACES_TOLD,
    RATIOS,
    THREE_RATES,
    UNSOLVED,
)
from yijia.programmes.issues.rules import FIRST, ISSUE, SECOND, THIRD

MENU = (
    Entry(_("Raise an issue"), "issues:start", order=10),
    Entry(_("Follow an issue"), "issues:follow", order=20),
    Entry(
        _("Register a call"),
        "issues:register",
        Permission.CASE_TAKE_IN,
        order=7,
        section=Section.WORK,
    ),
    Entry(
        _("The three rates"),
        "issues:rates",
        Permission.RULE_EDIT,
        order=66,
        section=Section.KEEPING,
    ),
    Entry(
        _("Imports"),
        "issues:imports",
        Permission.RULE_EDIT,
        order=67,
        section=Section.KEEPING,
    ),
    Entry(
        _("Many contacts"),
        "issues:contacts",
        Permission.CONTACT_BULK,
        order=60,
        section=Section.WORK,
    ),
)


class IssuesConfig(AppConfig):
    name = "yijia.programmes.issues"

    def ready(self) -> None:
        """Declares the kind of case, figures, notices and pages of this programme."""
        for table in (FIRST, SECOND, THIRD, ISSUE):
            narrowed = import_string("yijia.programmes.issues.shown.facets")
            shown = import_string("yijia.programmes.issues.shown.beside")
            kinds.add(table, page="issues:case", facets=narrowed, beside=shown)
        for figure in FIGURES:
            figures.add(figure, words=import_string("yijia.programmes.issues.shown.row_words"))
        for figure in BESIDE:
            figures.add(figure, words=import_string("yijia.programmes.issues.shown.said_words"))
        for ratio in RATIOS:
            figures.add_ratio(ratio)
        figures.add_stock(UNSOLVED)
        figures.add_stock(OVERDUE)
        figures.add_coverage(PLACES_TOLD)
        figures.add_derived(DAYS)
        figures.add_derived(PEOPLE)
        figures.add_chapter(CHAPTER)
        read = "yijia.programmes.issues.queries"
        figures.add_derived(THREE_RATES, weightings=import_string(f"{read}.weightings"))
        figures.add_names("category", named=import_string(f"{read}.named_categories"))
        figures.add_names("unit", named=import_string(f"{read}.named_units"))
        figures.add_names("source", named=import_string(f"{read}.named_sources"))
        notices.add(import_string("yijia.programmes.issues.queries.SOURCE"), TOLD)
        holdings.add(import_string("yijia.programmes.issues.views.own.HOLDING"))
        kept.add(*import_string("yijia.programmes.issues.ticks.KEPT"))
        told = import_string("yijia.programmes.issues.shown.georeport.refusal")
        dialects.add("/open311/", said=told)
        offer = import_string(f"{read}.matters.open_matters")
        matters.add("issues", label=_("Open issues, supervised or late"), offer=offer)
        for entry in MENU:
            navigation.add(entry)
