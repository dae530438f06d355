"""A restored database knows less than the list of erasures: nothing works on it before replay."""

import logging
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from yijia.base.scope import service_scope
from yijia.config.errors import OperatorError
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import queries as rights

HEADERS = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
SENTENCE = "This service is being restored. Please come back later."

logger = logging.getLogger(__name__)


def check_erasures() -> None:
    """Refuses a database that an older backup has brought back, before the list is applied.

    Raises: OperatorError.
    """
    with acting_as(service_scope("operator")):
        missing = sum(1 for _line in rights.unapplied_erasures())
    if missing:
        raise OperatorError(
            f"{settings.YIJIA_ERASURES} lists {missing} erasures that this database has not "
            "applied, as after a restore: run yijia erasures replay."
        )


def replayed_alone(application: WSGIApplication) -> WSGIApplication:
    """The application, which answers nobody before the list was found to be applied, once."""
    checked: list[bool] = []

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not checked:
            try:
                check_erasures()
            except OperatorError as refused:
                logger.critical("%s", refused)
                start_response("503 Service Unavailable", HEADERS)
                return [SENTENCE.encode()]
            checked.append(True)
        return application(environ, start_response)

    return answer
