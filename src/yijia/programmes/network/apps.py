from django.apps import AppConfig

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.ground.shell.registry import Entry, navigation


class NetworkConfig(AppConfig):
    name = "yijia.programmes.network"

    def ready(self) -> None:
        """Declares the pages of this programme."""
        navigation.add(Entry(_("The network"), "network:index", order=45))
        keeps = Permission.NETWORK_EDIT
        files = _("Seats and agreements from files")
        navigation.add(Entry(files, "network:imports", permission=keeps, order=67))
