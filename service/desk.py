"""The desk: API keys, who saw what, what is done without; people and their sign-ins stand beside it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Column, Engine, Integer, String, Table, inspect, select

from service.access.bound_keys import bind, bound_to
from service.access.cookie_secret import cookie_secret
from service.access.people import People
from service.access.sign_ins import IDLE_MINUTES, SignIns
from service.desk_store import METADATA, SECRET_BYTES, digest, opened, stamp

SCOPES = ("reviews:write", "contributions:write", "read", "read:outside", "import")
KEY_DAYS = 365

KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("scopes", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("expires_at", String, nullable=False),
    Column("revoked_at", String),
)
# Whose words were shown to whom (service/seen.py): ids and hours, never words. What is looked at again
# within the hour adds nothing.
SEEN = Table(
    "seen",
    METADATA,
    Column("subject", String, primary_key=True),
    Column("reader", String, primary_key=True),
    Column("hour", String, primary_key=True),  # its beginning, RFC 3339, UTC
)
# Which events of the log the read models do without, by whose decision (service/dropping.py). Kept here
# because it is backed up, and because read models are made anew.
DROPPED = Table(
    "dropped",
    METADATA,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("decided_by", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("decided_on", String, nullable=False),  # a day, ISO 8601, UTC
)


@dataclass(frozen=True, slots=True)
class Client:
    """A system that holds a key: its id and name, what its key may do, and in which reviews."""

    id: str
    name: str
    scopes: frozenset[str]
    reviews: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class KeyListing:
    """One key as an operator sees it; times are RFC 3339, UTC."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made_at: str
    expires_at: str
    revoked_at: str | None


class UnknownScope(ValueError):
    """A key was asked for with a scope there is not."""


class Desk(SignIns, People):
    """The desk's own database, `desk.db`."""

    tables = METADATA

    def __init__(self, path: Path, idle_minutes: float = IDLE_MINUTES) -> None:
        self.engine: Engine = opened(path)
        self.idle = timedelta(minutes=idle_minutes)

    def create(self) -> None:
        """Make the tables; again and again does no harm."""
        METADATA.create_all(self.engine)
        with self.engine.begin() as connection:  # sessions of a release before, which nobody reads
            connection.exec_driver_sql("DROP TABLE IF EXISTS sessions")

    def is_made(self) -> bool:
        """Whether all its tables are there: a release may have brought one more."""
        there = inspect(self.engine)
        return all(there.has_table(table.name) for table in METADATA.sorted_tables)

    def close(self) -> None:
        """Close its connections."""
        self.engine.dispose()

    @property
    def cookie_secret(self) -> str:
        """What signs the cookies of forms, in every process that serves pages."""
        return cookie_secret(self.engine)

    def create_key(
        self,
        name: str,
        scopes: Iterable[str] = SCOPES,
        days: float = KEY_DAYS,
        reviews: Iterable[UUID] = (),
    ) -> str:
        """A new key `hfl_<id>_<secret>`, shown this once, for some reviews or, without any, for all.

        Raises `UnknownScope`.
        """
        wanted = sorted(set(scopes))
        if not wanted or set(wanted) - set(SCOPES):
            raise UnknownScope
        id = secrets.token_hex(6)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self.engine.begin() as connection:
            connection.execute(
                KEYS.insert().values(
                    id=id,
                    name=name,
                    digest=digest(secret),
                    scopes=" ".join(wanted),
                    made_at=stamp(),
                    expires_at=stamp(timedelta(days=days)),
                )
            )
            bind(connection, id, reviews)
        return f"hfl_{id}_{secret}"

    def key_for(self, token: str) -> Client | None:
        """The client that holds this key, unless it is unknown, expired or revoked."""
        prefix, _, rest = token.partition("_")
        id, _, secret = rest.partition("_")
        if prefix != "hfl" or not secret:
            return None
        with self.engine.connect() as connection:
            row = connection.execute(select(KEYS).where(KEYS.c.id == id)).one_or_none()
            reviews = bound_to(connection, id)
        if row is None or row.revoked_at is not None or row.expires_at <= stamp():
            return None
        if not secrets.compare_digest(row.digest, digest(secret)):
            return None
        return Client(row.id, row.name, frozenset(row.scopes.split()), reviews)

    def listing(self) -> Sequence[KeyListing]:
        """Every key ever made, in the order of making."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(KEYS).order_by(KEYS.c.made_at, KEYS.c.id)).all()
        return [
            KeyListing(
                row.id,
                row.name,
                tuple(row.scopes.split()),
                row.made_at,
                row.expires_at,
                row.revoked_at,
            )
            for row in rows
        ]

    def revoke(self, id: str) -> bool:
        """End a key at once; False when there is no such key in force."""
        with self.engine.begin() as connection:
            done = connection.execute(
                KEYS.update()
                .where(KEYS.c.id == id, KEYS.c.revoked_at.is_(None))
                .values(revoked_at=stamp())
            )
        return done.rowcount == 1
