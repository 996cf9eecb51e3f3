"""What is withheld is not in the index: its digests go when it is withheld, and come when it is not."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from domain.withholding import ALL, Standing
from service.casework import Casework
from service.log.mapper import EventMapper
from service.search.blinding import Blinder
from service.search.store import IndexStore, cover, supersede, things_in
from service.search.tables import WITHHELD
from service.search.taking_in import RESTORED_BY, TEXT, WITHHELD_BY, Page, decoded

CHUNK = 500


def held_in(index: Connection, things: Collection[str]) -> Standing:
    """What is withheld of these things, as far as the index has come."""
    found: dict[tuple[str, int], str] = {}
    wanted = sorted(things)
    for at in range(0, len(wanted), CHUNK):
        some = select(WITHHELD).where(WITHHELD.c.thing_id.in_(wanted[at : at + CHUNK]))
        found |= {(row.thing_id, row.step): row.basis for row in index.execute(some)}
    return found


def take_anew(
    index: Connection,
    store: IndexStore,
    casework: Casework,
    blinder: Blinder,
    things: Collection[str],
    up_to: int,
) -> int:
    """Take all words of these things out and in again, but for what is withheld; how many went."""
    removed = 0
    for thing in sorted(things):
        events = _story(casework, thing, up_to)
        held = held_after(thing, events)
        index.execute(delete(WITHHELD).where(WITHHELD.c.thing_id == thing))
        rows = [{"thing_id": id, "step": step, "basis": why} for (id, step), why in held.items()]
        if rows:
            index.execute(insert(WITHHELD), rows)
        removed += store.remove_thing(index, thing)
        page = Page(things_in(index, [thing]), held, casework.sealing, blinder)
        for position, event in events:
            page.take(position, event)
        store.add(index, (), page.entries)
        for corrected, position in page.corrected:
            supersede(index, corrected, TEXT, position)
        for covered, voice, position in page.covered:
            cover(index, covered, voice, position)
    return removed


def held_after(thing: str, events: Sequence[tuple[int, Any]]) -> Standing:
    """What these events of one thing leave withheld."""
    held: dict[tuple[str, int], str] = {}
    for _, event in events:
        if isinstance(event, WITHHELD_BY):
            held[thing, event.step or ALL] = event.basis
        elif isinstance(event, RESTORED_BY):
            held.pop((thing, event.step or ALL), None)
    return held


def _story(casework: Casework, thing: str, up_to: int) -> list[tuple[int, Any]]:
    """The events of a thing with their positions, as far as the index has come."""
    log, id = casework.log, UUID(thing)
    mapper = casework.mapper
    assert isinstance(mapper, EventMapper)
    places = [log.position_of(id, row.originator_version) for row in log.select_events(id)]
    rows = [row for at in places if at <= up_to for row in log.select_notifications(at, 1)]
    return list(decoded(mapper, rows))
