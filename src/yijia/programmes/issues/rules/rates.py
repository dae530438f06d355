"""How the three rates weigh together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yijia.base.errors import Invalid
from yijia.base.words import _

WHOLE_WEIGHT = 100


@dataclass(frozen=True)
class Weights:
    """How much response, resolution and satisfaction weigh, of 100."""

    response: int
    resolution: int
    satisfaction: int

    @property
    def fields(self) -> dict[str, int]:
        """The three by name."""
        return vars(self).copy()


def told_weights(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid form of `inputs.SetRates` says, as the action takes it."""
    weights = Weights(given["response"], given["resolution"], given["satisfaction"])
    return {"weights": weights, "starts_on": given["starts_on"], "source": given["source"]}


def check_weights(weights: Weights) -> None:
    """Refuses weights that are not 100 together.

    Raises:
        Invalid: they are not.
    """
    if sum(weights.fields.values()) != WHOLE_WEIGHT or min(weights.fields.values()) < 0:
        raise Invalid(_("The three weights must be 100 together."), field="satisfaction")
