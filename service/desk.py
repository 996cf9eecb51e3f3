"""The desk: API keys, who saw what, what is done without; people, sign-ins and reads stand beside it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Column, Engine, Integer, String, Table, inspect, select

from service.access.bound_keys import bind, bound_to
from service.access.cookie_secret import cookie_secret
from service.access.people import People
from service.access.sign_ins import IDLE_MINUTES, SignIns
from service.anonymous.tables import RECEIPTS
from service.desk_store import METADATA, SECRET_BYTES, digest, opened, stamp
from service.key_use import KeyUse, digest_before, forget_before, keep_before
from service.reads.reads import Reads
from service.reads.tables import guard
from service.webhooks.tables import DELIVERIES, SUBSCRIPTIONS

SCOPES = (
    *("reviews:write", "contributions:write", "read", "read:outside", "import"),
    *("feed:read", "webhooks:write", "reads:read"),
)
USUAL = tuple(one for one in SCOPES if one != "reads:read")
"""What a key may do for which nothing is said: who looked at what is told to few, by name."""
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

DESCRIBED_ELSEWHERE = (SUBSCRIPTIONS, DELIVERIES, RECEIPTS)
"""Tables of the desk that have a file of their own (service/webhooks/tables.py, service/anonymous/)."""


@dataclass(frozen=True, slots=True)
class Client:
    """A system that holds a key: its id and name, what its key may do, and in which reviews."""

    id: str
    name: str
    scopes: frozenset[str]
    reviews: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class KeyListing:
    """One key as an operator sees it; times are RFC 3339, UTC.

    `last_used` is the beginning of an hour; until `before_until` the secret before the last one works.
    """

    id: str
    name: str
    scopes: tuple[str, ...]
    made_at: str
    expires_at: str
    revoked_at: str | None
    last_used: str | None = None
    before_until: str | None = None


class UnknownScope(ValueError):
    """A key was asked for with a scope there is not."""


class Desk(SignIns, People):
    """The desk's own database, `desk.db`."""

    tables = METADATA

    def __init__(self, path: Path, idle_minutes: float = IDLE_MINUTES) -> None:
        self.engine: Engine = opened(path)
        self.idle = timedelta(minutes=idle_minutes)
        self.use = KeyUse(self.engine)
        self.reads = Reads(self.engine)

    def create(self) -> None:
        """Make the tables; again and again does no harm."""
        METADATA.create_all(self.engine)
        with self.engine.begin() as connection:  # sessions of a release before, which nobody reads
            connection.exec_driver_sql("DROP TABLE IF EXISTS sessions")
            guard(connection)

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
        scopes: Iterable[str] = USUAL,
        days: float = KEY_DAYS,
        reviews: Iterable[UUID] = (),
        id: str | None = None,
    ) -> str:
        """A new key `hfl_<id>_<secret>`, shown this once, for some reviews or, without any, for all.

        Raises `UnknownScope`.
        """
        wanted = sorted(set(scopes))
        if not wanted or set(wanted) - set(SCOPES):
            raise UnknownScope
        id = id or new_key_id()
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
        shown = digest(secret)
        if not secrets.compare_digest(row.digest, shown) and not self._is_before(id, shown):
            return None
        self.use.used(row.id)
        return Client(row.id, row.name, frozenset(row.scopes.split()), reviews)

    def _is_before(self, id: str, shown: str) -> bool:
        """Whether this is the secret before the present one, and still works."""
        with self.engine.connect() as connection:
            return secrets.compare_digest(digest_before(connection, id, stamp()), shown)

    def listing(self) -> Sequence[KeyListing]:
        """Every key ever made, in the order of making."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(KEYS).order_by(KEYS.c.made_at, KEYS.c.id)).all()
        used, until = self.use.hours(), self.use.until()
        return [
            KeyListing(
                row.id,
                row.name,
                tuple(row.scopes.split()),
                row.made_at,
                row.expires_at,
                row.revoked_at,
                used.get(row.id),
                until.get(row.id) if until.get(row.id, "") > stamp() else None,
            )
            for row in rows
        ]

    def rotate(self, id: str, until: datetime, days: float = KEY_DAYS) -> str:
        """A new secret for this key, which works at once; the present one works until then (UTC).

        It never works longer than it would have. The key must be there.
        """
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self.engine.begin() as connection:
            row = connection.execute(select(KEYS).where(KEYS.c.id == id)).one()
            ends = min(until.isoformat(timespec="microseconds"), row.expires_at)
            keep_before(connection, id, row.digest, ends)
            connection.execute(
                KEYS.update()
                .where(KEYS.c.id == id)
                .values(digest=digest(secret), expires_at=stamp(timedelta(days=days)))
            )
        return f"hfl_{id}_{secret}"

    def revoke(self, id: str) -> bool:
        """End a key at once; False when there is no such key in force."""
        with self.engine.begin() as connection:
            done = connection.execute(
                KEYS.update()
                .where(KEYS.c.id == id, KEYS.c.revoked_at.is_(None))
                .values(revoked_at=stamp())
            )
            forget_before(connection, id)
        return done.rowcount == 1


def new_key_id() -> str:
    """An id for a key: it stands in clear wherever its owner is named."""
    return secrets.token_hex(6)
