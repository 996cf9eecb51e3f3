"""The bytes of a bundle on their way to the parser: what would mislead or flood it is caught here."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from service.importing.refusals import UnreadableBundle

BOM = b"\xef\xbb\xbf"
MOST_BYTES_OF_A_VALUE = 1_000_000
MOST_BYTES_OF_A_REVIEW = 64_000_000
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# An escaped backslash, a proper pair, or a surrogate that stands alone.
ESCAPES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
SHORT_ESCAPE, LONGEST_ESCAPE = 6, 12


class Bytes:
    """A file as the parser reads it.

    A surrogate that stands alone becomes NUL, which is refused wherever it stands: the parser would
    make another character of it. A byte order mark at the beginning is passed over.
    """

    def __init__(self, file: BinaryIO, longest_value: float = MOST_BYTES_OF_A_VALUE) -> None:
        self.file = file
        self.count = 0
        self._longest_value = longest_value
        self.since_value = 0
        """Bytes read since the parser got to a value; the parser's caller sets it back."""
        self._held = b""
        self._begun = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end only. Raises `UnreadableBundle` inside an endless value."""
        if size == 0:
            return b""
        while True:
            block = self.file.read(size)
            ready = self._ready(self._held + block, at_end=not block)
            if ready or not block:
                self._count(len(ready))
                return ready

    def _count(self, size: int) -> None:
        self.count += size
        if self.since_value > self._longest_value:
            raise UnreadableBundle("A single value in this file is longer than a million bytes.")
        self.since_value += size

    def _ready(self, data: bytes, *, at_end: bool) -> bytes:
        """What can be handed on; an escape that may go on in the next block is held back."""
        if not self._begun and data:
            data, self._begun = data.removeprefix(BOM), True
        cut = len(data) if at_end else _end_of_whole_escapes(data)
        data, self._held = data[:cut], data[cut:]
        return ESCAPES.sub(_without_lone_surrogate, data) if SURROGATE.search(data) else data


def rewindable(source: BinaryIO, folder: Path) -> BinaryIO:
    """The source, or a copy in the data folder when it can be read only once; begins at the start."""
    if source.seekable():
        return source
    copy = cast(BinaryIO, tempfile.TemporaryFile(dir=folder))  # noqa: SIM115  # the caller closes it
    shutil.copyfileobj(source, copy)
    copy.seek(0)
    return copy


def _end_of_whole_escapes(data: bytes) -> int:
    """Where to cut: before the first backslash near the end, and before whatever it may belong to.

    That is a run of backslashes, of which every second is escaped, or the first half of a pair.
    """
    cut = data.find(b"\\", max(0, len(data) - LONGEST_ESCAPE + 1))
    if cut < 0:
        return len(data)
    while True:
        before = cut
        while data[cut - 1 : cut] == b"\\":
            cut -= 1
        if cut >= SHORT_ESCAPE and SURROGATE.match(data, cut - SHORT_ESCAPE):
            cut -= SHORT_ESCAPE
        if cut == before:
            return cut


def _without_lone_surrogate(found: re.Match[bytes]) -> bytes:
    escape = found.group()
    return rb"\u0000" if len(escape) == SHORT_ESCAPE else escape
