"""A sealed value opens only where it belongs."""

import pytest

from yijia.base import ciphers

KEY = ciphers.new_key()


def test_a_value_opens_under_its_key_and_context_only() -> None:
    sealed = ciphers.seal("林".encode(), key=KEY, context="person|name|1")
    assert ciphers.unseal(sealed, key=KEY, context="person|name|1").decode() == "林"
    for key, context in ((KEY, "person|name|2"), (ciphers.new_key(), "person|name|1")):
        with pytest.raises(ciphers.Unsealable):
            ciphers.unseal(sealed, key=key, context=context)


def test_a_changed_byte_anywhere_is_found() -> None:
    sealed = ciphers.seal(b"13800138000", key=KEY, context="c")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(ciphers.Unsealable):
            ciphers.unseal(changed, key=KEY, context="c")


def test_the_same_value_is_sealed_differently_each_time_but_indexed_alike() -> None:
    assert ciphers.seal(b"x", key=KEY, context="c") != ciphers.seal(b"x", key=KEY, context="c")
    assert ciphers.blind_index("x", key=KEY) == ciphers.blind_index("x", key=KEY)
    assert ciphers.blind_index("x", key=KEY) != ciphers.blind_index("x", key=ciphers.new_key())
    assert ciphers.derived_key(KEY, purpose="a") != ciphers.derived_key(KEY, purpose="b")
