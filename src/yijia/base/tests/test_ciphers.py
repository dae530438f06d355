"""A sealed value opens only where it belongs, whichever cipher sealed it."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from yijia.base import ciphers
from yijia.base.ciphers import Profile

KEY = ciphers.new_key()
BOTH = pytest.mark.parametrize("profile", list(Profile))
# RFC 8998, appendix A.1: key, nonce, associated data, plaintext, ciphertext and tag.
RFC_8998 = """
    0123456789abcdeffedcba9876543210
    00001234567800000000abcd
    feedfacedeadbeeffeedfacedeadbeefabaddad2
    aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd\
eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa
    17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
83de3541e4c2b58177e065a9bf7b62ec
"""


def must_stay_shut(sealed: bytes, *, key: bytes = KEY, context: str = "c") -> None:
    with pytest.raises(ciphers.Unsealable):
        ciphers.unseal(sealed, key=key, context=context)


@BOTH
def test_a_value_opens_under_its_key_and_context_only(profile: Profile) -> None:
    context = "people_person|name|one|1"
    sealed = ciphers.seal("林".encode(), key=KEY, context=context, profile=profile)
    assert ciphers.unseal(sealed, key=KEY, context=context).decode() == "林"
    must_stay_shut(sealed, key=ciphers.new_key(), context=context)
    for other in (
        "people_reading|name|one|1",
        "people_person|mobile|one|1",
        "people_person|name|other|1",
        "people_person|name|one|2",
    ):
        must_stay_shut(sealed, context=other)


@BOTH
def test_a_changed_byte_anywhere_is_found(profile: Profile) -> None:
    sealed = ciphers.seal(b"13800138000", key=KEY, context="c", number=7, profile=profile)
    for place in range(len(sealed)):
        for bit in range(8):
            changed = bytes([sealed[place] ^ 1 << bit])
            must_stay_shut(sealed[:place] + changed + sealed[place + 1 :])


@BOTH
def test_a_value_cut_short_or_grown_anywhere_is_found(profile: Profile) -> None:
    sealed = ciphers.seal(b"13800138000", key=KEY, context="c", profile=profile)
    for length in range(len(sealed)):
        must_stay_shut(sealed[:length])
        must_stay_shut(sealed[length + 1 :])
    must_stay_shut(sealed + b"\0")


def test_parts_of_two_values_do_not_make_a_third() -> None:
    one, other = (ciphers.seal(text, key=KEY, context="c") for text in (b"13800138000", b"1390013"))
    for place in range(1, len(other)):
        if one[:place] != other[:place]:
            must_stay_shut(one[:place] + other[place:])
            must_stay_shut(other[:place] + one[place:])


@given(
    plain=st.binary(max_size=300),
    context=st.text(max_size=50),
    number=st.integers(ciphers.FIRST_KEY, ciphers.LAST_KEY),
    profile=st.sampled_from(Profile),
    place=st.integers(0),
    shift=st.integers(1, 255),
)
def test_whatever_is_sealed_opens_again_and_nothing_else_does(
    *, plain: bytes, context: str, number: int, profile: Profile, place: int, shift: int
) -> None:
    sealed = ciphers.seal(plain, key=KEY, context=context, number=number, profile=profile)
    assert ciphers.unseal(sealed, key=KEY, context=context) == plain
    assert ciphers.key_number(sealed) == number
    place %= len(sealed)
    changed = bytes([(sealed[place] + shift) % 256])
    must_stay_shut(sealed[:place] + changed + sealed[place + 1 :], context=context)


def test_what_the_first_version_sealed_opens_and_counts_for_the_first_key() -> None:
    head, nonce = b"\x01\x01", b"n" * 12
    sealed = head + nonce + AESGCM(KEY).encrypt(nonce, b"13800138000", head + b"c")
    assert ciphers.unseal(sealed, key=KEY, context="c") == b"13800138000"
    assert ciphers.key_number(sealed) == ciphers.FIRST_KEY
    for length in range(len(sealed)):
        must_stay_shut(sealed[:length])


def test_sm4_gcm_seals_as_rfc_8998_says() -> None:
    key, nonce, associated, plain, sealed = map(bytes.fromhex, RFC_8998.split())
    sm4 = ciphers.Sm4Gcm(key)
    assert sm4.encrypt(nonce, plain, associated) == sealed
    assert sm4.decrypt(nonce, sealed, associated) == plain


def test_the_newest_key_of_a_ring_seals_and_a_missing_one_is_named() -> None:
    ring = ciphers.Keyring({1: b"a" * 32, 3: b"c" * 32})
    assert ring.newest == 3 and ring.key(1) == b"a" * 32
    with pytest.raises(ciphers.Unsealable, match="number 2"):
        ring.key(2)


def test_the_same_value_is_sealed_differently_each_time_but_indexed_alike() -> None:
    assert ciphers.seal(b"x", key=KEY, context="c") != ciphers.seal(b"x", key=KEY, context="c")
    assert ciphers.blind_index("x", key=KEY) == ciphers.blind_index("x", key=KEY)
    assert ciphers.blind_index("x", key=KEY) != ciphers.blind_index("x", key=ciphers.new_key())
    assert ciphers.derived_key(KEY, purpose="a") != ciphers.derived_key(KEY, purpose="b")
