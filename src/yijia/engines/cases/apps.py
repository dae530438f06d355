from django.apps import AppConfig

from yijia.base.words import _
from yijia.ground.access.registry import Left, leaving
from yijia.ground.journal.registry import kept
from yijia.ground.organisations.registry import stays


class CasesConfig(AppConfig):
    name = "yijia.engines.cases"

    def ready(self) -> None:
        """Says what of cases is left behind with a post, and which are kept from whom."""
        label = _("Open cases of the unit")
        leaving.add(Left("open_cases", label, "cases_left_open", order=10, binds=True))
        label = _("Of these, known to nobody else")
        leaving.add(Left("known_cases", label, "cases_left_known", order=20))
        kept.add("cases_case", function="cases_hidden")
        stays.add("cases_taken_out")
