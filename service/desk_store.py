"""The desk's database: its tables as one whole, how it is opened, how secrets and moments are kept."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine, event

SECRET_BYTES = 32
METADATA = MetaData()
"""All tables of the desk; each is declared beside what uses it."""


def opened(path: Path) -> Engine:
    """The database in this file."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    return engine


def digest(secret: str) -> str:
    """SHA-256 is enough for 256 random bits; a slow hash is for what people choose."""
    return hashlib.sha256(secret.encode()).hexdigest()


def stamp(later: timedelta = timedelta()) -> str:
    """This moment, or one so much later: RFC 3339, UTC."""
    return (datetime.now(UTC) + later).isoformat(timespec="microseconds")


def _prepare(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "busy_timeout=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
