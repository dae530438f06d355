"""Writing who may: posts filled and left, powers switched on and off, accounts closed."""

from yijia.ground.access.actions.accounts import close_account
from yijia.ground.access.actions.imports import import_posts
from yijia.ground.access.actions.posts import fill_post, fill_post_with, leave_post
from yijia.ground.access.actions.powers import switch_power_off, switch_power_on

__all__ = [
    "close_account",
    "fill_post",
    "fill_post_with",
    "import_posts",
    "leave_post",
    "switch_power_off",
    "switch_power_on",
]
