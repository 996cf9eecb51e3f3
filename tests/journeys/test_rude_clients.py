"""Clients stop half-way, take nothing or send nonsense: is everybody else still answered?"""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress

import pytest

from tests.journeys.people import a_case
from tests.journeys.serving import Served, served
from tests.journeys.systems import System

Ready = Callable[[bytes], bytes]
THREADS = 2
REQUEST_SECONDS = 1.0
SOON = REQUEST_SECONDS + 4
"""Seconds within which the others must be answered: the deadline, and a busy machine's pauses."""

POST = (
    b"POST /api/v1QUERY/acknowledgement HTTP/1.1\r\nHost: localhost\r\n"
    b"Authorization: Bearer KEY\r\nContent-Type: application/json\r\n"
)
FORM = (
    b"POST /sign-out HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
LENGTH = b"Content-Length: 50\r\n\r\n"

STOPPED = {
    "before the first byte": b"",
    "in the request line": b"GET /heal",
    "in the headers": b"GET /healthz HTTP/1.1\r\nHost: loc",
    "in a body": POST + LENGTH + b'{"co',
    "before a body": POST + LENGTH,
    "in a chunk": POST + CHUNKED + b'20\r\n{"co',
    "between chunks": POST + CHUNKED + b'4\r\n{"co\r\n',
    "in a body that nobody reads": POST.replace(b"KEY", b"no-key") + LENGTH + b'{"co',
    "in a form": FORM + LENGTH + b"csrf_",
    "before hanging up": b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("where", STOPPED)
def test_others_are_answered_while_many_have_stopped(
    where: str, server: Served, ready: Ready
) -> None:
    with ExitStack() as open_ones:
        for _ in range(3 * THREADS):
            open_ones.enter_context(sent(server, ready(STOPPED[where])))
        check_somebody_else_is_answered(server)


def test_others_are_answered_while_many_take_nothing(server: Served) -> None:
    much = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100
    with ExitStack() as open_ones:
        for _ in range(3 * THREADS):
            open_ones.enter_context(sent(server, much))
        time.sleep(0.5 * REQUEST_SECONDS)  # until all that lies between the two is full
        check_somebody_else_is_answered(server)


def test_who_sends_byte_after_byte_gets_no_further_than_the_deadline(server: Served) -> None:
    begun = time.monotonic()
    with sent(server, b"GET /healthz HTTP/1.1\r\nX-Slow: ") as slow, suppress(OSError):
        while time.monotonic() < begun + 2 * SOON:
            slow.sendall(b"x")
            time.sleep(0.05)
    assert time.monotonic() - begun < SOON


@pytest.mark.parametrize("where", ["in a body", "before a body", "in a chunk", "between chunks"])
def test_a_slow_body_is_told_so_and_the_connection_ends(
    where: str, server: Served, ready: Ready
) -> None:
    status, body = answered(server, ready(STOPPED[where]))
    assert (status, json.loads(body)["code"]) == (408, "too-slow")


def test_a_slow_form_is_told_so_in_words(server: Served) -> None:
    status, body = answered(server, STOPPED["in a form"])
    assert status == 408
    assert b"That took too long" in body


BROKEN = {
    "a size that is no number": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than it says": CHUNKED + b"1\r\n{}\r\n0\r\n\r\n",
    "an end in a chunk": CHUNKED + b'20\r\n{"co',
    "an end between chunks": CHUNKED + b"2\r\n{}\r\n",
    "an end before the first chunk": CHUNKED,
    "an end in a body": LENGTH + b"{}",
    "an end before a body": LENGTH,
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_body_is_refused_and_nothing_made_of_it(
    what: str, server: Served, system: System, raised: str, ready: Ready
) -> None:
    status, body = answered(server, ready(POST + BROKEN[what]), hang_up=True)
    assert (status, json.loads(body)["code"]) == (400, "bad-request")
    assert system.read(raised)["version"] == 1


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_form_is_refused_in_words(what: str, server: Served) -> None:
    status, body = answered(server, FORM + BROKEN[what], hang_up=True)
    assert status == 400
    assert b"We could not read that address" in body


def test_stopping_waits_for_nobody_who_has_said_nothing(tmp_path) -> None:
    with served(tmp_path, REQUEST_SECONDS="60") as server, sent(server, b""):
        time.sleep(0.5)
        begun = time.monotonic()
        server.end()
        assert time.monotonic() - begun < 10


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of few threads and little patience, which has nothing to log about its clients."""
    settings = {"THREADS": str(THREADS), "REQUEST_SECONDS": str(REQUEST_SECONDS)}
    with served(tmp_path_factory.mktemp("rude"), **settings) as running:
        yield running
        assert "Traceback" not in running.log()


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """A system at this server."""
    return server.system()


@pytest.fixture(scope="module")
def raised(system: System) -> str:
    """The path of a query that nobody has acted on."""
    case = a_case(system)
    return system.made("/challenges", case.query("Who has seen the baby?"), case["health visitor"])


@pytest.fixture(scope="module")
def ready(system: System, raised: str) -> Ready:
    """Puts the query and the system's key where a request leaves room for them."""
    return lambda some: some.replace(b"QUERY", raised.encode()).replace(b"KEY", system.key.encode())


def sent(server: Served, some: bytes) -> closing[socket.socket]:
    """A connection on which this was sent; it is closed at the end of a `with`."""
    made = socket.socket()
    made.settimeout(30)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", server.port))
    made.sendall(some)
    return closing(made)


def answered(server: Served, request: bytes, *, hang_up: bool = False) -> tuple[int, bytes]:
    """The status and the body that come back, once the server has ended the connection."""
    came = b""
    with sent(server, request) as connection:
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        while more := connection.recv(65_536):
            came += more
    head, _, body = came.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def check_somebody_else_is_answered(server: Served) -> None:
    """Somebody who asks now, after all of them, is answered soon."""
    begun = time.monotonic()
    asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert answered(server, asked)[0] == 200
    assert time.monotonic() - begun < SOON
