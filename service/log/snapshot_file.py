"""A snapshot of the log as a file of JSON lines: written from one database, read into another."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import BinaryIO
from uuid import UUID

import msgspec

from service.backup.lines import Damaged, Lines, read_lines
from service.log.box import Waiting
from service.log.snapshot import (
    PAGE,
    SCHEMA,
    Filling,
    LoggedEvent,
    OpenMatter,
    ReviewCode,
    Row,
    Snapshots,
    UsedKey,
)
from service.log.unlinked import Unlinked

WHAT = "heedful-log"
COUNTED: dict[type[Row], str] = {
    LoggedEvent: "events",
    UsedKey: "used_keys",
    OpenMatter: "open_matters",
    ReviewCode: "review_codes",
}
COUNTED_WHEN_THERE: dict[type[Row], str] = {Waiting: "waiting", Unlinked: "unlinked"}
"""Files from before there was such a box say nothing of it, and neither does one without any."""
NAMES = COUNTED | COUNTED_WHEN_THERE

Progress = Callable[[int, int], None]


class _ReadableEvent(msgspec.Struct, frozen=True, tag_field="row", tag="event"):
    """An event whose state stands in the line as the JSON it is."""

    position: int
    id: UUID
    version: int
    topic: str
    state: msgspec.Raw


_DECODER = msgspec.json.Decoder(_ReadableEvent | Row)


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: rows of each kind, the last position (0: none), the file's SHA-256."""

    rows: Mapping[str, int]
    head: int
    digest: str = ""


def write_log(log: Snapshots, file: BinaryIO, progress: Progress | None = None) -> Copied:
    """Write the whole log as it is at one moment. Memory does not grow with the log."""
    lines, counts, head = Lines(file, WHAT, SCHEMA), _none(), 0
    with log.reading() as rows:
        for row in rows:
            lines.add_encoded(encoded(row))
            counts[NAMES[type(row)]] += 1
            if isinstance(row, LoggedEvent):
                head = row.position
            if progress and lines.count % PAGE == 0:
                progress(lines.count, 0)
    return Copied(counts, head, lines.end())


def read_log(file: BinaryIO, into: Filling, progress: Progress | None = None) -> Copied:
    """Put every row of a file into an empty log, as it was, its position too.

    Raises `Damaged`, so that the transaction around it is given up.
    """
    counts, head = _none(), 0
    for _, rows in groupby(rows_of(file), type):
        while page := list(islice(rows, PAGE)):
            into.put(page)
            counts[NAMES[type(page[0])]] += len(page)
            if isinstance(page[-1], LoggedEvent):
                head = page[-1].position
            if progress:
                progress(sum(counts.values()), 0)
    return Copied(counts, head)


def rows_of(file: BinaryIO) -> Iterator[Row]:
    """The rows of a file. Raises `Damaged`, at the latest after the last one."""
    for line in read_lines(file, WHAT, SCHEMA):
        try:
            yield decoded(line)
        except (msgspec.DecodeError, ValueError):
            raise Damaged(f"The {WHAT} file is damaged: a line of it cannot be read.") from None


def encoded(row: Row) -> bytes:
    """One line, without its end. A state that is JSON is left readable where that keeps its bytes."""
    if isinstance(row, LoggedEvent) and b"\n" not in row.state:
        state = msgspec.Raw(row.state)
        line = msgspec.json.encode(
            _ReadableEvent(row.position, row.id, row.version, row.topic, state)
        )
        if _reads_back(line, row):
            return line
    return msgspec.json.encode(row)


def decoded(line: bytes) -> Row:
    """The row of a line. Raises `msgspec.DecodeError` and `ValueError`."""
    row: _ReadableEvent | Row = _DECODER.decode(line)
    if isinstance(row, _ReadableEvent):
        return LoggedEvent(row.position, row.id, row.version, row.topic, bytes(row.state))
    return row


def _reads_back(line: bytes, row: LoggedEvent) -> bool:
    try:
        line.decode("utf-8")
        return decoded(line) == row
    except (msgspec.DecodeError, ValueError):
        return False


def _none() -> Counter[str]:
    return Counter(dict.fromkeys(COUNTED.values(), 0))
