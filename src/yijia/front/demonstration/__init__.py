"""A demonstration county after the article, made by the actions that people use."""

from yijia.front.demonstration.loading import Loaded, Progress, load
from yijia.front.demonstration.logins import LOGINS, PASSWORD, Login
from yijia.front.demonstration.pages import page
from yijia.front.demonstration.size import FULL, Size

__all__ = ["FULL", "LOGINS", "PASSWORD", "Loaded", "Login", "Progress", "Size", "load", "page"]
