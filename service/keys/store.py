"""The key store: one data key for each subject, wrapped, in a database of its own."""

import secrets
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, text

from domain.sealed import Erasure
from service.keys.providers import KeyProvider, Wrapped
from service.keys.tables import ERASURES, METADATA, STATE, SUBJECT_KEYS

KEY_BYTES = 32
CHUNK = 500
RECHECK_SECONDS = 1.0
"""How long another process may go on with a key that was destroyed, at the longest."""
MOST = 20_000
"""How many keys, and how many ciphers, are held in memory before all are let go of."""
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "trusted_schema=OFF")
INSERT = text(
    "INSERT INTO subject_keys (subject, key_id, kek_id, wrapped)"
    " SELECT CAST(:subject AS VARCHAR(36)), :key_id, :kek_id, :wrapped"
    " WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE subject = CAST(:subject AS VARCHAR(36)))"
    " ON CONFLICT (subject) DO NOTHING"
)


@dataclass(slots=True)
class Epoch:
    """What is remembered between two erasures; whoever still holds an earlier one fills it in vain."""

    generation: int
    erased: Mapping[str, Erasure] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    ciphers: dict[str, AESGCM | Erasure] = field(default_factory=dict)


class Keys:
    """Keys by subject. Unwrapped ones stay in memory, bounded, until somebody is erased."""

    def __init__(self, address: str, provider: KeyProvider) -> None:
        self.provider = provider
        self.engine: Engine = create_engine(address, hide_parameters=True)
        self._looking = threading.Lock()
        self._epoch = Epoch(-1)
        self._look_again = 0.0
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of our own, rather than a PostgreSQL server."""
        return self.engine.dialect.name == "sqlite"

    def create(self) -> None:
        """Make the tables; again and again does no harm."""
        METADATA.create_all(self.engine)
        with self.engine.begin() as connection:
            if connection.execute(select(STATE.c.generation)).first() is None:
                connection.execute(insert(STATE).values(id=1, generation=0))

    def close(self) -> None:
        """Close its connections and forget every key."""
        self.engine.dispose()
        self.forget()

    def forget(self) -> None:
        """Let go of every key in memory, and look at the register before the next one is used."""
        with self._looking:
            self._epoch, self._look_again = Epoch(-1), 0.0

    def kek_ids(self) -> Sequence[str]:
        """The first and the last id of key-encryption keys in use; none while there is no key."""
        kek = SUBJECT_KEYS.c.kek_id
        with self.engine.connect() as connection:
            found = connection.execute(select(func.min(kek), func.max(kek))).one()
        return sorted({one for one in found if one is not None})

    def epoch(self) -> Epoch:
        """What is remembered now; the register is looked at again every second (`RECHECK_SECONDS`)."""
        if time.monotonic() >= self._look_again:
            with self._looking:
                self._look()
        return self._epoch

    def look(self) -> Epoch:
        """What is remembered now, after a look at the register at this very moment."""
        with self._looking:
            self._look()
        return self._epoch

    def is_erased(self, subject: UUID) -> bool:
        """Whether the subject's key was destroyed."""
        return str(subject) in self.epoch().erased

    def make(self, subjects: Collection[str]) -> frozenset[str]:
        """Make the keys that are missing, in one transaction; returns who was erased and gets none.

        Two processes that make the same key at once end up with the same one.
        """
        epoch = self.epoch()
        wanted = sorted(set(subjects) - epoch.keys.keys())
        if not wanted:
            return frozenset()
        if erased := epoch.erased.keys() & set(wanted):
            return frozenset(erased)
        there = self._read(wanted)
        if lacking := [one for one in wanted if one not in there]:
            rows = self._new(lacking)
            with self.engine.begin() as connection:
                # shared with others who make keys, and not with whoever erases
                connection.execute(select(STATE.c.generation).with_for_update(read=True))
                made = connection.execute(INSERT, rows)
                # somebody else was faster with some of them, or erased them meanwhile
                raced = made.rowcount != len(rows)
                there |= _stored(connection, lacking) if raced else _of(rows)
        self._remember(epoch, there)
        return frozenset(set(wanted) - there.keys())

    def find(self, epoch: Epoch, subjects: Iterable[str]) -> dict[str, bytes]:
        """The data keys of those subjects who have one. Raises `KekUnknown`."""
        wanted = list(subjects)
        known = {one: key for one in wanted if (key := epoch.keys.get(one))}
        if lacking := [one for one in wanted if one not in known]:
            known |= self._remember(epoch, self._read(lacking))
        return known

    def key_id(self, subject: str) -> str | None:
        """The id of a subject's key, if there is one."""
        known = select(SUBJECT_KEYS.c.key_id).where(SUBJECT_KEYS.c.subject == subject)
        with self.engine.connect() as connection:
            return connection.execute(known).scalar()

    def _read(self, subjects: Sequence[str]) -> dict[str, Wrapped]:
        if not subjects:
            return {}
        with self.engine.connect() as connection:
            return dict(_stored(connection, subjects))

    def _new(self, subjects: Sequence[str]) -> list[dict[str, Any]]:
        """Rows with fresh keys."""
        keys = [secrets.token_bytes(KEY_BYTES) for _ in subjects]
        return [
            {
                "subject": subject,
                "key_id": sha256(key).hexdigest()[:32],
                "kek_id": wrapped.kek_id,
                "wrapped": wrapped.wrapped,
            }
            for subject, key, wrapped in zip(subjects, keys, self.provider.wrap(keys), strict=True)
        ]

    def _remember(self, epoch: Epoch, found: Mapping[str, Wrapped]) -> dict[str, bytes]:
        keys = dict(zip(found, self.provider.unwrap(list(found.values())), strict=True))
        if len(epoch.keys) + len(keys) > MOST:
            epoch.keys.clear()
        epoch.keys.update(keys)
        return keys

    def _look(self) -> None:
        with self.engine.connect() as connection:
            generation = connection.execute(select(STATE.c.generation)).scalar_one()
            if generation != self._epoch.generation:
                self._epoch = Epoch(generation, _erased(connection))
        self._look_again = time.monotonic() + RECHECK_SECONDS


def _stored(connection: Connection, subjects: Sequence[str]) -> Iterator[tuple[str, Wrapped]]:
    table = SUBJECT_KEYS
    for chunk in (subjects[at : at + CHUNK] for at in range(0, len(subjects), CHUNK)):
        rows = select(table.c.subject, table.c.kek_id, table.c.wrapped)
        for row in connection.execute(rows.where(table.c.subject.in_(chunk))):
            yield row.subject, Wrapped(row.kek_id, bytes(row.wrapped))


def _of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Wrapped]:
    return {row["subject"]: Wrapped(row["kek_id"], row["wrapped"]) for row in rows}


def _erased(connection: Connection) -> dict[str, Erasure]:
    rows = connection.execute(select(ERASURES.c.subject, ERASURES.c.erased_at, ERASURES.c.basis))
    return {row.subject: Erasure(date.fromisoformat(row.erased_at[:10]), row.basis) for row in rows}


def _prepare(connection: Any, _: object) -> None:
    for pragma in (*PRAGMAS, "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
