"""Changing the key-encryption key: every data key is wrapped anew, and no word is touched."""

from collections.abc import Callable

from sqlalchemy import bindparam, func, select, update

from service.keys.providers import Wrapped
from service.keys.register import scrub
from service.keys.store import Keys
from service.keys.tables import SUBJECT_KEYS

BATCH = 500
Progress = Callable[[int, int], object]
REWRAP = (
    update(SUBJECT_KEYS)
    .where(SUBJECT_KEYS.c.subject == bindparam("whose"), SUBJECT_KEYS.c.kek_id == bindparam("was"))
    .values(kek_id=bindparam("now"), wrapped=bindparam("anew"))
)


def rewrap(keys: Keys, progress: Progress) -> int:
    """Wrap all data keys under the present key-encryption key; how many were wrapped anew.

    Every batch is a transaction of its own: broken off, it goes on where it was, and done twice it
    does nothing. Raises `KekUnknown`, `StillInFile`.
    """
    present = keys.provider.present
    total, done = _count(keys, present), 0
    progress(0, total)
    while batch := _batch(keys, present):
        anew = keys.provider.wrap(keys.provider.unwrap([one for _, one in batch]))
        rows = [
            {"whose": subject, "was": was.kek_id, "now": now.kek_id, "anew": now.wrapped}
            for (subject, was), now in zip(batch, anew, strict=True)
        ]
        with keys.engine.begin() as connection:
            connection.execute(REWRAP, rows)
        done += len(rows)
        progress(done, total)
    if done:
        scrub(keys)
    return done


def _count(keys: Keys, present: str) -> int:
    others = select(func.count()).where(SUBJECT_KEYS.c.kek_id != present)
    with keys.engine.connect() as connection:
        return connection.execute(others).scalar_one()


def _batch(keys: Keys, present: str) -> list[tuple[str, Wrapped]]:
    others = select(SUBJECT_KEYS).where(SUBJECT_KEYS.c.kek_id != present).limit(BATCH)
    with keys.engine.connect() as connection:
        rows = connection.execute(others).all()
    return [(row.subject, Wrapped(row.kek_id, bytes(row.wrapped))) for row in rows]
