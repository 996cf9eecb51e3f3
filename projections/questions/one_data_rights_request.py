"""One data-rights request: what was found, what was decided of each, and what is still to be done?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from projections.facts.data_rights import TABLE
from projections.facts.generation import position
from projections.looking_up import look_up
from projections.shown.data_rights import (
    ItemShown,
    RequestShown,
    WordsOfRequest,
    items,
    parts,
    words_of,
)

NOT_SEARCHED = (
    "Entries without a name are linked to nobody: they cannot be searched by person, and nothing here "
    "says whether any of them is."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedErasure:
    """An erasure that took place because of it; `reference` is its certificate's."""

    id: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneDataRightsRequest(RequestShown):
    """A request with what was found. `words` are null for whoever does not handle it.

    `searched` says how it was looked for, `not_searched` what nobody can look for.
    """

    identity: str | None
    authority: str | None
    searched: tuple[str, ...]
    not_searched: str
    items: tuple[ItemShown, ...]
    erasures: tuple[NamedErasure, ...]
    answered_how: str | None
    words: WordsOfRequest | None
    position: int


def ask(
    facts: Connection,
    id: UUID | str,
    *,
    today: date,
    with_words: bool = False,
    at: int | None = None,
) -> OneDataRightsRequest | None:
    """The request of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        return OneDataRightsRequest(
            **parts(row, today),
            identity=row["identity"],
            authority=row["authority"],
            searched=tuple(row["searched"]),
            not_searched=NOT_SEARCHED,
            items=items(row, with_words=with_words),
            erasures=tuple(NamedErasure(**one) for one in row["erasures"]),
            answered_how=row["answered_how"],
            words=words_of(row) if with_words else None,
            position=position(facts, at),
        )
    return None
