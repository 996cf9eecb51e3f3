"""One held-back query, whole: what was not asked, and what would have helped?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from projections.facts import findings
from projections.facts.generation import position
from projections.facts.held_back import TABLE
from projections.looking_up import look_up
from projections.shown.held_back import HeldBack, parts
from projections.shown.names import references, review_names


@dataclass(frozen=True, slots=True, kw_only=True)
class OneHeldBack(HeldBack):
    """A held-back query with the references of the findings that rest on it."""

    cited_in: tuple[str, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneHeldBack | None:
    """The held-back query of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        return OneHeldBack(
            **parts(row, review_names(facts, [row["review_id"]], at)),
            cited_in=tuple(references(facts, findings.TABLE, row["cited_in"], at).values()),
            position=position(facts, at),
        )
    return None
