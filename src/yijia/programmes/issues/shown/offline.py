"""The page on which an issue is told without a network, and the script that has it kept."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.retention import kinds
from yijia.base.workdays import CHINA
from yijia.ground.rights import queries as rights
from yijia.programmes.issues import inputs, queries, rules
from yijia.programmes.issues.shown.pages import notice

# What the page is made of beside itself, all of which has to be there without a network.
ASSETS = (
    *("yijia.css", "yijia.js", "js-enabled.js", "offline.js"),
    *("favicon.svg", "icon-180.png", "seal.svg"),
)
_VERSION_LENGTH = 16


@dataclass(frozen=True)
class AskedAbout:
    """A question of a category on the page, by its code; `needed` is said where it is left out."""

    category: str
    code: str
    needed: str
    field: BoundField


def offline_page(*, at: datetime) -> dict[str, object]:
    """The form with all that can be chosen, and for how many days a draft is kept on a device.

    It is kept no longer than the server keeps its answers, so that a draft whose answer was lost
    can be sent again on its last day and is still registered once.
    """
    on, language = at.astimezone(CHINA).date(), get_language() or ""
    offered = queries.offered_at_once(on=on, language=language)
    return {
        "form": inputs.TellOffline(offered=offered, is_mailed=bool(settings.YIJIA_MAIL)),
        "questions": _questions(at=at),
        "units": queries.unit_hints(on=on),
        "notice": notice(rules.PAGES_BY_NAME["contact"], on=on),
        "days": _days(at=at),
        "shortest": rules.SHORTEST_TEXT,
        "longest": rules.LONGEST_TEXT,
    }


def _days(*, at: datetime) -> int:
    answers = next(kind for kind in kinds if kind.code == rules.ANSWERS_KEPT)
    return min(rules.LONGEST_ON_DEVICE, rights.days_of(answers, at=at) or 0)


def _questions(*, at: datetime) -> list[AskedAbout]:
    asked = queries.every_question(on=at.astimezone(CHINA).date())
    form = inputs.Questions(asked=[one for _category, one in asked], language=get_language() or "")
    return [
        AskedAbout(code, one.code, gettext(rules.MISSING) if one.is_required else "", field)
        for (code, one), field in zip(asked, form, strict=True)
    ]


def _as_kept(page: dict[str, object]) -> str:
    """All of the page as it is kept, which is asked for by nobody: its frame, its words, the form.

    The token of the frame's forms is another one each time, and no part of it.
    """
    nobody = HttpRequest()
    nobody.path = reverse("issues:offline")
    return render_to_string("issues/offline.html", page | {"csrf_token": ""}, request=nobody)


def worker_script(page: dict[str, object]) -> str:
    """The script by which a browser keeps the page: another one once anything on it changes."""
    assets = [static(name) for name in ASSETS]
    told = {
        "language": get_language(),
        "page": reverse("issues:offline"),
        "assets": assets,
    }
    written = _as_kept(page) + json.dumps(told)
    version = hashlib.sha256(written.encode()).hexdigest()[:_VERSION_LENGTH]
    worker = json.dumps(static("offline-worker.js"))
    return f"self.YIJIA = {json.dumps(told | {'version': version})};\nimportScripts({worker});\n"
