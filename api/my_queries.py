"""The call that tells whoever raised queries what became of them (P02)."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import today
from api.calls import CONTRIBUTIONS, OWN, Calls
from api.schemas.my_queries import OfMine
from projections.questions import my_queries
from projections.questions.my_queries import MyQueries

calls = Calls("my queries", "What became of what one participant raised, told to them.")


@calls.lists("/my/queries", MyQueries, OfMine, scope=CONTRIBUTIONS, action=OWN)
def read_my_queries(facts: Connection, on_behalf_of: UUID, page: dict[str, Any]) -> MyQueries:
    """What became of what I raised, and what can I do now? (P02)

    For the participant whom the system acts for: which queries are theirs is told to nobody who
    could not raise one in their name, since who spoke by role only is no other reader's business.
    """
    return my_queries.ask(facts, on_behalf_of, today=today(), **page)
