"""What a person has filled in so far, sealed in their session until it is sent."""

import base64
import json
from typing import Any

from django.http import HttpRequest

from yijia.base.ciphers import Unsealable
from yijia.ground.people import actions as people


def load(request: HttpRequest, name: str) -> dict[str, Any]:
    """The draft of this name, or an empty one."""
    held = request.session.get(f"draft:{name}")
    if not isinstance(held, str):
        return {}
    try:
        found = json.loads(people.open_text(base64.b64decode(held), purpose=f"draft:{name}"))
    except (Unsealable, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(request: HttpRequest, name: str, draft: dict[str, Any]) -> None:
    """Keeps the draft in the session."""
    sealed = people.seal_text(json.dumps(draft), purpose=f"draft:{name}")
    request.session[f"draft:{name}"] = base64.b64encode(sealed).decode()


def drop(request: HttpRequest, name: str) -> None:
    """Forgets the draft."""
    request.session.pop(f"draft:{name}", None)
