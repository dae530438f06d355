from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds as kept
from yijia.base.words import _
from yijia.engines.figures.registry import figures
from yijia.engines.notices.registry import notices
from yijia.ground.rights.registry import holdings
from yijia.ground.shell.registry import Entry, Section, navigation
from yijia.programmes.members import events
from yijia.programmes.members.figures import CHAPTER, FIGURES, SERVED

_SHOWN = "yijia.programmes.members.shown"

MENU = (
    Entry(
        _("Where I live"),
        "members:index",
        Permission.MEMBER_SERVE,
        order=7,
        section=Section.SERVICE,
    ),
    Entry(
        _("My service"),
        "members:my-service",
        Permission.MEMBER_SERVE,
        order=8,
        section=Section.SERVICE,
    ),
    Entry(_("Members"), "members:desk", Permission.CASE_HANDLE, order=10, section=Section.SERVICE),
    Entry(
        _("Service"),
        "members:organised",
        Permission.CASE_HANDLE,
        order=11,
        section=Section.SERVICE,
    ),
    Entry(_("Volunteers wanted"), "members:posts", order=31),
)


class MembersConfig(AppConfig):
    name = "yijia.programmes.members"

    def ready(self) -> None:
        """Declares the figures, what is held of persons, and the pages."""
        words = import_string(f"{_SHOWN}.row_words")
        for figure in FIGURES:
            figures.add(figure, words=words)
        figures.add_derived(SERVED)
        figures.add_chapter(CHAPTER)
        figures.add_names("service_kind", named=import_string(f"{_SHOWN}.named_kinds"))
        for name in ("own.HOLDING", "serving.HOLDING"):
            holdings.add(import_string(f"yijia.programmes.members.views.{name}"))
        told = "yijia.programmes.members.queries.told"
        for source, notices_of in (
            ("TO_REPORTED", events.TOLD_REPORTED),
            ("TO_COMMUNITY", events.TOLD_COMMUNITY),
            ("TO_VOLUNTEER", events.TOLD_VOLUNTEERED),
            ("TO_ASSIGNED", events.TOLD_ASSIGNED),
            ("TO_ORGANISER", events.TOLD_ORGANISER),
        ):
            notices.add(import_string(f"{told}.{source}"), notices_of)
        kept.add(*import_string("yijia.programmes.members.ticks.KEPT"))
        for entry in MENU:
            navigation.add(entry)
