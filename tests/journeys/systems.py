"""A case-management system that calls the API: through a real connection, or inside the process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, Protocol
from urllib.parse import urlencode

from flask.testing import FlaskClient

BASE = "/api/v1"
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` are by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Door(Protocol):
    """A way in."""

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """One request and its answer. Raises `OSError` when nobody answers."""


@dataclass
class Inside:
    """The application itself, without a network."""

    client: FlaskClient

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """One request and its answer."""
        came = self.client.open(target, method=method, headers=headers, data=body)
        return Answer(came.status_code, _lower(dict(came.headers)), came.data)


@dataclass
class Wire:
    """A server that listens on a port of this machine; every request has a connection of its own."""

    port: int

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """One request and its answer. Raises `OSError` when nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, target, body, headers)
            came = connection.getresponse()
            return Answer(came.status, _lower(dict(came.getheaders())), came.read())
        finally:
            connection.close()


@dataclass
class System:
    """A system with a key. What it reads is never older than what it wrote last."""

    door: Door
    key: str
    position: str | None = field(default=None)

    def post(self, path: str, said: Any = None, by: str | None = None, **headers: str) -> Answer:
        """A write for a participant; headers as keywords, such as `idempotency_key`."""
        whole = {**(said or {}), **({"on_behalf_of": by} if by else {})}
        return self._send("POST", BASE + path, headers, json.dumps(whole).encode())

    def done(self, path: str, said: Any = None, by: str | None = None, **headers: str) -> Any:
        """The same, where it is taken: what was answered."""
        came = self.post(path, said, by, **headers)
        assert came.status in (200, 201), came.body
        self.position = came.said["position"]
        return came.said

    def made(self, path: str, said: Any = None, by: str | None = None) -> str:
        """The same, where something new is made: its path."""
        return f"{path}/{self.done(path, said, by)['id']}"

    def refused(self, path: str, said: Any = None, by: str | None = None) -> tuple[int, Any]:
        """The same, where it is not taken: the status and the problem."""
        came = self.post(path, said, by)
        assert came.headers["content-type"] == "application/problem+json"
        assert came.said["status"] == came.status
        return came.status, came.said

    def get(self, path: str, **query: Any) -> Answer:
        """A read, as it comes; `from_` stands for a parameter called `from`."""
        asked = {name.rstrip("_"): value for name, value in query.items() if value is not None}
        return self._send("GET", f"{BASE}{path}?{urlencode(asked)}", {}, None)

    def read(self, path: str, **query: Any) -> Any:
        """A read that waits for the last write."""
        came = self.get(path, after=self.position, **query)
        assert came.status == 200, came.body
        return came.said

    def _send(
        self, method: str, target: str, more: Mapping[str, str], body: bytes | None
    ) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        headers["Authorization"] = f"Bearer {self.key}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self.door.send(method, target, headers, body)


def _lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
