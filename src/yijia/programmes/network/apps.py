from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.figures.registry import figures
from yijia.engines.meetings.registry import Ladder, conveners
from yijia.engines.notices.registry import notices
from yijia.ground.shell.registry import Entry, Section, navigation
from yijia.programmes.network.events import TOLD, TOLD_OF_MEETINGS, TOLD_OF_WHISTLES
from yijia.programmes.network.figures import (
    BRANCHES,
    CHAPTER,
    CONVENINGS,
    COVERAGE,
    DAYS,
    ENDED,
    FOUNDED,
    IN_TIME_SHARE,
    MEETINGS,
    RESOLUTIONS,
)
from yijia.programmes.network.rules import CONVENING_KINDS

MENU = (
    Entry(_("The network"), "network:index", order=45),
    Entry(
        _("Convened"),
        "network:convened",
        Permission.CASE_READ,
        order=6,
        section=Section.TOGETHER,
        below=("/work/resolutions", "/work/whistles"),
    ),
    Entry(
        _("Meetings"),
        "network:meetings",
        Permission.CASE_READ,
        order=7,
        section=Section.TOGETHER,
        below=("/work/bodies",),
    ),
    Entry(
        _("Bodies, seats and agreements from files"),
        "network:imports",
        Permission.NETWORK_EDIT,
        order=67,
        section=Section.KEEPING,
    ),
)


class NetworkConfig(AppConfig):
    name = "yijia.programmes.network"

    def ready(self) -> None:
        """Declares pages, figures and notices, and which bodies call units together."""
        above = import_string("yijia.programmes.network.queries.body_above")
        units = import_string("yijia.programmes.network.queries.units_to_call")
        pages = {"page": "network:convening", "start": "network:convene"}
        hears = import_string("yijia.programmes.network.queries.heard_by")
        conveners.add(Ladder(CONVENING_KINDS, above, units, hears=hears, **pages))
        for figure in (FOUNDED, ENDED):
            figures.add(figure)
        figures.add_stock(BRANCHES)
        eligible = import_string("yijia.ground.organisations.queries.eligible_communities")
        figures.add_coverage(COVERAGE, eligible=eligible)
        for figure in CONVENINGS:
            figures.add(figure, words=import_string("yijia.programmes.network.shown.row_words"))
        for figure in (MEETINGS, *RESOLUTIONS):
            figures.add(figure)
        figures.add_derived(DAYS)
        figures.add_ratio(IN_TIME_SHARE)
        figures.add_chapter(CHAPTER)
        named = import_string("yijia.programmes.network.queries.named_types")
        figures.add_names("convening_type", named=named)
        notices.add(import_string("yijia.programmes.network.queries.SOURCE"), TOLD)
        held = import_string("yijia.programmes.network.queries.MEETINGS")
        notices.add(held, TOLD_OF_MEETINGS)
        blown = import_string("yijia.programmes.network.queries.WHISTLES")
        notices.add(blown, TOLD_OF_WHISTLES)
        for entry in MENU:
            navigation.add(entry)
