"""People of the small county at a browser without a page: Django's client, signed in."""

from django.test import Client

from tests.harness.county import PASSWORD


def client_of(login: str, *, language: str = "en") -> Client:
    """Somebody who has signed in as a person does, and reads pages in a language."""
    client = Client(headers={"Accept-Language": language})
    client.post("/sign-in", {"login": login, "password": PASSWORD})
    return client
