"""The paper of an erasure: a certificate for each, and the register to be kept outside the backups."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from domain.vocabulary import vocabulary
from service.keys.register import ErasureRecord
from service.known_types import decoder_of

REGISTER = "erasures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(ErasureRecord):
    """What was destroyed, when, why and by whose decision; nothing of what the words said.

    `reference` is what the log and a request for it call the erasure; `texts` can no longer be opened;
    `last_backup_expires` is the day on which the last backup that may hold the key is gone.
    """

    reference: str
    texts: int
    last_backup_expires: date

    def lines(self) -> Iterator[str]:
        """The certificate for people."""
        basis = vocabulary("erasure_basis").label(self.basis)
        yield "CERTIFICATE OF ERASURE"
        yield ""
        yield f"Reference             {self.reference}"
        yield f"Subject               {self.subject} ({self.kind})"
        yield f"Key destroyed         {self.key_id or 'none was there'}"
        yield f"Erased at             {self.erased_at}"
        yield f"Basis                 {self.basis}: {basis}"
        yield f"Requested by          {self.requested_by}"
        yield f"Approved by           {self.approved_by}"
        yield f"Texts closed for ever {self.texts}"
        yield f"Last backup expires   {self.last_backup_expires.isoformat()}"
        yield ""
        yield "The words stand in the log as ciphertext that nobody can open any more: the key that was"
        yield "needed for each of them is destroyed. Until the last backup expires, a copy of the wrapped"
        yield "key may lie in a backup of the key store; a restore erases it again from the register."


def write(directory: Path, certificate: Certificate, register: Sequence[ErasureRecord]) -> None:
    """Write the certificate as JSON and as text, and the whole register beside it, each at once."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{certificate.erased_at[:10]}-{certificate.subject}"
    _replace(directory / f"{name}.json", msgspec.json.format(msgspec.json.encode(certificate)))
    _replace(directory / f"{name}.txt", "\n".join([*certificate.lines(), ""]).encode())
    _replace(directory / REGISTER, b"".join(_lines(register)))


def read_register(path: Path) -> Iterator[ErasureRecord]:
    """The records of a register written by `write`. Raises `msgspec.DecodeError` for another file."""
    record = decoder_of(ErasureRecord)
    with path.open("rb") as file:
        for line in file:
            yield record.decode(line)


def _lines(register: Iterable[ErasureRecord]) -> Iterator[bytes]:
    for record in register:
        yield msgspec.json.encode(record) + b"\n"


def _replace(path: Path, content: bytes) -> None:
    """Either the old file or the new one, whole, whatever happens meanwhile."""
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
