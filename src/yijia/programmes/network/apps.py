from django.apps import AppConfig
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.figures.registry import figures
from yijia.ground.shell.registry import Entry, navigation
from yijia.programmes.network.figures import BRANCHES, COVERAGE, ENDED, FOUNDED


class NetworkConfig(AppConfig):
    name = "yijia.programmes.network"

    def ready(self) -> None:
        """Declares the pages and figures of this programme."""
        for figure in (FOUNDED, ENDED):
            figures.add(figure)
        figures.add_stock(BRANCHES)
        eligible = import_string("yijia.ground.organisations.queries.eligible_communities")
        figures.add_coverage(COVERAGE, eligible=eligible)
        navigation.add(Entry(_("The network"), "network:index", order=45))
        keeps = Permission.NETWORK_EDIT
        files = _("Seats and agreements from files")
        navigation.add(Entry(files, "network:imports", permission=keeps, order=67))
