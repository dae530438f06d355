from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds as kept
from yijia.base.words import _
from yijia.engines.cases.registry import kinds
from yijia.engines.figures.registry import figures
from yijia.engines.meetings.registry import matters
from yijia.engines.notices.registry import notices
from yijia.ground.organisations.registry import Telling, tellings
from yijia.ground.rights.registry import holdings
from yijia.ground.shell.registry import Entry, Section, navigation
from yijia.programmes.exchange.events import TOLD_COMMUNITY, TOLD_PERSON, TOLD_UNIT
from yijia.programmes.exchange.figures import CHAPTER, DAYS, FIGURES
from yijia.programmes.exchange.rules import NEED

MENU = (
    Entry(_("Needs and wishes"), "exchange:index", order=30),
    Entry(
        _("Needs here"),
        "exchange:desk",
        Permission.CASE_READ,
        order=8,
        section=Section.TOGETHER,
        below=("/work/matches", "/work/projects", "/work/steps"),
    ),
    Entry(
        _("Batches of matches"),
        "exchange:plans",
        Permission.CASE_DISPATCH,
        order=61,
        section=Section.TOGETHER,
    ),
    Entry(
        _("What we give"),
        "exchange:giving",
        Permission.CASE_READ,
        order=9,
        section=Section.TOGETHER,
    ),
)


class ExchangeConfig(AppConfig):
    name = "yijia.programmes.exchange"

    def ready(self) -> None:
        """Declares the kind of case, the figures, what is held of persons, and the pages."""
        kinds.add(NEED, page="exchange:case")
        words = import_string("yijia.programmes.exchange.shown.row_words")
        for figure in FIGURES:
            figures.add(figure, words=words)
        figures.add_derived(DAYS)
        figures.add_chapter(CHAPTER)
        read = "yijia.programmes.exchange.queries"
        figures.add_names("thing", named=import_string(f"{read}.named_things"))
        figures.add_names("need_kind", named=import_string(f"{read}.named_kinds"))
        told = "yijia.programmes.exchange.queries"
        notices.add(import_string(f"{told}.TO_PERSON"), TOLD_PERSON)
        notices.add(import_string(f"{told}.TO_COMMUNITY"), TOLD_COMMUNITY)
        notices.add(import_string(f"{told}.TO_UNIT"), TOLD_UNIT)
        holdings.add(import_string("yijia.programmes.exchange.views.own.HOLDING"))
        kept.add(*import_string("yijia.programmes.exchange.ticks.KEPT"))
        matters.add(
            "needs",
            label=_("Open needs and wishes"),
            offer=import_string(f"{read}.matters.open_matters"),
        )
        here = "yijia.programmes.exchange.shown.here"
        for code, label, page in (
            ("needs", _("Open needs and wishes"), "exchange:index"),
            ("resources", _("What units give"), "exchange:resources"),
        ):
            tellings.add(Telling(code, label, page, tell=import_string(f"{here}.{code}_here")))
        for entry in MENU:
            navigation.add(entry)
