"""A reader who looks at the facts all the time: in one snapshot they are those of exactly one position."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from eventsourcing.persistence import PersistenceError
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from projections.facts import (
    findings,
    held_back,
    observations,
    queries,
    reviews,
    steps,
    warning_signs,
)
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.questions import integrity
from service.wiring import Heedful

PAUSE_SECONDS = 0.02
FACTS = (findings, held_back, observations, queries, reviews, warning_signs)
"""Each thing has one row in one of these, with the version of its last event."""


@dataclass
class Watcher:
    """What somebody saw who looked again and again."""

    heedful: Heedful
    looked: int = 0
    away: int = 0
    positions: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def watch(self, stop: threading.Event) -> None:
        """Look until told to stop; while a database is away there is nothing to see."""
        while not stop.is_set():
            try:
                self.look()
            except (DBAPIError, PersistenceError):
                self.away += 1
            time.sleep(PAUSE_SECONDS)

    def look(self) -> None:
        """One look: at no moment is half a page there, and nobody ever goes back."""
        with self.heedful.views.reading() as facts:
            at = position(facts)
            found = self._wrong(facts, at)
        if self.positions and at < max(self.positions):
            found.append("went back")
        self.looked += 1
        self.positions.add(at)
        self.wrong += [f"at {at}: {what}" for what in found]

    def _wrong(self, facts: Connection, at: int) -> list[str]:
        counts = self.heedful.log.counts_by_topic(at)
        said = integrity.ask(facts, counts)
        wrong = [check.name for check in said.checks if not check.holds]
        if (facts.execute(select(func.max(steps.TABLE.c.position))).scalar_one() or 0) != at:
            wrong.append("the last step is not that of the position")
        if _versions(facts) != sum(counts.values()):
            wrong.append("the versions of all things are not as many as there are events")
        asides = select(func.sum(queries.TABLE.c.set_aside_count)).where(as_at(queries.TABLE, None))
        if (facts.execute(asides).scalar_one() or 0) != counts.get("challenge-set-aside", 0):
            wrong.append("queries were set aside more or less often than the log says")
        return wrong


def _versions(facts: Connection) -> int:
    """An event applied twice, or not at all, shows here: each is one version of one thing."""
    return sum(
        facts.execute(
            select(func.sum(fact.TABLE.c.version)).where(as_at(fact.TABLE, None))
        ).scalar_one()
        or 0
        for fact in FACTS
    )


@contextmanager
def watched(heedful: Heedful) -> Iterator[Watcher]:
    """Somebody looks while the block runs."""
    watcher, stop = Watcher(heedful), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(watcher.watch, stop)
        try:
            yield watcher
        finally:
            stop.set()
    watching.result()
