"""The search: its index, its follower, and finding what a reader may read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement

from projections.searching.wanted import Wanted
from projections.shown.words import OPEN_AUDIENCES
from service.casework import Casework
from service.search.following import SearchFollower
from service.search.postgres import PostgresIndex
from service.search.sqlite import SqliteIndex
from service.search.store import IndexStore, Match, SearchNotMade, count, state_of
from service.search.tables import ENTRIES
from service.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which texts are looked through; None is all of them.

    `kind` is the kind of thing, `agency` and `band` are of whoever said the words, then; both ends
    of the period in which they were said are included. `within` are the reviews that the reader may see;
    the things in `unsaid` are not found by who said something.
    """

    within: frozenset[str] | None = None
    unsaid: frozenset[str] = frozenset()
    review: UUID | str | None = None
    kind: str | None = None
    agency: str | None = None
    band: str | None = None
    said_from: date | None = None
    said_to: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The best matches, how many there are in all, and how far the index has come in the log."""

    matches: list[Match]
    total: int
    position: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the index is, and how many texts are in it; None while there is no index."""

    position: int | None
    texts: int | None


ALL = Narrowed()


class Search:
    """One index over one log."""

    def __init__(self, settings: Settings, casework: Casework) -> None:
        self.store = index_of(settings)
        self.follower = SearchFollower(self.store, casework)

    def find(
        self,
        wanted: Wanted,
        narrowed: Narrowed = ALL,
        *,
        up_to: int,
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """The texts that say what is wanted, of those recorded up to a position that all may read.

        The most relevant first, then the longest waiting. Raises `SearchNotMade`.
        """
        with self.store.reading() as index:
            state = state_of(index)
            if state is None:
                raise SearchNotMade
            blinded = self.follower.blinder(state).blinded(wanted)
            conditions = [ENTRIES.c.position <= up_to, *_conditions(narrowed)]
            matches, total = self.store.find(index, blinded, conditions, limit, offset)
        return Found(matches, total, state.position)

    def standing(self) -> Standing:
        """How far it is."""
        try:
            with self.store.reading() as index:
                state = state_of(index)
                return Standing(state.position if state else 0, count(index))
        except SearchNotMade:
            return Standing(None, None)

    def close(self) -> None:
        """Let go of the index."""
        self.store.close()


def index_of(settings: Settings) -> IndexStore:
    """The index of an installation, in the kind of database that its log is in."""
    if settings.database_url:
        return PostgresIndex(settings.database_url, settings.owner_database_url)
    return SqliteIndex(settings.search_path)


def _conditions(narrowed: Narrowed) -> Iterator[ColumnElement[bool]]:
    yield ENTRIES.c.audience.in_(sorted(OPEN_AUDIENCES))
    if narrowed.within is not None:
        yield ENTRIES.c.review_id.in_(sorted(narrowed.within))
    if narrowed.review is not None:
        yield ENTRIES.c.review_id == str(narrowed.review)
    if narrowed.unsaid and (narrowed.agency or narrowed.band):
        yield ENTRIES.c.thing_id.not_in(sorted(narrowed.unsaid))
    for column in (ENTRIES.c.kind, ENTRIES.c.agency, ENTRIES.c.band):
        if (chosen := getattr(narrowed, column.name)) is not None:
            yield column == chosen
    if narrowed.said_from is not None:
        yield ENTRIES.c.said_on >= narrowed.said_from
    if narrowed.said_to is not None:
        yield ENTRIES.c.said_on <= narrowed.said_to
