"""What is written or checked in the events' own transaction: matters, conditions, keys.

Conditions are data, so that each database can judge them where it writes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from domain.rejections import Rejection


@dataclass(frozen=True, slots=True)
class Matter:
    """Whether a thing is still open in its review (settled 36); `kind` is a matter_kind code.

    A second row may say the same of the session it was raised in, whose id then stands as `review_id`
    and is paired with the thing's own (decision 26).
    """

    thing_id: UUID
    review_id: UUID
    kind: str
    reference: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class IdempotencyRow:
    """What a used key remembers: the request's hash and what was done, and no text (settled 38).

    `recorded_on` is an ISO date, UTC.
    """

    client: str
    key: str
    request_hash: bytes
    thing_id: UUID
    reference: str
    version: int
    recorded_on: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class StillSo:
    """No event of these topics has come to an aggregate since a version was read.

    Where one has, `otherwise` is raised.
    """

    thing_id: UUID
    version: int
    topics: tuple[str, ...]
    otherwise: Rejection


@dataclass(frozen=True, slots=True)
class Never:
    """Nothing new may be written; what was written before is still answered (I17)."""

    refusal: Rejection


@dataclass(frozen=True, slots=True)
class NothingElseOpen:
    """Every open matter of a review, or of a session, is carried forward (I8), else `MattersStillOpen`."""

    review_id: UUID
    carried: Collection[UUID]


@dataclass(frozen=True, slots=True)
class CodeIsFree:
    """No other review has this code, else `CodeAlreadyUsed`; from now on it is this review's."""

    code: str
    review_id: UUID


Condition = StillSo | Never | NothingElseOpen | CodeIsFree
"""Something that must hold at the moment of writing."""
