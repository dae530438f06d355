from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.retention import kinds
from yijia.base.words import _
from yijia.ground.shell.registry import Entry, Section, navigation

MENU = (
    Entry(
        _("Accounts"), "desk-accounts", Permission.ACCOUNT_EDIT, order=80, section=Section.KEEPING
    ),
    Entry(_("Posts"), "desk-posts", Permission.GRANT_EDIT, order=81, section=Section.KEEPING),
    Entry(
        _("Organisations"),
        "desk-organisations",
        Permission.ORGANISATION_EDIT,
        order=79,
        section=Section.KEEPING,
    ),
    Entry(
        _("Work calendar"),
        "desk-calendar",
        Permission.PLACE_EDIT,
        order=68,
        section=Section.KEEPING,
    ),
    Entry(_("Journal"), "desk-journal", Permission.JOURNAL_READ, order=84, section=Section.KEEPING),
    Entry(
        _("Second factors"),
        "desk-factors",
        Permission.GRANT_EDIT,
        order=82,
        section=Section.KEEPING,
    ),
    Entry(
        _("Forgotten passwords"),
        "desk-release",
        Permission.GRANT_EDIT,
        order=83,
        section=Section.KEEPING,
    ),
)


class AccountsConfig(AppConfig):
    name = "yijia.ground.accounts"

    def ready(self) -> None:
        """Puts the desks of administrators into the menu of whoever has switched them on."""
        kinds.add(*import_string("yijia.ground.accounts.ticks.KEPT"))
        for entry in MENU:
            navigation.add(entry)
