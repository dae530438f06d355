"""Reading answers already given, and whether the database answers at all."""

import psycopg
from django.db import connection

from yijia.ground.shell.models import GivenAnswer

_ADDRESS = ("host", "port", "dbname", "user", "password", "options")


def given_answer(*, purpose: str, key: bytes) -> GivenAnswer | None:
    """The answer kept under a key."""
    return GivenAnswer.objects.filter(purpose=purpose, key=key).first()


def database_answers() -> bool:
    """Whether the database answers a question within two seconds, on a connection of its own."""
    params = connection.get_connection_params()
    wanted = {name: params[name] for name in _ADDRESS if name in params}
    try:
        with psycopg.connect(**wanted, connect_timeout=2, autocommit=True) as own:
            return own.execute("SELECT 1").fetchone() == (1,)
    except psycopg.Error:
        return False
