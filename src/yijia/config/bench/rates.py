"""How often a field is sealed or opened in a second, for a process of its own to say."""

import os
import sys
import time
from collections.abc import Callable

import click

from yijia.base import ciphers
from yijia.base.ciphers import Profile

LENGTH = 100
CONTEXT = "people_person|name|00000000-0000-0000-0000-000000000000|1"
AT_ONCE = 200


def per_second(act: Callable[[], object], *, seconds: float) -> float:
    """How often something can be done in a second."""
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        for _once in range(AT_ONCE):
            act()
        done += AT_ONCE
    return done / spent


def ours(profile: Profile) -> dict[str, Callable[[], object]]:
    """Sealing and opening a field as the vault does."""
    key, plain = ciphers.new_key(), os.urandom(LENGTH)
    sealed = ciphers.seal(plain, key=key, context=CONTEXT, profile=profile)
    return {
        "sealed": lambda: ciphers.seal(plain, key=key, context=CONTEXT, profile=profile),
        "opened": lambda: ciphers.unseal(sealed, key=key, context=CONTEXT),
    }


if __name__ == "__main__":
    click.echo(per_second(ours(Profile.AES_256_GCM)["sealed"], seconds=float(sys.argv[1])))
