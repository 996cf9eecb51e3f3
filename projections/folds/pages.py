"""A page of events folded into every fact at once."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from sqlalchemy import Connection, Table

from projections.folds import (
    assessment_items,
    counts,
    data_rights,
    detriments,
    episodes,
    erasures,
    experiences,
    findings,
    held_back,
    observations,
    participants,
    patterns,
    policies,
    publications,
    queries,
    recurrences,
    reviews,
    sessions,
    unsealings,
    warning_signs,
    withholdings,
)
from projections.folds.covering import Covering
from projections.folds.moments import Moments
from projections.folds.rules import Event, PageOfFact, Versions
from projections.folds.steps import Steps


class Foldable(Protocol):
    """A fact that pages of events can be folded into."""

    @property
    def table(self) -> Table:
        """Where its rows are."""

    def concerns(self, event_class: type[Event]) -> bool:
        """Whether events of this class matter to it."""

    def page(self) -> PageOfFact:
        """Its share of a new page."""


FACTS: tuple[Foldable, ...] = (
    reviews.FACT,
    participants.FACT,
    queries.FACT,
    warning_signs.FACT,
    observations.FACT,
    held_back.FACT,
    findings.FACT,
    findings.CITATIONS,
    patterns.FACT,
    publications.FACT,
    sessions.FACT,
    sessions.ATTENDANCE,
    policies.FACT,
    episodes.FACT,
    episodes.FACTORS,
    episodes.LINKS,
    assessment_items.FACT,
    experiences.FACT,
    detriments.FACT,
    unsealings.FACT,
    withholdings.FACT,
    erasures.FACT,
    erasures.HELD,
    data_rights.FACT,
    Steps(),
    Moments(),
)


class Page:
    """One page: load what it needs, fold its events one by one, write what changed."""

    def __init__(self) -> None:
        self._shares = tuple(fact.page() for fact in FACTS)
        self._covering = Covering()

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Fetch what these events may change."""
        concerning: list[list[Event]] = [[] for _ in self._shares]
        for event in events:
            for at in _concerned(type(event)):
                concerning[at].append(event)
        for share, its_events in zip(self._shares, concerning, strict=True):
            share.load(connection, its_events)

    def fold(self, position: int, event: Event) -> None:
        """Apply one event to every fact it concerns, or to none when one of them fails."""
        try:
            for at in _concerned(type(event)):
                self._shares[at].fold(position, event)
            self._covering.fold(position, event)
        except Exception:
            for share in self._shares:
                share.undo(position)
            self._covering.undo(position)
            raise

    def write(self, connection: Connection) -> None:
        """Write what the page has changed, the counts first: they ask what was there before."""
        versions = (share for share in self._shares if isinstance(share, Versions))
        changed = {str(one.fact.table.name): one.changes() for one in versions}
        counts.keep(connection, changed)
        for share in self._shares:
            share.write(connection)
        self._covering.write(connection)
        recurrences.keep(connection, changed[str(warning_signs.FACT.table.name)])


@cache
def _concerned(event_class: type[Event]) -> tuple[int, ...]:
    return tuple(at for at, fact in enumerate(FACTS) if fact.concerns(event_class))
