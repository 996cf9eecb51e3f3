"""Which addresses may be told: https, on the open internet, and never a machine of our own network."""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

MOST_CHARACTERS = 2_000
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:]+(\.[0-9]+){0,3}", re.IGNORECASE)
WRAPPING = tuple(
    map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
)
"""IPv6 networks in whose addresses an IPv4 address is hidden: NAT64, 6to4, Teredo, IPv4-compatible."""
SPECIAL = tuple(
    map(
        ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "100::/64", "2001::/23", "5f00::/16"),
    )
)
"""Networks of the special-purpose registries (RFC 6890) that not every Python version knows."""
OF_CLOUDS = frozenset({ip_address("168.63.129.16")})
"""Addresses of the open internet under which a cloud tells its machines their secrets (Azure)."""

Resolve = Callable[..., Sequence[tuple[Any, ...]]]


class AddressRefused(Exception):
    """This address is not told anything; the sentence says why, and not the address."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. `host` is what its certificate must be for."""

    scheme: str
    host: str
    port: int
    path: str
    in_header: str

    @property
    def is_safe(self) -> bool:
        """Whether what is sent there is sealed on the way."""
        return self.scheme == "https"


def target_of(url: str, *, to_loopback: bool = False) -> Target:
    """An address that may be told, as far as it can be judged without asking anybody where it is.

    `to_loopback` also allows http to this machine, for tests. Raises `AddressRefused`.
    """
    try:
        found = urlsplit(url)
        port, host = found.port, found.hostname or ""
    except ValueError:
        raise AddressRefused("This is not an address.") from None
    is_plain = url.isascii() and not re.search(r"[\x00-\x20\x7f\\]", url)
    if not is_plain or len(url) > MOST_CHARACTERS or not HOST.fullmatch(host) or port == 0:
        raise AddressRefused("This is not an address.")
    if found.username is not None or found.password is not None or found.fragment:
        raise AddressRefused("An address has neither a name, a password nor a fragment in it.")
    if found.scheme != "https" and not (to_loopback and found.scheme == "http"):
        raise AddressRefused("An address begins with https://.")
    target = Target(
        scheme=found.scheme,
        host=host,
        port=port or (443 if found.scheme == "https" else 80),
        path=(found.path or "/") + (f"?{found.query}" if found.query else ""),
        in_header=found.netloc,
    )
    if (literal := _literal(host)) is not None:
        _check(literal, target, to_loopback)
    return target


def places_of(
    target: Target, *, to_loopback: bool = False, resolve: Resolve = socket.getaddrinfo
) -> tuple[str, ...]:
    """The addresses of the machine, asked for once: these may be connected to, and no other.

    Where one of them may not, none may. Raises `AddressRefused`.
    """
    try:
        found = resolve(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused("There is no machine of this name.") from None
    places = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    if not places:
        raise AddressRefused("There is no machine of this name.")
    for place in places:
        _check(ip_address(place.partition("%")[0]), target, to_loopback)
    return places


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _check(address: IPv4Address | IPv6Address, target: Target, to_loopback: bool) -> None:
    """Raises `AddressRefused` unless this is a machine of the open internet."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if to_loopback and address.is_loopback:
        return
    hidden = any(address in one for one in (*WRAPPING, *SPECIAL) if one.version == address.version)
    is_open = address.is_global and not (address.is_multicast or address.is_reserved or hidden)
    if not is_open or address in OF_CLOUDS or not target.is_safe:
        raise AddressRefused("This address is not on the open internet.")
