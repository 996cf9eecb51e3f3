"""Signed notes (C2SP signed-note): a text, a blank line, and a line for each signature."""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
MOST_SIGNATURES = 16
MOST_BYTES = 100_000


class NoteNotSigned(Exception):
    """This is no note, or not one that a known key signed. The sentence says which."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: who a signature is known by."""

    name: str
    public_key: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """From one line `name+id+key`, as Go's checksum database writes it. Raises `ValueError`."""
        name, _, rest = text.strip().partition("+")
        id, _, key = rest.partition("+")
        raw = b64decode(key, validate=True)
        if not NAME.fullmatch(name) or raw[:1] != ED25519 or len(raw) != 33:
            raise ValueError("this is not an Ed25519 verifier key")
        verifier = cls(name, raw[1:])
        if verifier.id.hex() != id:
            raise ValueError("the verifier key's id does not belong to it")
        return verifier

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.public_key).decode()}"

    @property
    def id(self) -> bytes:
        """The key id: SHA-256(name, newline, signature type, public key), its first four bytes."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    def has_signed(self, text: str, signature: bytes) -> bool:
        """Whether this key made the signature over this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The note: Ed25519 gives the same signature for the same text every time (RFC 8032)."""
        signature = self.verifier.id + self.key.sign(text.encode())
        return f"{text}\n— {self.name} {b64encode(signature).decode()}\n"


def opened(note: str, *verifiers: Verifier) -> str:
    """The text of a note. Raises `NoteNotSigned` unless at least one of these keys signed it.

    Signatures of unknown keys are ignored; a wrong one of a known key spoils the whole note.
    """
    text, signatures = _parted(note)
    known = {(one.name, one.id): one for one in verifiers}
    found = 0
    for name, id, signature in signatures:
        verifier = known.get((name, id))
        if verifier is None:
            continue
        if not verifier.has_signed(text, signature):
            raise NoteNotSigned("A signature is wrong: the text is not what was signed.")
        found += 1
    if not found:
        raise NoteNotSigned("No known key has signed this.")
    return text


def _parted(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or len(note) > MOST_BYTES:
        raise NoteNotSigned("This is not a signed note.")
    if re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise NoteNotSigned("A note holds no control characters.")
    signatures = [_signature(line) for line in lines[:-1].split("\n")]
    if len(signatures) > MOST_SIGNATURES:
        raise NoteNotSigned("There are more signatures than anybody needs.")
    return text + "\n", signatures


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, signature = (*line.split(" "), "", "")[:3]
    try:
        raw = b64decode(signature, validate=True)
    except NotBase64:
        raw = b""
    if line.count(" ") != 2 or dash != "—" or not NAME.fullmatch(name) or len(raw) < 5:
        raise NoteNotSigned("A signature line cannot be read.")
    return name, raw[:4], raw[4:]
