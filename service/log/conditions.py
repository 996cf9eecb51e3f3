"""What is written or checked in the events' own transaction: matters, conditions, keys."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.rejections import CodeAlreadyUsed, MattersStillOpen, Rejection


@dataclass(frozen=True, slots=True)
class Matter:
    """Whether a thing is still open in its review (settled 36); `kind` is a matter_kind code."""

    thing_id: UUID
    review_id: UUID
    kind: str
    reference: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class IdempotencyRow:
    """What a used key remembers: the request's hash and what was done, and no text (settled 38)."""

    client: str
    key: str
    request_hash: bytes
    thing_id: UUID
    reference: str
    version: int
    recorded_on: str
    position: int = 0


class Condition(Protocol):
    """Something that must hold at the moment of writing."""

    def check(self, connection: sqlite3.Connection) -> None:
        """Raise a rejection when it does not hold; the transaction is rolled back."""


@dataclass(frozen=True, slots=True)
class StillSo:
    """No event of these topics has come to an aggregate since a version was read."""

    thing_id: UUID
    version: int
    topics: tuple[str, ...]
    otherwise: Rejection

    def check(self, connection: sqlite3.Connection) -> None:
        """Raises `otherwise`."""
        marks = ",".join("?" * len(self.topics))
        found = connection.execute(
            f"SELECT 1 FROM events WHERE originator_id = ? AND originator_version > ?"
            f" AND topic IN ({marks}) LIMIT 1",
            (self.thing_id.bytes, self.version, *self.topics),
        ).fetchone()
        if found:
            raise self.otherwise


@dataclass(frozen=True, slots=True)
class Never:
    """Nothing new may be written; what was written before is still answered (I17)."""

    refusal: Rejection

    def check(self, connection: sqlite3.Connection) -> None:
        """Raises the refusal."""
        raise self.refusal


@dataclass(frozen=True, slots=True)
class NothingElseOpen:
    """Every open matter of a review is carried forward (I8)."""

    review_id: UUID
    carried: Collection[UUID]

    def check(self, connection: sqlite3.Connection) -> None:
        """Raises `MattersStillOpen`."""
        rows = connection.execute(
            "SELECT thing_id, reference FROM open_matters WHERE review_id = ?",
            (self.review_id.bytes,),
        )
        loose = [reference for id, reference in rows if UUID(bytes=id) not in self.carried]
        if loose:
            raise MattersStillOpen(tuple(sorted(loose)))


@dataclass(frozen=True, slots=True)
class CodeIsFree:
    """No other review has this code; from now on it is this review's."""

    code: str
    review_id: UUID

    def check(self, connection: sqlite3.Connection) -> None:
        """Raises `CodeAlreadyUsed`."""
        row = connection.execute(
            "SELECT review_id FROM review_codes WHERE code = ?", (self.code,)
        ).fetchone()
        if row is None:
            connection.execute(
                "INSERT INTO review_codes (code, review_id) VALUES (?, ?)",
                (self.code, self.review_id.bytes),
            )
        elif UUID(bytes=row[0]) != self.review_id:
            raise CodeAlreadyUsed
