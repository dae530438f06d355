"""People of the small county at a browser without a page: Django's client, signed in; and programs
of theirs, with a token.
"""

from datetime import datetime

from django.test import Client

from tests.harness.county import PASSWORD
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account


def client_of(login: str, *, language: str = "en") -> Client:
    """Somebody who has signed in as a person does, and reads pages in a language."""
    client = Client(headers={"Accept-Language": language})
    client.post("/sign-in", {"login": login, "password": PASSWORD})
    return client


def program_of(login: str, *, service: Scope, at: datetime) -> Client:
    """A program of somebody's."""
    with acting_as(service):
        account = Account.objects.get(login=login)
        token = people.issue_token(by=service, at=at, account=account)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
