"""What allauth asks of the house: how a session begins, how secrets lie, who an identity is."""

from yijia.ground.accounts.adapters.factors import FactorAdapter
from yijia.ground.accounts.adapters.identities import (
    IdentityAdapter,
    address_of_provider,
    answer_of_provider,
)
from yijia.ground.accounts.adapters.signing_in import AccountAdapter, take_first_step

__all__ = [
    "AccountAdapter",
    "FactorAdapter",
    "IdentityAdapter",
    "address_of_provider",
    "answer_of_provider",
    "take_first_step",
]
