"""The framework's own PostgreSQL, and one look at each connection that its pool gives out."""

import select
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader
from psycopg_pool import ConnectionPool


class UtcLoader(TimestamptzLoader):
    """Reads a moment of a connection whose zone is UTC, as every connection's is here.

    A page of fifty rows holds two hundred and fifty of them, and the general way through a pattern
    took a tenth of that page's time. What is no moment for Python is left to the general way.
    """

    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        """The moment, in UTC. Raises: psycopg.DataError: Python cannot hold it."""
        text = str(data, "ascii")
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return super().load(data)


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections that were alive a moment ago.

    The framework's health check asks the server before every request, which costs a statement.
    A server that has gone has closed its end of the socket, and this machine knows it: nobody need
    be asked. So a request survives what befell the server before it came.
    """

    def get_connection_params(self) -> dict[str, Any]:
        """As the framework's, and with the fast way to read a moment."""
        params: dict[str, Any] = super().get_connection_params()
        if self.timezone is UTC:
            params["context"] = AdaptersMap(params["context"])
            params["context"].register_loader("timestamptz", UtcLoader)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """A connection, from the pool if there is one; dead ones go back to be replaced."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        while self.pool is not None and not _is_alive(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def _is_alive(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server is still there; it is asked only when it has said something unasked."""
    if _is_silent(connection):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True


def _is_silent(connection: psycopg.Connection[Any]) -> bool:
    """Whether nothing waits to be read: neither an end of the connection nor any word."""
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN | select.POLLRDHUP)
    return not look.poll(0)
