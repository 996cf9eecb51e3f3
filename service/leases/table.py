"""Who does which job: one row a job, kept where every process that could do it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Seen:
    """A job's row as it was seen: whoever held it, and how often it had been claimed by then."""

    holder: str
    beat: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How one job stands by the database's own clock; times are ages in seconds.

    `is_held` is false once the lease has run out: then nobody does this job.
    """

    job: str
    holder: str
    is_held: bool
    heartbeat_age: float
    held_for: float


class Leases(Protocol):
    """The table of leases. Nothing's correctness rests on it: it only spares double work."""

    def create(self) -> None:
        """Make the table; again and again does no harm."""

    def check(self) -> None:
        """Raises `LogNotMade` unless the table is there."""

    def claim(self, job: str, holder: str, seconds: float, given_up: Seen | None = None) -> bool:
        """Take or renew the lease for so many seconds; whether it is ours now.

        It is taken when it is free, ours, run out, or still as `given_up` was seen.
        """

    def seen(self, job: str) -> Seen | None:
        """The job's row as it stands; None where nobody ever held it."""

    def release(self, holder: str) -> None:
        """Let go of whatever this holder holds."""

    def standing(self) -> Sequence[Standing]:
        """How every job stands that anybody ever held, by name."""

    def close(self) -> None:
        """Let go of the database."""
