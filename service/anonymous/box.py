"""What waits in the anonymous box: the event it will be, closed so that nothing of it can be read (I11)."""

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from eventsourcing.persistence import StoredEvent

from domain.rejections import NotReadableHere
from domain.sealed import Closed, Erasure, Sealed
from service.identity import unlinked_id
from service.keys.providers import KekUnknown
from service.keys.store import Keys
from service.log.mapper import UNREADABLE, EventMapper, JsonTranscoder
from service.log.places import places
from service.log.unlinked import Unlinked
from service.sealing import Sealing
from service.waiting_box import SUBJECT

NONCE_BYTES = 12
BLOCK = 1_024
"""Entries are as long as a number of these, so that their length tells little of their words."""
PURPOSE = b"heedful unlinked entry 1"
IN_THE_BOX = "unlinked|"


class AnonymousBox:
    """Closes events and opens them again: AES-256-GCM, bound to the id of the entry.

    Inside, words are sealed once more, so that erasing the child closes what waits, too.
    """

    def __init__(self, keys: Keys, sealing: Sealing) -> None:
        self.keys = keys
        self.mapper = EventMapper(JsonTranscoder())
        self.mapper.sealer = BoxSealing(sealing)

    def close(self, event: Any, id: UUID | None = None) -> Unlinked:
        """An entry from the event it will be, under an id of its own. Raises `WordsOfErased`."""
        self.mapper.prepare([event])
        row, entry = self.mapper.to_stored_event(event), id or unlinked_id()
        said = [event.originator_id, event.originator_version, row.topic, msgspec.Raw(row.state)]
        inside = msgspec.json.encode(said)
        padded = inside.ljust(-(-len(inside) // BLOCK) * BLOCK)
        nonce = os.urandom(NONCE_BYTES)
        return Unlinked(entry, nonce + self._cipher().encrypt(nonce, padded, entry.bytes))

    def open(self, entry: Unlinked) -> Any:
        """The event it will be. Its words are sealed anew where it is recorded; erased ones stay so.

        Raises `NotReadableHere`.
        """
        nonce, secret = entry.sealed[:NONCE_BYTES], entry.sealed[NONCE_BYTES:]
        try:
            inside = self._cipher().decrypt(nonce, secret, entry.id.bytes)
            said = msgspec.json.decode(inside, type=tuple[UUID, int, str, msgspec.Raw])
            thing, version, topic, state = said
            event = self.mapper.to_domain_event(StoredEvent(thing, version, topic, bytes(state)))
        except (InvalidTag, KekUnknown, ValueError, *UNREADABLE):
            raise NotReadableHere from None
        for _, sealed in places(event):
            assert sealed.closed is not None
            sealed.closed = replace(sealed.closed, place=IN_THE_BOX + sealed.closed.place)
        return event

    def make_keys(self, event: Any) -> None:
        """Make what the log will seal these words under: not before, for keys lie where they came in.

        What is of somebody erased meanwhile has no words any more.
        """
        words = [sealed for _, sealed in places(event)]
        gone = self.keys.make({one for sealed in words for one in sealed.owners.split(",")})
        for sealed in words:
            if sealed.closed is not None and not gone.isdisjoint(sealed.owners.split(",")):
                sealed.closed = replace(sealed.closed, ciphertext="")

    def _cipher(self) -> AESGCM:
        self.keys.make({SUBJECT})
        key = self.keys.find(self.keys.epoch(), [SUBJECT])[SUBJECT]
        return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key))


class BoxSealing:
    """Seals words for as long as they wait: under the key of the box in place of the speaker's own.

    The speaker of an anonymous entry is the entry (settled 32). Its key is made with its batch.
    """

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    def prepare(self, texts: Iterable[Sealed]) -> None:
        """Make the key of the box, and look whether anybody was erased. Raises `WordsOfErased`."""
        self._sealing.prepare([Sealed.clear("", _owners(one.owners)) for one in texts])

    def seal(self, sealed: Sealed, place: str) -> Closed:
        """The words, closed for their place in the box. Raises `WordsOfErased`."""
        words = Sealed.clear(sealed.value or "", _owners(sealed.owners))
        closed = self._sealing.seal(words, IN_THE_BOX + place)
        return Closed(place, sealed.owners, closed.ciphertext)

    def open(self, closed: Closed) -> str | Erasure | None:
        """The words, or why there are none any more."""
        return self._sealing.open(replace(closed, subjects=_owners(closed.subjects)))

    def foresee(self, owners: Iterable[str]) -> None:
        """Fetch the keys of all these at once."""
        self._sealing.foresee(map(_owners, owners))

    def shown(self) -> None:
        """Nothing to do: what waits is shown to nobody but its own sender."""


def _owners(owners: str) -> str:
    """The box in place of the entry, which is named first; and the child."""
    return ",".join((SUBJECT, *owners.split(",")[1:]))
