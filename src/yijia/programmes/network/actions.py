"""What the pages and routes of the network do with a file: the actions stand in the ground."""

from collections.abc import Callable, Mapping

from yijia.ground.organisations import actions
from yijia.ground.places.rules.files import Imported
from yijia.programmes.network.rules import FileKind

IMPORTS: Mapping[FileKind, Callable[..., Imported]] = {
    FileKind.BODIES: actions.import_bodies,
    FileKind.SEATS: actions.import_seats,
    FileKind.AGREEMENTS: actions.import_agreements,
}
