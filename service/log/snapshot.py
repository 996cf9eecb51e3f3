"""The whole log as rows that keep every position and byte, whichever database holds them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

import msgspec

from service.log.box import Waiting
from service.log.port import Store
from service.log.unlinked import Unlinked

SCHEMA = 1
"""The version of these rows. A database's own tables may change without it."""
PAGE = 2_000


class LoggedEvent(msgspec.Struct, frozen=True, tag_field="row", tag="event-bytes"):
    """An event as it is stored; `state` is bytes, in JSON as base64."""

    position: int
    id: UUID
    version: int
    topic: str
    state: bytes


class UsedKey(msgspec.Struct, frozen=True, tag_field="row", tag="used-key"):
    """A used idempotency key with its answer; `recorded_on` is an ISO date."""

    client: str
    key: str
    request_hash: bytes
    thing_id: UUID
    reference: str
    version: int
    position: int
    recorded_on: str


class OpenMatter(msgspec.Struct, frozen=True, tag_field="row", tag="open-matter"):
    """A thing that is still open in its review."""

    thing_id: UUID
    review_id: UUID
    kind: str
    reference: str


class ReviewCode(msgspec.Struct, frozen=True, tag_field="row", tag="review-code"):
    """A code, and the review it belongs to."""

    code: str
    review_id: UUID


Row = LoggedEvent | UsedKey | OpenMatter | ReviewCode | Waiting | Unlinked


class NotEmpty(Exception):
    """A whole log, or a whole table, goes only where nothing was ever recorded."""


class Filling(Protocol):
    """An empty log's transaction, which rows of another log are put into."""

    def put(self, rows: Sequence[Row]) -> None:
        """Write rows that are all of one kind; events keep their positions."""


class Snapshots(Protocol):
    """What a database offers for backups: one consistent view, and one all-or-nothing filling."""

    @property
    def store(self) -> Store:
        """Where the log is kept."""

    def reading(self) -> AbstractContextManager[Iterator[Row]]:
        """Every row as of one moment, while writers go on.

        Events by position, then keys by client and key, then open matters by thing, then codes,
        then what waits for a reveal, by thing, then what waits anonymously, by id: in the order of
        their bytes, so that both databases give the same file.
        """

    def filling(self) -> AbstractContextManager[Filling]:
        """A transaction on the log, its tables made if they were missing; written when it ends well.

        The next append goes on after the last position. Raises `NotEmpty`.
        """
