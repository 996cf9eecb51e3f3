"""JSON lines that end with a digest of themselves: written in one pass, believed once it agrees."""

from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

import msgspec

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes. A file of ours has no longer one, and another file must not fill the memory."""
END = b'{"end":'


class Damaged(Exception):
    """What was read back is not what was written; the sentence says which file, and not its content."""


class Lines:
    """Writes the rows of one file, and its digest last."""

    def __init__(self, file: BinaryIO, what: str, schema: int) -> None:
        """`what` names the kind of file, `schema` the version of its rows; both open it."""
        self._file = file
        self._digest = sha256()
        self.count = 0
        self._write({"file": what, "schema": schema})

    def add(self, row: object) -> None:
        """A row, as one line."""
        self._write(row)
        self.count += 1

    def add_encoded(self, row: bytes) -> None:
        """A row that is JSON already, without a line break in it."""
        self._put(row)
        self.count += 1

    def end(self) -> str:
        """Close the file's content; the SHA-256 of all of it, the last line too, in hexadecimal."""
        self._put(_end(self.count, self._digest.hexdigest()))
        return self._digest.hexdigest()

    def _write(self, said: object) -> None:
        self._put(msgspec.json.encode(said))

    def _put(self, line: bytes) -> None:
        self._digest.update(line + b"\n")
        self._file.write(line + b"\n")


def read_lines(file: BinaryIO, what: str, schema: int) -> Iterator[bytes]:
    """The rows of such a file, undecoded, one after the other: nothing is true before the last one.

    Raises `Damaged`, at the latest after the last row, when the file is of another kind or schema,
    was cut short, goes on after its end, or differs from what was written in a single bit.
    """
    digest, count = sha256(), 0
    opening = file.readline(LONGEST_LINE)
    if opening != msgspec.json.encode({"file": what, "schema": schema}) + b"\n":
        raise Damaged(f"This is not a {what} file of schema {schema}.")
    digest.update(opening)
    while (line := file.readline(LONGEST_LINE)) and not line.startswith(END):
        digest.update(line)
        count += 1
        yield line
    if line != _end(count, digest.hexdigest()) + b"\n" or file.read(1):
        raise Damaged(f"The {what} file is damaged: it does not agree with the digest at its end.")


def _end(count: int, digest: str) -> bytes:
    return msgspec.json.encode({"end": {"lines": count, "sha256": digest}})
