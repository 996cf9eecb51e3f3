"""Key-encryption keys: whoever wraps data keys so that the key store alone opens nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)
from eventsourcing.persistence import OperationalError

KEK_BYTES = 32


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key wrapped under the key-encryption key of this id."""

    kek_id: str
    wrapped: bytes


class KekUnknown(OperationalError):
    """A data key was altered, or is wrapped under a key-encryption key this process does not have."""


class KeyProvider(Protocol):
    """Wraps data keys and unwraps them; a partnership may plug in its own key service."""

    @property
    def present(self) -> str:
        """The id of the key-encryption key that wraps new keys."""

    def knows(self, kek_id: str) -> bool:
        """Whether keys wrapped under that id can be unwrapped here."""

    def wrap(self, keys: Sequence[bytes]) -> list[Wrapped]:
        """Wrap data keys under the present key-encryption key, in order."""

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        """The data keys, in order. Raises `KekUnknown`."""


class LocalKek:
    """A key-encryption key that this process holds itself.

    AES key wrap (RFC 3394), which also notices a wrapped key that was altered.
    """

    def __init__(self, kek: bytes) -> None:
        self.present = fingerprint(kek)
        self._kek = kek

    def knows(self, kek_id: str) -> bool:
        """Whether it is this one."""
        return kek_id == self.present

    def wrap(self, keys: Sequence[bytes]) -> list[Wrapped]:
        """Wrap under this one."""
        return [Wrapped(self.present, aes_key_wrap(self._kek, key)) for key in keys]

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        """The data keys. Raises `KekUnknown`, for an altered key too."""
        if not all(self.knows(one.kek_id) for one in wrapped):
            raise KekUnknown
        try:
            return [aes_key_unwrap(self._kek, one.wrapped) for one in wrapped]
        except InvalidUnwrap as error:
            raise KekUnknown from error


class Changing:
    """During a change: the new key-encryption key wraps, the earlier ones still unwrap their own."""

    def __init__(self, present: KeyProvider, before: Sequence[KeyProvider]) -> None:
        self._present = present
        self._all = (present, *before)

    @property
    def present(self) -> str:
        """The id of the new one."""
        return self._present.present

    def knows(self, kek_id: str) -> bool:
        """Whether it is the new one or one of the earlier ones."""
        return any(one.knows(kek_id) for one in self._all)

    def wrap(self, keys: Sequence[bytes]) -> list[Wrapped]:
        """Wrap under the new one."""
        return self._present.wrap(keys)

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        """Unwrap each with whoever knows it. Raises `KekUnknown`."""
        found: dict[Wrapped, bytes] = {}
        for provider in self._all:
            its = [one for one in wrapped if one not in found and provider.knows(one.kek_id)]
            found |= zip(its, provider.unwrap(its), strict=True)
        try:
            return [found[one] for one in wrapped]
        except KeyError as error:
            raise KekUnknown from error


def fingerprint(kek: bytes) -> str:
    """The id of a key-encryption key, which tells nothing of it."""
    return "local:" + sha256(b"heedful key-encryption key|" + kek).hexdigest()[:16]
