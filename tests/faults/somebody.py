"""One thread's dice: whom it acts for, on what, and in which words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from domain.challenges import Challenge
from domain.vocabulary import vocabulary
from service.acting import Acting
from tests.examples import REVIEW, STANDINGS
from tests.service.recorded import Commands, acting

RECENT = 300
"""How far back somebody looks for a thing to do something with, whoever began it."""
KINDS = {
    "challenge-": "query",
    "warning-sign-": "sign",
    "observation-": "observation",
    "finding-": "finding",
    "held-back-query-": "held_back",
}


class Somebody:
    """One thread's dice, and its way to the commands."""

    def __init__(self, commands: Commands, seed: str) -> None:
        self.commands = commands
        self.dice = Random(seed)
        self.seen: dict[str, list[UUID]] = {kind: [] for kind in KINDS.values()}

    def one(self, kind: str) -> UUID:
        """A thing that others may be acting on at this very moment."""
        return self.dice.choice(self.seen[kind] or [REVIEW])

    def code(self, name: str) -> str:
        return self.dice.choice(vocabulary(name).codes)

    def words(self) -> str:
        return f"It was weighed against what the nursery had seen on day {self.dice.random()}."

    def day(self) -> date:
        return datetime.now(UTC).date() - timedelta(days=self.dice.randrange(30))

    def anyone(self) -> Acting:
        """Somebody who takes part, named or by role, with the day it happened or without."""
        said = acting(self.dice.choice(list(STANDINGS)))
        return replace(
            said,
            attribution=self.dice.choice((None, None, "named", "role_only")),
            occurred_on=self.day() if self.dice.random() < 0.2 else None,
        )

    def raiser_of(self, query: UUID) -> Acting:
        """Whoever raised a query, who alone may do some things (I5)."""
        return acting(self.commands.casework.fetch(Challenge, query).raiser)

    def look_around(self) -> None:
        """See which things were touched last, by this process or any other."""
        if self.dice.random() < 0.8 and all(self.seen.values()):
            return
        log = self.commands.casework.log
        head = log.max_notification_id() or 0
        for row in log.select_notifications(max(1, head - RECENT), RECENT):
            for prefix, kind in KINDS.items():
                if row.topic.startswith(prefix) and isinstance(row.originator_id, UUID):
                    self.seen[kind] = [*self.seen[kind], row.originator_id][-40:]
