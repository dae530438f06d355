"""Organisations in the reader's language, also those that are no more."""

from django.utils.translation import get_language

from yijia.ground.organisations import queries


def body_name(identity: int) -> str:
    """An organisation's name in the reader's language."""
    return queries.ever_known()[identity].name(get_language() or "")


def body_code(identity: int) -> str:
    """An organisation's code."""
    return queries.ever_known()[identity].code
