"""Sending one message to one address: to the machine that was checked, once, and without dawdling."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from service.version import VERSION
from service.webhooks.addresses import AddressRefused, Resolve, Target, places_of, target_of

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0
"""How long all of it may take: whoever answers byte by byte is cut off."""

TOO_SLOW = "It did not answer in time."
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: an HTTP status, or the reason why there was no answer."""

    status: int | None = None
    reason: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether it was taken: any 2xx. Elsewhere nobody is sent (3xx)."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether nobody wants anything there any more (410)."""
        return self.status == 410


class Sender:
    """Sends. Where a machine is, is asked once; what is answered is not read beyond its headers.

    `to_loopback` lets it speak to this machine, for tests.
    """

    def __init__(
        self,
        *,
        to_loopback: bool = False,
        resolve: Resolve = socket.getaddrinfo,
        context: ssl.SSLContext | None = None,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self.to_loopback = to_loopback
        self.resolve = resolve
        self.context = context or ssl.create_default_context()
        self.whole_seconds = whole_seconds

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
        """Send it; whatever goes wrong is an outcome."""
        try:
            target = target_of(url, to_loopback=self.to_loopback)
            places = places_of(target, to_loopback=self.to_loopback, resolve=self.resolve)
        except AddressRefused as refused:
            return Sent(reason=str(refused))
        connection = _Pinned(target, places, self.context)
        watch = threading.Timer(self.whole_seconds, connection.cut)
        watch.daemon = True
        watch.start()
        try:
            return Sent(status=_asked(connection, target, body, headers))
        except (OSError, http.client.HTTPException) as error:
            return Sent(reason=TOO_SLOW if connection.was_cut else _why(error))
        finally:
            watch.cancel()
            connection.close()


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return TOO_SLOW
    if isinstance(error, ssl.SSLError):
        return "Its certificate is not one to be trusted, or it does not speak TLS."
    return "It could not be reached."


def _asked(
    connection: http.client.HTTPConnection, target: Target, body: bytes, headers: Mapping[str, str]
) -> int:
    told = {
        "Host": target.in_header,
        "Content-Type": "application/cloudevents+json",
        "User-Agent": f"Heedful/{VERSION}",
        "Connection": "close",
        **headers,
    }
    connection.request("POST", target.path, body, told)
    return connection.getresponse().status


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the machines that were checked, whatever their name means by now."""

    def __init__(self, target: Target, places: tuple[str, ...], context: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.target, self.places, self.context = target, places[:MOST_PLACES], context
        self.was_cut = False

    def connect(self) -> None:
        """Connect to the first that answers; the certificate must be for the name."""
        self.sock = self._reached()
        if self.target.is_safe:
            self.sock = self.context.wrap_socket(
                self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()
        self.sock.settimeout(WHOLE_SECONDS)

    def cut(self) -> None:
        """End it, whatever it waits for."""
        self.was_cut = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def _reached(self) -> socket.socket:
        for place in self.places[:-1]:
            with suppress(OSError):
                return socket.create_connection((place, self.target.port), CONNECT_SECONDS)
        return socket.create_connection((self.places[-1], self.target.port), CONNECT_SECONDS)
