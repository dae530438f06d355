from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds
from yijia.base.words import _
from yijia.ground.shell.registry import Entry, Section, navigation


class AccountsConfig(AppConfig):
    name = "yijia.ground.accounts"

    def ready(self) -> None:
        """Puts the desks of administrators into the menu of whoever has switched them on."""
        keeps, lets_in = Permission.ACCOUNT_EDIT, Permission.GRANT_EDIT
        navigation.add(
            Entry(
                _("Accounts"), "desk-accounts", permission=keeps, order=80, section=Section.KEEPING
            )
        )
        navigation.add(
            Entry(_("Posts"), "desk-posts", permission=lets_in, order=81, section=Section.KEEPING)
        )
        edits = Permission.ORGANISATION_EDIT
        navigation.add(
            Entry(
                _("Organisations"),
                "desk-organisations",
                permission=edits,
                order=79,
                section=Section.KEEPING,
            )
        )
        dates = Permission.PLACE_EDIT
        navigation.add(
            Entry(
                _("Work calendar"),
                "desk-calendar",
                permission=dates,
                order=68,
                section=Section.KEEPING,
            )
        )
        reads = Permission.JOURNAL_READ
        navigation.add(
            Entry(_("Journal"), "desk-journal", permission=reads, order=84, section=Section.KEEPING)
        )
        navigation.add(
            Entry(
                _("Second factors"),
                "desk-factors",
                permission=lets_in,
                order=82,
                section=Section.KEEPING,
            )
        )
        navigation.add(
            Entry(
                _("Forgotten passwords"),
                "desk-release",
                permission=lets_in,
                order=83,
                section=Section.KEEPING,
            )
        )
        kinds.add(*import_string("yijia.ground.accounts.ticks.KEPT"))
