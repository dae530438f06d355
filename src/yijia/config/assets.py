"""Style sheets, scripts and icons by the names under which they were built."""

import json
from collections.abc import Mapping

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.utils.functional import cached_property

from yijia.config import env

NAMES = env.PROJECT_DIR / "build" / "asset-names.json"
# Addresses whose content never changes, because their name is made from it.
HASHED = r"\.[0-9a-f]{12}\.[a-z0-9]+$"


class BuiltStorage(StaticFilesStorage):
    """Gives each file the address that carries the hash of its content."""

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The built name of each file; none where nothing has been built."""
        found: dict[str, str] = json.loads(NAMES.read_text()) if NAMES.is_file() else {}
        return found

    def url(self, name: str | None) -> str:
        """The address of a file under its built name."""
        return super().url(self.names.get(name or "", name))
