"""Can nobody make Heedful speak to a machine of its own network, whatever they call it?"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from service.webhooks import sending
from service.webhooks.addresses import AddressRefused, places_of, target_of
from service.webhooks.sending import Sender
from tests.service.certificates import a_certificate
from tests.service.receiving import Receiver, receiving

OPEN = "93.184.215.14"
NOT_OPEN = (
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1"),
    *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a00:1"),
    *("2002:a00:1::", "2001:0:a00:1::", "64:ff9b:1::a00:1"),
)


def resolving(*addresses: str) -> Any:
    """Whoever is asked where a machine is, and says this."""
    return lambda host, port, type: [(0, type, 6, "", (one, port)) for one in addresses]


@pytest.mark.parametrize("address", NOT_OPEN)
def test_a_name_of_a_machine_that_is_not_on_the_open_internet_is_refused(address: str):
    target = target_of("https://cms.example.org/hook")
    with pytest.raises(AddressRefused):
        places_of(target, resolve=resolving(address))
    with pytest.raises(AddressRefused):  # also beside one that is
        places_of(target, resolve=resolving(OPEN, address))


@pytest.mark.parametrize("address", NOT_OPEN)
def test_such_an_address_itself_is_refused_at_once(address: str):
    written = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused):
        target_of(f"https://{written}/hook")


@pytest.mark.parametrize(
    "written", ["127.1", "2130706433", "0x7f000001", "017700000001", "localhost"]
)
def test_other_ways_to_write_this_machine_are_refused_when_it_is_asked_for(written: str):
    with pytest.raises(AddressRefused):
        places_of(target_of(f"https://{written}/hook"))


@pytest.mark.parametrize(
    "url",
    [
        "http://cms.example.org/hook",
        "ftp://cms.example.org/hook",
        "file:///etc/passwd",
        "https://user@cms.example.org/",
        "https://user:word@cms.example.org/",
        "https://cms.example.org/#part",
        "https://cms.example.org:0/",
        "https://cms.example.org:99999/",
        "https:///hook",
        "https://cms.example.org/a b",
        "https://cms.example.org/\r\nHost: other",
        "https://cms.example.org\\@other/",
        "https://cms.exämple.org/",
        "https://[::1/",
        "cms.example.org",
        "",
        "https://cms.example.org/" + "a" * 2_000,
    ],
)
def test_what_is_no_address_of_ours_is_refused(url: str):
    with pytest.raises(AddressRefused) as refused:
        target_of(url)
    assert not url or url not in str(refused.value)


@pytest.mark.parametrize("url", ["https://cms.example.org", "https://1.1.1.1:8443/a?b=c"])
def test_an_address_on_the_open_internet_is_told(url: str):
    target = target_of(url)
    assert places_of(target, resolve=resolving(OPEN, "2606:2800::1")) == (OPEN, "2606:2800::1")


def test_loopback_is_for_tests_and_no_other_network_comes_with_it():
    target_of("http://127.0.0.1:8000/", to_loopback=True)
    for url in ("http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://1.1.1.1/"):
        with pytest.raises(AddressRefused):
            target_of(url, to_loopback=True)
    with pytest.raises(AddressRefused):  # open, but not sealed on the way
        places_of(
            target_of("http://cms.example.org/", to_loopback=True),
            to_loopback=True,
            resolve=resolving(OPEN),
        )


def test_where_a_machine_is_is_asked_once_so_it_cannot_be_another_by_then(receiver: Receiver):
    asked: list[str] = []

    def rebinding(host: str, port: int, type: int) -> Any:
        asked.append(host)
        return resolving("127.0.0.1" if len(asked) > 1 else OPEN)(host, port, type)

    connected: list[Any] = []
    patched = pytest.MonkeyPatch()
    patched.setattr(
        sending.socket, "create_connection", lambda place, *_: connected.append(place) or _refuse()
    )
    try:
        sent = Sender(resolve=rebinding).send("https://cms.example.org/hook", b"{}", {})
    finally:
        patched.undo()
    assert asked == ["cms.example.org"]
    assert connected == [(OPEN, 443)]
    assert not sent.is_taken
    assert receiver.received == []


def _refuse() -> socket.socket:
    raise ConnectionRefusedError


def test_the_name_is_said_to_the_machine_that_was_checked_and_its_certificate_must_be_for_it(
    tmp_path: Path, receiver: Receiver
):
    key, certificate = a_certificate("cms.example.org")
    (tmp_path / "pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    named: list[str | None] = []
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(tmp_path / "pem")
    theirs.sni_callback = lambda _1, name, _2: named.append(name)
    ours = ssl.create_default_context(cadata=certificate.public_bytes(Encoding.PEM).decode())
    with sealed(theirs) as port:
        sender = Sender(to_loopback=True, resolve=resolving("127.0.0.1"), context=ours)
        sent = sender.send(f"https://cms.example.org:{port}/hook", b"{}", {})
        assert (sent.status, named) == (200, ["cms.example.org"])
        assert HEARD[-1].split(b"\r\n")[0] == b"POST /hook HTTP/1.1"
        assert f"\r\nHost: cms.example.org:{port}\r\n".encode() in HEARD[-1]
        other = sender.send(f"https://other.example.org:{port}/hook", b"{}", {})
        assert (other.status, "certificate" in str(other.reason)) == (None, True)
        usual = Sender(to_loopback=True, resolve=resolving("127.0.0.1"))
        assert usual.send(f"https://cms.example.org:{port}/hook", b"{}", {}).status is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_sent_on_to_another_address(status: int, receiver: Receiver):
    receiver.otherwise, receiver.headers = status, {"Location": receiver.url + "&again"}
    sent = Sender(to_loopback=True).send(receiver.url, b"{}", {"webhook-id": "a.1"})
    assert (sent.status, sent.is_taken, len(receiver.received)) == (status, False, 1)


def test_whoever_answers_byte_by_byte_or_never_is_cut_off():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        dripping = threading.Thread(target=_drip, args=(silent,), daemon=True)
        dripping.start()
        began = time.monotonic()
        sent = Sender(to_loopback=True, whole_seconds=0.5).send(url, b"{}", {})
        assert sent.reason == sending.TOO_SLOW
        assert time.monotonic() - began < 3
        dripping.join(5)


def _drip(silent: socket.socket) -> None:
    connection, _ = silent.accept()
    with connection:
        try:
            for _ in range(200):
                connection.sendall(b"H")
                time.sleep(0.05)
        except OSError:
            pass


def test_an_endless_answer_is_not_read(receiver: Receiver):
    receiver.headers = {"Content-Length": str(10**12)}
    began = time.monotonic()
    assert Sender(to_loopback=True).send(receiver.url, b"{}", {"webhook-id": "a.1"}).is_taken
    assert time.monotonic() - began < 2


def test_nobody_there_is_an_outcome():
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    sent = Sender(to_loopback=True).send(f"http://127.0.0.1:{port}/", b"{}", {})
    assert (sent.status, sent.reason) == (None, "It could not be reached.")


HEARD: list[bytes] = []


class sealed:  # reads as a word where it is used
    """A machine that speaks TLS, and answers 200 to whoever trusts it."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context
        self.socket = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        threading.Thread(target=self._serve, daemon=True).start()
        port: int = self.socket.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            try:
                with self.context.wrap_socket(connection, server_side=True) as trusted:
                    heard = b""
                    while not heard.endswith(b"{}"):
                        heard += trusted.recv(65_536)
                    HEARD.append(heard)
                    trusted.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            except OSError:
                connection.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who listens on this machine."""
    with receiving() as one:
        yield one
