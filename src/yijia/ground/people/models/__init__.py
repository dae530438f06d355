"""Accounts, which hold nothing personal, and persons, whose data lies sealed in the vault."""

from yijia.ground.people.models.accounts import Account, AccountQuerySet, FailedTry, Token
from yijia.ground.people.models.keys import WorkingKey
from yijia.ground.people.models.persons import Person, Reading

__all__ = ["Account", "AccountQuerySet", "FailedTry", "Person", "Reading", "Token", "WorkingKey"]
