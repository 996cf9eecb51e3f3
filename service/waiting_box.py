"""The waiting box: what is said in a silent round, closed as a whole until everybody reads it at once.

An entry is the event it will be. Its words are sealed under the keys of their subjects, as always;
around that the whole of it, who and which kind included, is sealed under the box's own key, so that
whoever reads the database reads nothing (decision 27).
"""

import hmac
import os
from dataclasses import replace
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from eventsourcing.persistence import StoredEvent

from domain.events import Envelope
from domain.rejections import NotReadableHere
from service.keys.providers import KekUnknown
from service.keys.store import Keys
from service.log.box import Waiting
from service.log.mapper import UNREADABLE, EventMapper

SUBJECT = "waiting"
"""Under this name the key of the box stands in the key store, beside those of people: nobody's id."""
NONCE_BYTES = 12
WORDS, VOICES = b"heedful waiting entry 1", b"heedful waiting voice 1"


class WaitingBox:
    """Closes entries and opens them again: AES-256-GCM, bound to the entry's id and its session."""

    def __init__(self, keys: Keys, mapper: EventMapper) -> None:
        self.keys = keys
        self.mapper = mapper

    def close(self, said: Any, session_id: UUID) -> Waiting:
        """An entry from the event it will be, made ready to be written. Raises `WordsOfErased`."""
        self.mapper.prepare([said])
        event = recorded_at(said, _midnight(said.envelope))
        row = self.mapper.to_stored_event(event)
        inside = msgspec.json.encode([row.topic, msgspec.Raw(row.state)])
        nonce, place = os.urandom(NONCE_BYTES), _place(said.originator_id, session_id)
        sealed = nonce + AESGCM(self._key(WORDS)).encrypt(nonce, inside, place)
        voice = said.envelope.actor.voice
        return Waiting(said.originator_id, session_id, self.who(session_id, voice), sealed)

    def open(self, entry: Waiting) -> Any:
        """The event it will be; its words open as those of any event. Raises `NotReadableHere`."""
        nonce, secret = entry.sealed[:NONCE_BYTES], entry.sealed[NONCE_BYTES:]
        place = _place(entry.thing_id, entry.session_id)
        try:
            inside = AESGCM(self._key(WORDS)).decrypt(nonce, secret, place)
            topic, state = msgspec.json.decode(inside, type=tuple[str, msgspec.Raw])
            return self.mapper.to_domain_event(StoredEvent(entry.thing_id, 1, topic, bytes(state)))
        except (InvalidTag, KekUnknown, ValueError, *UNREADABLE):
            raise NotReadableHere from None

    def who(self, session_id: UUID, voice: UUID | None) -> bytes:
        """What stands for a person in the box of one session (HMAC-SHA-256, RFC 2104)."""
        said = session_id.bytes + (voice.bytes if voice else b"")
        return hmac.digest(self._key(VOICES), said, sha256)

    def prepare(self) -> None:
        """Make the key of the box, so that every backup of keys has it; again does no harm."""
        self.keys.make({SUBJECT})

    def _key(self, purpose: bytes) -> bytes:
        self.prepare()
        key = self.keys.find(self.keys.epoch(), [SUBJECT])[SUBJECT]
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def recorded_at(event: Any, moment: datetime) -> Any:
    """The same event, recorded at another moment, and without what ties it to one request."""
    envelope = replace(event.envelope, recorded_at=moment, correlation_id=None)
    made = object.__new__(type(event))
    object.__setattr__(made, "__dict__", {**vars(event), "timestamp": moment, "envelope": envelope})
    return made


def _midnight(envelope: Envelope) -> datetime:
    """Nobody needs to know when somebody wrote: the box keeps the day alone."""
    return datetime.combine(envelope.recorded_at.date(), time(), UTC)


def _place(thing_id: UUID, session_id: UUID) -> bytes:
    return thing_id.bytes + session_id.bytes
