"""Tokens that somebody at work issues for their own account."""

from datetime import datetime

from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

NO_POST = _("An account that holds no post can only be signed in to.")


def issue_token(*, by: Scope, at: datetime, account: Account, name: str, days: int) -> str:
    """Issues a token for one's own account, which holds a post.

    Otherwise whoever knew an account before its owner did would keep a key to every post that it
    is given later.

    Raises:
        Forbidden: the account holds no post today.
        Invalid: the days are none, or more than a year; or the name is too long.
    """
    if not (by.grants or by.everything):
        raise Forbidden(NO_POST)
    return people.issue_token(by=by, at=at, account=account, name=name, days=days)
