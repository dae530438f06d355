"""From where somebody asks is told by the connection, and by proxies of ours alone."""

import pytest

from yijia.ground.access.rules import origin_of

OURS = ("10.0.0.7/32", "192.168.3.0/24")


@pytest.mark.parametrize(
    ("peer", "forwarded", "origin"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.7", "", "10.0.0.7"),
        ("10.0.0.7", "198.51.100.1", "198.51.100.1"),
        ("::ffff:10.0.0.7", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.7", "2001:db8::1", "2001:db8::"),
        ("10.0.0.7", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.7", "1.2.3.4, 198.51.100.1, 192.168.3.9", "198.51.100.1"),
        ("10.0.0.7", "1.2.3.4, none", "10.0.0.7"),
        ("10.0.0.7", "1.2.3.4, none, 192.168.3.9", "192.168.3.9"),
        ("", "198.51.100.1", ""),
        ("::1", "", "::1"),
        ("::ffff:203.0.113.5", "", "203.0.113.5"),
        ("::ffff:127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_from_our_own_proxies_alone(
    peer: str, forwarded: str, origin: str
) -> None:
    assert origin_of(peer=peer, forwarded=forwarded, proxies=OURS) == origin


def test_without_proxies_nothing_forwarded_is_believed() -> None:
    assert origin_of(peer="10.0.0.7", forwarded="198.51.100.1", proxies=()) == "10.0.0.7"


def test_a_household_is_one_whichever_of_its_addresses_it_comes_from() -> None:
    first, second, beside = (
        origin_of(peer=peer, forwarded="", proxies=OURS)
        for peer in ("2001:db8:0:7::1", "2001:db8:0:7:dead:beef::9", "2001:db8:0:8::1")
    )
    assert first == second != beside
