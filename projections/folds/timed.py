"""Queries have a clock: what it needs to know beside the row is fetched once for each page."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Table, select

from domain.challenges import Challenge
from domain.policies import EscalationPolicy, Policy
from domain.reviews import CaseReview
from domain.vocabulary import NOT_RECORDED
from projections.facts import reviews
from projections.facts.versions import as_at
from projections.folds.clock import SETS_THE_CLOCK, clock
from projections.folds.plain import id_text
from projections.folds.rules import Event, Fact, Versions
from projections.folds.storing import CHUNK
from projections.policies import published

BESIDE = (CaseReview.Opened, EscalationPolicy.Published)
"""What changes no query's row, and yet the clock of those that follow."""


class Timed(Fact):
    """The fact of queries, with the columns of the clock."""

    def page(self) -> "TimedVersions":
        """A new page of it."""
        return TimedVersions(self)

    def concerns(self, event_class: type[Event]) -> bool:
        """What concerns a query or the clocks of queries."""
        return event_class in BESIDE or super().concerns(event_class)


class TimedVersions(Versions):
    """The rows of a page, each with its clock: a deadline is that of the policy known then (I19)."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact)
        self._nations: dict[str, str] = {}
        self._policies: list[Policy] = []

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Fetch the rows, the nations of the reviews queries are raised in, and the policies."""
        super().load(connection, events)
        opened = [event for event in events if isinstance(event, CaseReview.Opened)]
        self._nations = {id_text(event.originator_id): event.nation for event in opened}
        raised = {id_text(e.review_id) for e in events if isinstance(e, Challenge.Raised)}
        self._nations |= _nations(connection, reviews.TABLE, sorted(raised - self._nations.keys()))
        if any(sets_the_clock(event) for event in events):
            self._policies = published(connection)

    def fold(self, position: int, event: Event) -> None:
        """Apply one event to its row, and then to the clock."""
        super().fold(position, event)
        if isinstance(event, EscalationPolicy.Published):
            self._policies.append(_policy(event, position))
        row = self.current.get(id_text(event.originator_id))
        if row is None or not isinstance(event, Challenge.Event):
            return
        if isinstance(event, Challenge.Raised):
            row["nation"] = self._nations.get(row["review_id"], NOT_RECORDED)
        known = (one for one in self._policies if one.position < position)
        if changes := clock(event, row, position, known):
            self._put(row["id"], row, position, changes)

    def undo(self, position: int) -> None:
        """Take back what was made at this position, a policy too."""
        super().undo(position)
        self._policies = [one for one in self._policies if one.position < position]


def sets_the_clock(event: Event) -> bool:
    """Whether a clock begins with it: never with history (settled 13)."""
    return isinstance(event, SETS_THE_CLOCK) and not event.envelope.reconstructed


def _nations(connection: Connection, table: Table, ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    for some in (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)):
        rows = select(table.c.id, table.c.nation).where(table.c.id.in_(some), as_at(table, None))
        yield from ((row[0], row[1]) for row in connection.execute(rows))


def _policy(event: EscalationPolicy.Published, position: int) -> Policy:
    return Policy(
        id=id_text(event.originator_id),
        from_date=event.from_date,
        nation=event.nation,
        stages=event.stages,
        immediate_rule=event.immediate_rule,
        position=position,
    )
