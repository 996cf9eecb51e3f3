"""Key-encryption keys: whoever wraps data keys so that the key store alone opens nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, Self

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

KEK_BYTES = 32


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key wrapped under the key-encryption key of this id."""

    kek_id: str
    wrapped: bytes


class KekUnknown(Exception):
    """A data key is wrapped under a key-encryption key that this process does not have."""


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


class LocalKeks:
    """Key-encryption keys held by this process: the present one and, during a change, earlier ones.

    AES key wrap (RFC 3394), which also notices a wrapped key that was altered.
    """

    def __init__(self, present: bytes, before: Iterable[bytes] = ()) -> None:
        self.present = fingerprint(present)
        self._keks = {fingerprint(kek): kek for kek in (*before, present)}

    @classmethod
    def of(cls, keks: Sequence[bytes]) -> Self | None:
        """Those key-encryption keys, the first one present; None when there are none."""
        return cls(keks[0], keks[1:]) if keks else None

    def knows(self, kek_id: str) -> bool:
        """Whether it is the present one or an earlier one given beside it."""
        return kek_id in self._keks

    def wrap(self, keys: Sequence[bytes]) -> list[Wrapped]:
        """Wrap under the present one."""
        kek = self._keks[self.present]
        return [Wrapped(self.present, aes_key_wrap(kek, key)) for key in keys]

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        """Unwrap each under its own. Raises `KekUnknown`, for an altered key too."""
        try:
            return [aes_key_unwrap(self._keks[one.kek_id], one.wrapped) for one in wrapped]
        except (KeyError, InvalidUnwrap) as error:
            raise KekUnknown from error


def fingerprint(kek: bytes) -> str:
    """The id of a key-encryption key, which tells nothing of it."""
    return "local:" + sha256(b"heedful key-encryption key|" + kek).hexdigest()[:16]
