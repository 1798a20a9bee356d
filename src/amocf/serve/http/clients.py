"""Whose a request is: the address of the client, past proxies that are trusted to tell it."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from amocf.errors import UsageError

_Address = IPv4Address | IPv6Address
#: What one network usually gives to one customer.
_IPV6_SHARE: Final = 64
_MOST_HOPS: Final = 20
_LONGEST_ADDRESS: Final = 100
#: The name of all that come over a Unix socket, which has no addresses.
UNIX: Final = "unix"
#: Where the scope of a request says whose it is.
CLIENT: Final = "amocf.client"


class Clients:
    """Finds the address of a client, and the name under which its share is counted.

    Args:
        trusted: networks of proxies, such as ``10.0.0.0/8``, or ``unix``; what others say is not
            believed.

    Raises:
        UsageError: if one of them is no network.
    """

    def __init__(self, trusted: Sequence[str]) -> None:
        try:
            networks = (each for each in trusted if each != UNIX)
            self._trusted = tuple(ip_network(each, strict=False) for each in networks)
            self._trusts_unix = UNIX in trusted
        except ValueError as error:
            raise UsageError(f"a trusted proxy is an address or a network; {error}") from None

    def address(self, peer: str, forwarded: str | None) -> str:
        """Return the address of the client.

        Args:
            peer: the other end of the connection; ``unix`` on a Unix socket.
            forwarded: the value of ``X-Forwarded-For``.
        """
        if not forwarded or not self.trusts(peer):
            return peer
        found = None if peer == UNIX else _parse(peer)
        # Each proxy adds the address it saw at the end: the first that is no proxy is the client.
        for text in reversed(forwarded.split(",")[-_MOST_HOPS:]):
            hop = _parse(_without_port(text.strip()))
            if hop is None:
                break
            found = hop
            if not self._trusts(hop):
                break
        return str(found or peer)

    def trusts(self, peer: str) -> bool:
        """Say whether the other end of a connection is a proxy whose fields are believed."""
        return self._trusts_unix if peer == UNIX else self._trusts(_parse(peer))

    def _trusts(self, address: _Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)


@lru_cache(4096)
def share_of(address: str) -> str:
    """Return the name under which the requests of an address are counted together."""
    found = _parse(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, _IPV6_SHARE), strict=False))
    return address


def _parse(text: str) -> _Address | None:
    return _parse_short(text) if len(text) <= _LONGEST_ADDRESS else None


@lru_cache(4096)
def _parse_short(text: str) -> _Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
