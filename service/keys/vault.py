"""A key-encryption key that never leaves HashiCorp Vault (or OpenBao): its transit engine wraps keys."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from eventsourcing.persistence import OperationalError

from service.keys.providers import KekUnknown, Wrapped

SECONDS = 10
VERSION = re.compile(rb"vault:v(\d+):")


class VaultAway(OperationalError):
    """Vault cannot be reached, or refuses; the sentence says which, and nothing of the request."""


class VaultTransit:
    """Wraps with `transit/encrypt/NAME` and unwraps with `transit/decrypt/NAME`, many at a time.

    Nobody logs in here: the token is read from a file at each request, as Vault Agent keeps one.
    """

    def __init__(self, address: str, name: str, token_file: Path | None) -> None:
        self.address = address.rstrip("/")
        self.name = name
        self.token_file = token_file

    @property
    def present(self) -> str:
        """The key and its newest version, asked of Vault."""
        latest = self._ask(f"keys/{self.name}")["latest_version"]
        return self._id(str(latest))

    def knows(self, kek_id: str) -> bool:
        """Whether it is this key, in any version."""
        return kek_id.startswith(self._id(""))

    def wrap(self, keys: Sequence[bytes]) -> list[Wrapped]:
        """Wrap under the newest version. Raises `VaultAway`."""
        batch = [{"plaintext": base64.b64encode(key).decode()} for key in keys]
        return [self._wrapped(one["ciphertext"].encode()) for one in self._batch("encrypt", batch)]

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        """Unwrap each under the version it was wrapped with. Raises `VaultAway`, `KekUnknown`."""
        if not all(self.knows(one.kek_id) for one in wrapped):
            raise KekUnknown
        batch = [{"ciphertext": one.wrapped.decode()} for one in wrapped]
        return [base64.b64decode(one["plaintext"]) for one in self._batch("decrypt", batch)]

    def _wrapped(self, ciphertext: bytes) -> Wrapped:
        found = VERSION.match(ciphertext)
        if found is None:
            raise VaultAway("Vault answered with something that is not its ciphertext.")
        return Wrapped(self._id(found[1].decode()), ciphertext)

    def _id(self, version: str) -> str:
        return f"vault:{self.name}:v{version}"

    def _batch(self, verb: str, batch: list[dict[str, str]]) -> list[dict[str, str]]:
        if not batch:
            return []
        found: list[dict[str, str]] = self._ask(f"{verb}/{self.name}", {"batch_input": batch})[
            "batch_results"
        ]
        if any(one.get("error") for one in found):
            raise KekUnknown
        return found

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        request = Request(  # noqa: S310  # the scheme is looked at in the settings
            f"{self.address}/v1/transit/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Vault-Token": self._token(), "Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return json.load(answer)["data"]
        except (URLError, OSError, ValueError, KeyError):
            raise VaultAway(
                "Vault cannot be reached or refuses: look at VAULT_ADDR, VAULT_TOKEN_FILE, KEK_VAULT."
            ) from None

    def _token(self) -> str:
        try:
            return self.token_file.read_text("ascii").strip() if self.token_file else ""
        except (OSError, UnicodeDecodeError):
            raise VaultAway("VAULT_TOKEN_FILE names a file that cannot be read.") from None
