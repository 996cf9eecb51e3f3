"""Signing what is sent (Standard Webhooks 1.0): whoever gets it can tell that it comes from here."""

import base64
import hmac
import secrets
from collections.abc import Iterable, Mapping
from hashlib import sha256

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret of 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message: str, at: int, body: bytes, signed_with: Iterable[str]) -> Mapping[str, str]:
    """The headers of a message sent at this time (seconds since 1970), with a signature a secret."""
    signatures = (f"v1,{_signature(secret, message, at, body)}" for secret in signed_with)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signatures),
    }


def _signature(secret: str, message: str, at: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{at}.".encode() + body
    return base64.b64encode(hmac.digest(key, signed, sha256)).decode()
