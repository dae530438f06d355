"""From where a request comes, when proxies stand in between."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def origin_of(*, peer: str, forwarded: str, proxies: Sequence[str]) -> str:
    """The network address of whoever asks.

    `forwarded` is what came as X-Forwarded-For. Anybody can send that header, so its entries are
    believed from the right, each only for as long as the address that added it is a proxy of ours.
    """
    origin = peer
    for told in reversed(forwarded.split(",")):
        if not _is_ours(origin, proxies=proxies):
            break
        address = _address(told)
        if address is None:
            break
        origin = str(address)
    return origin


def _is_ours(text: str, *, proxies: Sequence[str]) -> bool:
    address = _address(text)
    return address is not None and any(address in ip_network(proxy) for proxy in proxies)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in a text, and one of IPv4 dressed as IPv6 as what it is."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
