"""What somebody with the log's file and a will to it can do: one edit, deletion, insertion or swap."""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

COLUMNS = "originator_id, originator_version, topic, state"
TRIGGERS = ("events_are_never_changed", "events_are_never_deleted")
FAR = 1_000_000


@dataclass(frozen=True)
class Tampered:
    """What was done, and where `verify` has to find it: position and kind of wrong."""

    done: str
    position: int
    what: str


def tamper(path: Path, chance: random.Random, ways: "list[Way] | None" = None) -> Tampered:
    """Do one thing to the log in this file, chosen by chance."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    for trigger in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    head = connection.execute("SELECT max(position) FROM events").fetchone()[0]
    connection.execute("BEGIN")
    done = chance.choice(ways or WAYS)(connection, chance, head)
    connection.execute("COMMIT")
    connection.close()
    return done


def edit_state(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One byte of one state becomes another."""
    position = chance.randint(1, head)
    state = bytearray(_row(log, position)[3])
    place = chance.randrange(len(state))
    state[place] ^= chance.randint(1, 255)
    log.execute("UPDATE events SET state = ? WHERE position = ?", (bytes(state), position))
    return Tampered(f"byte {place} of the state at {position}", position, "changed")


def edit_topic(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event is called otherwise."""
    position = chance.randint(1, head)
    log.execute("UPDATE events SET topic = topic || 'x' WHERE position = ?", (position,))
    return Tampered(f"topic at {position}", position, "changed")


def edit_owner(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event is given to another aggregate."""
    position = chance.randint(1, head)
    stolen = (chance.randbytes(16), position)
    log.execute("UPDATE events SET originator_id = ? WHERE position = ?", stolen)
    return Tampered(f"aggregate at {position}", position, "changed")


def edit_version(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event gets another version."""
    position = chance.randint(1, head)
    log.execute("UPDATE events SET originator_version = 99 WHERE position = ?", (position,))
    return Tampered(f"version at {position}", position, "changed")


def edit_into_nonsense(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One column holds what no recorder ever writes."""
    position = chance.randint(1, head)
    column, value = chance.choice(
        [("originator_id", b"short"), ("originator_version", "two"), ("state", "as text")]
    )
    log.execute(f"UPDATE events SET {column} = ? WHERE position = ?", (value, position))
    return Tampered(f"nonsense in {column} at {position}", position, "changed")


def delete(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event is gone, and a gap tells where it was."""
    position = chance.randint(1, head)
    log.execute("DELETE FROM events WHERE position = ?", (position,))
    return Tampered(f"deletion at {position}", position, "missing")


def delete_and_close_up(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event is gone, and all behind it have moved up."""
    position = chance.randint(1, head)
    log.execute("DELETE FROM events WHERE position = ?", (position,))
    _shift(log, position, -1)
    return Tampered(f"deletion, closed up, at {position}", position, "missing")


def insert(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event is slipped in, and all behind it have moved down."""
    position = chance.randint(1, head)
    _shift(log, position - 1, 1)
    _put(log, position, (chance.randbytes(16), 1, "thing-1", b"{}"))
    return Tampered(f"insertion at {position}", position, "inserted")


def insert_before_all(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event is slipped in under the first position, where nobody reads."""
    position = -chance.randint(0, 10)
    _put(log, position, (chance.randbytes(16), 1, "thing-1", b"{}"))
    return Tampered(f"insertion at {position}", position, "inserted")


def swap(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """Two events change places."""
    first, second = sorted(chance.sample(range(1, head + 1), 2))
    log.execute("UPDATE events SET position = -1 WHERE position = ?", (first,))
    log.execute("UPDATE events SET position = ? WHERE position = ?", (first, second))
    log.execute("UPDATE events SET position = ? WHERE position = -1", (second,))
    return Tampered(f"swap of {first} and {second}", first, "moved")


def swap_states(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """Two events change what they say."""
    first, second = sorted(chance.sample(range(1, head + 1), 2))
    one, other = _row(log, first)[3], _row(log, second)[3]
    log.execute("UPDATE events SET state = ? WHERE position = ?", (other, first))
    log.execute("UPDATE events SET state = ? WHERE position = ?", (one, second))
    return Tampered(f"states of {first} and {second} swapped", first, "changed")


def move_to_the_end(log: sqlite3.Connection, chance: random.Random, head: int) -> Tampered:
    """One event now stands behind all others."""
    position = chance.randint(1, head)
    log.execute("UPDATE events SET position = ? WHERE position = ?", (head + 1, position))
    return Tampered(f"{position} moved to the end", position, "moved")


Way = Callable[[sqlite3.Connection, random.Random, int], Tampered]
WAYS: list[Way] = [
    *(edit_state, edit_topic, edit_owner, edit_version, edit_into_nonsense),
    *(delete, delete_and_close_up, insert, insert_before_all),
    *(swap, swap_states, move_to_the_end),
]


def _row(log: sqlite3.Connection, position: int) -> tuple[bytes, int, str, bytes]:
    found: tuple[bytes, int, str, bytes] = log.execute(
        f"SELECT {COLUMNS} FROM events WHERE position = ?", (position,)
    ).fetchone()
    return found


def _put(log: sqlite3.Connection, position: int, row: tuple[bytes, int, str, bytes]) -> None:
    log.execute(f"INSERT INTO events (position, {COLUMNS}) VALUES (?,?,?,?,?)", (position, *row))


def _shift(log: sqlite3.Connection, after: int, by: int) -> None:
    """All positions behind one move, by way of far away: no two may stand at one place meanwhile."""
    log.execute("UPDATE events SET position = position + ? WHERE position > ?", (FAR, after))
    log.execute("UPDATE events SET position = position - ? WHERE position > ?", (FAR - by, FAR))
