"""Bodies in words."""

from django.utils.translation import get_language

from yijia.ground.organisations import queries as organisations


def body_name(identity: int) -> str:
    """An organisation's name in the reader's language."""
    return organisations.ever_known()[identity].name(get_language() or "")


def body_code(identity: int) -> str:
    """An organisation's code."""
    return organisations.ever_known()[identity].code
