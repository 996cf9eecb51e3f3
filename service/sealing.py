"""Sealing words under the keys of all their subjects, and opening them while every key lives."""

import base64
import os
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.rejections import WordsOfErased
from domain.sealed import Closed, Erasure, Sealed
from service.keys import store
from service.keys.providers import KekUnknown
from service.keys.store import Epoch, Keys

NONCE_BYTES = 12
PURPOSE = b"heedful words 1|"


class KeyMissing(Exception):
    """A key that was never made, or was lost; nobody has erased it."""


class Sealing:
    """AES-256-GCM under a content key that HKDF-SHA256 derives from the keys of all subjects.

    So one subject's erasure closes the words. The place is authenticated with them: ciphertext that
    was moved to another event or field does not open (NIST SP 800-38D, RFC 5869).
    """

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def prepare(self, texts: Iterable[Sealed]) -> None:
        """Make the keys that new words need, before their event is written, all in one transaction.

        A key without an event does no harm, an event without its key would. Raises `WordsOfErased`.
        """
        known = self.keys.epoch().ciphers
        owners = {sealed.owners for sealed in texts if sealed.closed is None}
        owners = {some for some in owners if not isinstance(known.get(some), AESGCM)}
        subjects = {one for some in owners for one in some.split(",")}
        if self.keys.make(subjects):
            raise WordsOfErased

    def seal(self, sealed: Sealed, place: str) -> Closed:
        """The words, closed for this place. What stands there already stays as it is.

        A copy of words that were erased has no ciphertext.
        """
        if sealed.closed is not None and sealed.closed.place == place:
            return sealed.closed
        words = sealed.value
        if words is None:
            return Closed(place, sealed.owners, "")
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._cipher(sealed.owners)
        if isinstance(cipher, Erasure):
            raise WordsOfErased
        secret = cipher.encrypt(nonce, words.encode(), place.encode())
        return Closed(place, sealed.owners, base64.b64encode(nonce + secret).decode())

    def open(self, closed: Closed) -> str | Erasure | None:
        """The words; why there are none any more; None when they do not open (moved, or key lost)."""
        try:
            cipher = self._cipher(closed.subjects)
            if isinstance(cipher, Erasure):
                return cipher
            data = base64.b64decode(closed.ciphertext, validate=True)
            nonce, secret = data[:NONCE_BYTES], data[NONCE_BYTES:]
            return cipher.decrypt(nonce, secret, closed.place.encode()).decode()
        except (KeyMissing, KekUnknown, InvalidTag, NotBase64, ValueError):
            return None

    def foresee(self, owners: Iterable[str]) -> None:
        """Fetch the keys of all these subjects in one query, as far as they are not at hand."""
        epoch = self.keys.epoch()
        lacking = set(owners) - epoch.ciphers.keys()
        with suppress(KekUnknown):  # one altered key must not keep all others from being shown
            self.keys.find(epoch, {one for some in lacking for one in some.split(",")})

    def shown(self) -> None:
        """Nothing to do: who saw what is recorded in service/seen.py."""

    def _cipher(self, subjects: str) -> AESGCM | Erasure:
        """The cipher of these subjects, or why there is none. Raises `KeyMissing`."""
        epoch = self.keys.epoch()
        found = epoch.ciphers.get(subjects)
        if found is None:
            found = self._derive(epoch, subjects)
            if len(epoch.ciphers) >= store.MOST:
                epoch.ciphers.clear()
            epoch.ciphers[subjects] = found
        return found

    def _derive(self, epoch: Epoch, subjects: str) -> AESGCM | Erasure:
        wanted = sorted(set(subjects.split(",")))
        if gone := [epoch.erased[one] for one in wanted if one in epoch.erased]:
            return min(gone, key=lambda erasure: erasure.on)
        keys = self.keys.find(epoch, wanted)
        return AESGCM(content_key(keys, wanted))


def content_key(keys: Mapping[str, bytes], subjects: Iterable[str]) -> bytes:
    """The 32 bytes under which words of all these subjects are sealed. Raises `KeyMissing`."""
    ordered = sorted(set(subjects))
    try:
        together = b"".join(keys[one] for one in ordered)
    except KeyError as missing:
        raise KeyMissing from missing
    info = PURPOSE + ",".join(ordered).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(together)
