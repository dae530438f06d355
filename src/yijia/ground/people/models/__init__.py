"""Accounts, which hold nothing personal, and persons, whose data lies sealed in the vault."""

from yijia.ground.people.models.accounts import Account, AccountQuerySet, FailedTry, Token
from yijia.ground.people.models.bulk import BulkPerson, BulkRequest
from yijia.ground.people.models.keys import WorkingKey
from yijia.ground.people.models.persons import Person, Reading, ReadingWords

__all__ = [
    "Account",
    "AccountQuerySet",
    "BulkPerson",
    "BulkRequest",
    "FailedTry",
    "Person",
    "Reading",
    "ReadingWords",
    "Token",
    "WorkingKey",
]
