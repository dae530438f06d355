"""Words about an issue: who writes what reveals a person is told before it is sent."""

from collections.abc import Mapping
from typing import Any

from yijia.ground.shell import forms
from yijia.programmes.issues import rules


class FreeWords(forms.FreeForm):
    """A form whose words are looked through, whichever of them it asks for."""

    free_words = rules.FREE_WORDS


def warnings(given: Mapping[str, Any]) -> list[dict[str, str]]:
    """What in free words reveals a person, field by field, in the reader's language."""
    return forms.warnings(given, fields=rules.FREE_WORDS)
