"""A checkpoint (C2SP tlog-checkpoint): a signed note of the log's name, its size, and its root."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from service.ledger.notes import NoteNotSigned, Signer, Verifier, opened

SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
ROOT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was: how many events it had, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def signed(self, signer: Signer) -> str:
        """The note. The key carries the log's name, as tlog-checkpoint asks."""
        return signer.sign(self.text())


def read(note: str, *verifiers: Verifier) -> Checkpoint:
    """The checkpoint in a note that one of these keys signed, and that speaks of their log.

    Raises `NoteNotSigned` with a sentence.
    """
    origin, size, root, *extension = (*opened(note, *verifiers)[:-1].split("\n"), "", "")
    if origin not in {one.name for one in verifiers}:
        raise NoteNotSigned("The checkpoint is of another log.")
    if not SIZE.fullmatch(size) or "" in extension[:-2]:
        raise NoteNotSigned("The note is not a checkpoint.")
    return Checkpoint(origin, int(size), _hash(root))


def _hash(text: str) -> bytes:
    try:
        hash = b64decode(text, validate=True)
    except ValueError:
        hash = b""
    if len(hash) != ROOT_BYTES or b64encode(hash).decode() != text:
        raise NoteNotSigned("The note is not a checkpoint.")
    return hash
