"""Who asked to be told who said something, on which grounds, and what was decided? (I12)"""

from uuid import UUID

from sqlalchemy import Connection

from projections.facts.unsealings import TABLE
from projections.looking_up import look_up
from projections.shown.unsealings import Unsealing, shown_by_id


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> Unsealing | None:
    """The request of that id, without its reasons; None when there is no such."""
    rows = list(look_up(facts, TABLE.c.id, [str(id)], at))
    return shown_by_id(facts, rows, at).get(str(id))
