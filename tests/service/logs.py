"""Logs of both kinds, and what the tests write to them and read back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from service.log.conditions import IdempotencyRow
from service.log.port import Log
from tests.examples import id_of

THING, OTHER = id_of("thing"), id_of("other")


def stored(thing: UUID = THING, *versions: int, topic: str = "challenge-linked"):
    """Rows of one stream."""
    return [StoredEvent(thing, version, topic, b"{}") for version in versions or (1,)]


def key(version: int = 1, **otherwise: Any) -> IdempotencyRow:
    """A used key."""
    said = {"client": "case-system", "key": "k-1", "request_hash": b"hash", "thing_id": THING}
    said |= {"reference": "Q-1", "version": version, "recorded_on": "2024-06-03"}
    return IdempotencyRow(**said | otherwise)


def rows(log: Log) -> Sequence[tuple[int, UUID, int]]:
    """Position, id and version of everything."""
    found = log.select_notifications(1, 1000)
    return [(row.id, row.originator_id, row.originator_version) for row in found]
