"""Identity providers of this machine: a real one in a process of its own, and one that says anything."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from service.access.provider_settings import ProviderSettings

CLIENT = "heedful"


@contextmanager
def a_real_provider(*users: Mapping[str, Any]) -> Iterator[str]:
    """`oidc-provider-mock` as a process that knows these people: its issuer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    known = [word for user in users for word in ("--user-claims", json.dumps(user))]
    program = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    running = subprocess.Popen(
        [*program, "--require-nonce", "true", *known],
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    issuer = f"http://127.0.0.1:{port}"
    try:
        _wait_for(issuer, running)
        yield issuer
    finally:
        running.terminate()
        running.wait()


def _wait_for(issuer: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert running.poll() is None, "the provider ended"
        try:
            requests.get(issuer, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the provider does not answer")


def sent_to(browser: FlaskClient) -> str:
    """Press the button for signing in: where the browser is sent."""
    answer = browser.get("/sign-in/provider")
    assert answer.status_code == 302, answer.text
    return answer.location


def asked_of(address: str) -> dict[str, str]:
    """What the address says that a browser is sent to, or back to."""
    return {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}


def sign_in_there(address: str, subject: str, **more: str) -> str:
    """Sign in at the provider as somebody: where it sends the browser back to."""
    answer = requests.post(
        address, data={"sub": subject, **more}, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(browser: FlaskClient, address: str) -> TestResponse:
    """Follow the provider's way back."""
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


@dataclass
class Forger:
    """A provider whose answers a test may change: claims of the token, its signature, its own papers."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: Any = None
    by_hand: Callable[[bytes], bytes] | None = None
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    claims: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    papers: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    def settings(self, **more: Any) -> ProviderSettings:
        """What Heedful must be told to sign in here."""
        return ProviderSettings(self.issuer, CLIENT, **more)

    def way_back(self, browser: FlaskClient, **more: str) -> str:
        """Begin a sign-in: the address that an honest provider would send the browser back to."""
        asked = asked_of(sent_to(browser))
        self.nonce = asked["nonce"]
        back = {"code": "code", "state": asked["state"], **more}
        return f"/sign-in/back?{urlencode(back)}"

    def application(self) -> Flask:
        """Its endpoints."""
        app = Flask("forger")
        app.add_url_rule("/.well-known/openid-configuration", "papers", self._papers)
        app.add_url_rule("/jwks", "jwks", self._keys)
        app.add_url_rule("/token", "token", self._token, methods=["POST"])
        app.add_url_rule("/userinfo", "userinfo", lambda: jsonify(self.more))
        return app

    def _papers(self) -> Any:
        about = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return jsonify({**about, **self.papers})

    def _keys(self) -> Any:
        return jsonify({"keys": [self.key.as_dict(private=False)]})

    def _token(self) -> Any:
        self.asked.append(request.form.to_dict())
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            **self.claims,
        }
        kept = {name: value for name, value in said.items() if name not in self.left_out}
        return jsonify(
            {"access_token": "opaque", "token_type": "Bearer", "id_token": self._signed(kept)}
        )

    def _signed(self, claims: dict[str, Any]) -> str:
        """A token; by hand where no library would sign it so."""
        if self.by_hand is None:
            return jwt.encode(self.header, claims, self.signs_with or self.key)
        said = b".".join(_encoded(json.dumps(each).encode()) for each in (self.header, claims))
        return (said + b"." + _encoded(self.by_hand(said))).decode()


def _encoded(part: bytes) -> bytes:
    return urlsafe_b64encode(part).rstrip(b"=")


@contextmanager
def a_forger() -> Iterator[Forger]:
    """One on a free port of this machine."""
    forger = Forger()
    server = make_server("127.0.0.1", 0, forger.application(), threaded=True)
    forger.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield forger
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
