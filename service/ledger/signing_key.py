"""The key checkpoints are signed with: where it is found, how it is read, and one for a try-out."""

import os
from base64 import b64decode
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from service.ledger.notes import Signer
from service.settings import Settings


class LedgerKeyNotUsable(Exception):
    """There is no key to sign with, or it cannot be read. The sentence names the setting."""


def signer(settings: Settings) -> Signer:
    """The key with the log's name. Raises `LedgerKeyNotUsable`."""
    if settings.ledger_key:
        return Signer(settings.origin, _read(settings.ledger_key.encode(), "LEDGER_KEY"))
    path = settings.ledger_key_file or try_out_path(settings)
    if settings.ledger_key_file is None and settings.is_production:
        said = "Set LEDGER_KEY_FILE or LEDGER_KEY: in production nobody makes one up."
        raise LedgerKeyNotUsable(said)
    try:
        text = path.read_bytes()
    except OSError:
        said = "The key named by LEDGER_KEY_FILE cannot be read."
        made = "There is no ledger key yet. Run `python -m service init` first."
        raise LedgerKeyNotUsable(said if settings.ledger_key_file else made) from None
    return Signer(settings.origin, _read(text, "LEDGER_KEY_FILE"))


def check_key(settings: Settings) -> None:
    """Raises `LedgerKeyNotUsable` when what is there cannot be used, or production sets nothing."""
    if not _may_make_one(settings) or try_out_path(settings).exists():
        signer(settings)


def make_try_out_key(settings: Settings) -> None:
    """A key beside the stores, for whoever only tries Heedful out; never where one is set."""
    path = try_out_path(settings)
    if not _may_make_one(settings):
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    key = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def try_out_path(settings: Settings) -> Path:
    """Where that key lies."""
    return settings.data_dir / "ledger.key"


def _may_make_one(settings: Settings) -> bool:
    return not (settings.ledger_key or settings.ledger_key_file or settings.is_production)


def _read(text: bytes, setting: str) -> Ed25519PrivateKey:
    """From PEM (PKCS 8), or from the base64 of the 32 bytes that an Ed25519 key is made of."""
    try:
        if b"PRIVATE KEY" not in text:
            return Ed25519PrivateKey.from_private_bytes(b64decode(text.strip(), validate=True))
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        said = "is not an Ed25519 private key, as PEM without a password or as base64 of 32 bytes"
        raise LedgerKeyNotUsable(f"{setting} {said}.")
    return key
