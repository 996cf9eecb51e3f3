"""What was brought in at once from a file: how many rows, how many were refused, and by which codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope, check_dates
from domain.recording import Records

AT_ONCE = 500
"""Rejected rows in one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedCode:
    """How many rows were rejected with a code."""

    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that stayed out: its number in the file, where it has one, the place in it, and the code."""

    row: int | None
    pointer: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the rows of a file."""

    recorded: int
    unchanged: int
    extended: int
    refused: int
    conflict: int


class TakingIn(Records):
    """What is remembered of imports; the events are those of `CaseReview`, and happen to the inbox."""

    BulkImportAccepted: type[Aggregate.Event]
    ImportRowsRejected: type[Aggregate.Event]
    taken_in: dict[str, Tally]
    imports: set[UUID]

    def accept_import(
        self,
        envelope: Envelope,
        *,
        import_id: UUID,
        format: str,
        digest: str,
        tally: Tally,
        events: int,
        codes: tuple[RejectedCode, ...],
        rejected: Sequence[RejectedRow],
    ) -> None:
        """Remember an import: its sums, and each row that was rejected.

        An import is told once. A file that adds nothing, and of which nothing else is to be said than
        before, is not told again.
        """
        check_dates(envelope)
        if import_id in self.imports or (not events and self._said_before(digest, tally)):
            return
        self._trigger(
            self.BulkImportAccepted,
            envelope,
            import_id=import_id,
            format=format,
            digest=digest,
            tally=tally,
            events=events,
            codes=codes,
        )
        for start in range(0, len(rejected), AT_ONCE):
            rows = tuple(rejected[start : start + AT_ONCE])
            self._trigger(self.ImportRowsRejected, envelope, import_id=import_id, rows=rows)

    def _said_before(self, digest: str, tally: Tally) -> bool:
        if not tally.refused and not tally.conflict:
            return True
        before = self.taken_in.get(digest)
        return before is not None and (before.refused, before.conflict) == (
            tally.refused,
            tally.conflict,
        )
