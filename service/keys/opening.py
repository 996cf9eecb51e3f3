"""Where the key-encryption key comes from, which ones are refused, and opening the key store."""

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import ArgumentError, ProgrammingError, SQLAlchemyError

from service.keys.providers import KEK_BYTES, Changing, KeyProvider, LocalKek
from service.keys.store import Keys
from service.keys.vault import VaultTransit
from service.log.port import LogNotMade
from service.settings import Settings

UNREACHABLE = "The database that KEYS_URL names cannot be reached or written."
ADDRESSES = ("sqlite:///", "postgresql+psycopg://")
SAFE_WAYS = ("https://", "http://127.0.0.1:", "http://[::1]:", "http://localhost:")
LEAST_VARIETY = 12
"""Different byte values in a key: 32 random bytes have fewer once in 10^15, an example has few."""


class KeysNotMade(LogNotMade):
    """The key store does not exist yet: `python -m service init` makes it."""


class KeysRefused(Exception):
    """The key store or its key-encryption key cannot be used; the sentence says why, and no secret."""


def make_keys(settings: Settings) -> None:
    """Make the key store, and for a try-out its key-encryption key; again and again does no harm.

    Raises `KeysRefused`.
    """
    if is_tryout(settings) and not settings.kek_path.exists():
        _write(settings.kek_path)
    keys = _keys(settings)
    try:
        keys.create()
    except SQLAlchemyError:
        raise KeysRefused(UNREACHABLE) from None
    finally:
        keys.close()


def open_keys(settings: Settings) -> Keys:
    """The key store. Raises `KeysNotMade`, `KeysRefused`."""
    if is_tryout(settings) and not settings.kek_path.exists():
        raise KeysNotMade
    keys = _keys(settings)
    if keys.is_sqlite and not Path(str(keys.engine.url.database)).exists():
        raise KeysNotMade
    in_use = _kek_ids(keys)
    if not all(keys.provider.knows(one) for one in in_use):
        keys.close()
        raise KeysRefused(
            "Keys in the key store are wrapped under another key-encryption key than KEK, KEK_FILE or "
            "KEK_VAULT gives. Give the earlier one as KEK_BEFORE, KEK_FILE_BEFORE or KEK_VAULT_BEFORE."
        )
    return keys


def _kek_ids(keys: Keys) -> Sequence[str]:
    """The key-encryption keys in use. Raises `KeysNotMade`, `KeysRefused`."""
    try:
        return keys.kek_ids()
    except SQLAlchemyError as error:
        keys.close()
        if keys.is_sqlite or isinstance(error, ProgrammingError):
            raise KeysNotMade from None
        raise KeysRefused(UNREACHABLE) from None


def _keys(settings: Settings) -> Keys:
    wrong = KeysRefused("KEYS_URL must be an address like sqlite:///… or postgresql://…")
    if not settings.keys_address.startswith(ADDRESSES):
        raise wrong
    try:
        return Keys(settings.keys_address, provider(settings))
    except ArgumentError:
        raise wrong from None


def provider(settings: Settings) -> KeyProvider:
    """Whoever wraps keys, as the settings say. Raises `KeysRefused`."""
    before: list[KeyProvider] = []
    if settings.kek_before:
        before.append(LocalKek(_decoded(settings.kek_before, "KEK_BEFORE")))
    if settings.kek_file_before:
        before.append(LocalKek(_read(settings.kek_file_before, "KEK_FILE_BEFORE")))
    if settings.kek_vault_before:
        before.append(_vault(settings, settings.kek_vault_before))
    present = _vault(settings, settings.kek_vault) if settings.kek_vault else _local(settings)
    return Changing(present, before) if before else present


def _vault(settings: Settings, name: str) -> VaultTransit:
    if settings.is_production and not settings.vault_addr.startswith(SAFE_WAYS):
        raise KeysRefused("VAULT_ADDR must begin with https:// unless Vault is on this machine.")
    return VaultTransit(settings.vault_addr, name, settings.vault_token_file)


def _local(settings: Settings) -> LocalKek:
    if settings.kek:
        kek, name = _decoded(settings.kek, "KEK"), "KEK"
    else:
        if settings.is_production:
            _check_place(settings)
        kek, name = _read(settings.kek_path, "KEK_FILE"), "KEK_FILE"
    if settings.is_production and len(set(kek)) < LEAST_VARIETY:
        raise KeysRefused(
            f"{name} is an example, not a key: make one with `openssl rand -base64 32`."
        )
    return LocalKek(kek)


def _check_place(settings: Settings) -> None:
    """A key beside what it locks protects nothing: whoever copies one copies both."""
    if settings.kek_file is None:
        raise KeysRefused(
            "With APP_ENV=production a key-encryption key is needed: set KEK, KEK_FILE or KEK_VAULT."
        )
    if settings.kek_file.resolve().is_relative_to(settings.data_dir.resolve()):
        raise KeysRefused("KEK_FILE lies inside DATA_DIR: keep it where no backup takes both.")


def is_tryout(settings: Settings) -> bool:
    """Whether nobody has given a key-encryption key and none needs to be: `init` makes one up."""
    given = settings.kek or settings.kek_file or settings.kek_vault
    return not settings.is_production and not given


def _read(path: Path, name: str) -> bytes:
    try:
        return _decoded(path.read_text("ascii").strip(), name)
    except (OSError, UnicodeDecodeError):
        raise KeysRefused(f"{name} names a file that cannot be read.") from None


def _decoded(text: str, name: str) -> bytes:
    try:
        kek = base64.b64decode(text, validate=True)
    except binascii.Error:
        kek = b""
    if len(kek) != KEK_BYTES:
        raise KeysRefused(f"{name} is not {KEK_BYTES} bytes in base64.")
    return kek


def _write(path: Path) -> None:
    """A fresh key that only this user can read."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(file, "wb") as opened:
        opened.write(base64.b64encode(secrets.token_bytes(KEK_BYTES)) + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
