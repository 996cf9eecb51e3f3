"""What was recorded at one place of the log, whole, and where is the proof that it stands there?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from projections.event_names import EventName
from projections.facts.steps import TABLE
from projections.shown.events import Event, parts
from projections.shown.words import by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class OneEvent(Event):
    """An event with its words by field name; those that were erased say so, in their place.

    `name` is what the ledger calls it; `proof` is where the ledger proves that it is in the log.
    """

    words: Mapping[str, Any]
    name: str
    proof: str


def ask(facts: Connection, event: EventName, *, at: int | None = None) -> OneEvent | None:
    """The event of that name, None when there is none (or there was not yet)."""
    rows = facts.execute(select(TABLE).where(event.condition())).mappings().all()
    for row, one in zip(rows, parts(facts, rows, at), strict=True):
        if at is None or row["position"] <= at:
            name = f"{row['thing_id']}.{row['version']}"
            proof = f"/api/v1/ledger/events/{name}/proof"
            return OneEvent(**one, words=by_name(row), name=name, proof=proof)
    return None
