from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds
from yijia.base.words import _
from yijia.ground.access.registry import Left, leaving, waiting
from yijia.ground.shell.registry import Entry, Section, navigation


class NoticesConfig(AppConfig):
    name = "yijia.engines.notices"

    def ready(self) -> None:
        """Adds the pages of notices to the navigation, with how many are not read yet."""
        page = "notices:index"
        navigation.add(
            Entry(
                _("Notices"),
                page,
                permission=Permission.CASE_READ,
                also=Permission.MEMBER_SERVE,
                order=35,
                section=Section.WORK,
            )
        )
        kept = Permission.NOTICE_MANAGE
        navigation.add(
            Entry(
                _("Messages to persons"),
                "notices:deliveries",
                permission=kept,
                order=65,
                section=Section.KEEPING,
            )
        )
        waiting.add(page, function="notices_unread")
        leaving.add(Left("unread", _("Notices not read"), "notices_left_unread", order=40))
        kinds.add(*import_string("yijia.engines.notices.ticks.KEPT"))
