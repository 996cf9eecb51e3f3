"""The desk: API keys, sign-in links, sessions, who saw what, what is done without. Secrets are digests."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    String,
    Table,
    create_engine,
    event,
    inspect,
    select,
)

from service.desk_metadata import METADATA as METADATA
from service.key_use import KeyUse, digest_before, forget_before, keep_before
from service.webhooks.tables import DELIVERIES, SUBSCRIPTIONS

SCOPES = (
    *("reviews:write", "contributions:write", "read", "read:outside", "import"),
    *("feed:read", "webhooks:write"),
)
KEY_DAYS = 365
LINK_MINUTES = 60
SECRET_BYTES = 32

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
LINKS = Table(
    "sign_in_links",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("who", String, nullable=False),
    Column("expires_at", String, nullable=False),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("who", String, nullable=False),
    Column("expires_at", String, nullable=False),
)
# As which participant somebody who signs in takes part; who is not here is signed in as nobody of them.
TAKING_PART = Table(
    "taking_part",
    METADATA,
    Column("who", String, primary_key=True),
    Column("participant", String, nullable=False),
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

DESCRIBED_ELSEWHERE = (SUBSCRIPTIONS, DELIVERIES)
"""Tables of the desk that have a file of their own (service/webhooks/tables.py)."""


@dataclass(frozen=True, slots=True)
class Client:
    """A system that holds a key: its id and name, and what its key may do."""

    id: str
    name: str
    scopes: frozenset[str]


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


class Desk:
    """The desk's own database, `desk.db`."""

    def __init__(self, path: Path) -> None:
        self.engine: Engine = create_engine(f"sqlite:///{path}")
        event.listen(self.engine, "connect", _prepare)
        self.use = KeyUse(self.engine)

    def create(self) -> None:
        """Make the tables; again and again does no harm."""
        METADATA.create_all(self.engine)

    def is_made(self) -> bool:
        """Whether all its tables are there: a release may have brought one more."""
        there = inspect(self.engine)
        return all(there.has_table(table.name) for table in METADATA.sorted_tables)

    def close(self) -> None:
        """Close its connections."""
        self.engine.dispose()

    def create_key(
        self,
        name: str,
        scopes: Iterable[str] = SCOPES,
        days: float = KEY_DAYS,
        id: str | None = None,
    ) -> str:
        """A new key `hfl_<id>_<secret>`, shown this once. Raises `UnknownScope`."""
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
                    digest=_digest(secret),
                    scopes=" ".join(wanted),
                    made_at=_stamp(),
                    expires_at=_stamp(timedelta(days=days)),
                )
            )
        return f"hfl_{id}_{secret}"

    def key_for(self, token: str) -> Client | None:
        """The client that holds this key, unless it is unknown, expired or revoked."""
        prefix, _, rest = token.partition("_")
        id, _, secret = rest.partition("_")
        if prefix != "hfl" or not secret:
            return None
        with self.engine.connect() as connection:
            row = connection.execute(select(KEYS).where(KEYS.c.id == id)).one_or_none()
        if row is None or row.revoked_at is not None or row.expires_at <= _stamp():
            return None
        digest = _digest(secret)
        if not secrets.compare_digest(row.digest, digest) and not self._is_before(id, digest):
            return None
        self.use.used(row.id)
        return Client(row.id, row.name, frozenset(row.scopes.split()))

    def _is_before(self, id: str, digest: str) -> bool:
        """Whether this is the secret before the present one, and still works."""
        with self.engine.connect() as connection:
            return secrets.compare_digest(digest_before(connection, id, _stamp()), digest)

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
                until.get(row.id) if until.get(row.id, "") > _stamp() else None,
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
                .values(digest=_digest(secret), expires_at=_stamp(timedelta(days=days)))
            )
        return f"hfl_{id}_{secret}"

    def revoke(self, id: str) -> bool:
        """End a key at once; False when there is no such key in force."""
        with self.engine.begin() as connection:
            done = connection.execute(
                KEYS.update()
                .where(KEYS.c.id == id, KEYS.c.revoked_at.is_(None))
                .values(revoked_at=_stamp())
            )
            forget_before(connection, id)
        return done.rowcount == 1

    def new_sign_in_link(self, who: str) -> str:
        """A token for a sign-in link that works once, within the hour."""
        token = secrets.token_urlsafe(SECRET_BYTES)
        expires_at = _stamp(timedelta(minutes=LINK_MINUTES))
        with self.engine.begin() as connection:
            connection.execute(
                LINKS.insert().values(digest=_digest(token), who=who, expires_at=expires_at)
            )
        return token

    def redeem(self, token: str, hours: float) -> str | None:
        """Use a sign-in link up: a session token for so many hours, or None."""
        with self.engine.begin() as connection:
            row = connection.execute(
                LINKS.delete().where(LINKS.c.digest == _digest(token)).returning(LINKS)
            ).one_or_none()
            if row is None or row.expires_at <= _stamp():
                return None
            session = secrets.token_urlsafe(SECRET_BYTES)
            connection.execute(
                SESSIONS.insert().values(
                    digest=_digest(session),
                    who=row.who,
                    expires_at=_stamp(timedelta(hours=hours)),
                )
            )
        return session

    def person_for(self, session: str) -> str | None:
        """Who is signed in with this session token, unless it is unknown or has expired."""
        with self.engine.connect() as connection:
            row = connection.execute(
                select(SESSIONS).where(SESSIONS.c.digest == _digest(session))
            ).one_or_none()
        if row is None or row.expires_at <= _stamp():
            return None
        who: str = row.who
        return who

    def introduce(self, who: str, participant: UUID) -> None:
        """Remember as which participant this person takes part, in place of any before."""
        with self.engine.begin() as connection:
            connection.execute(TAKING_PART.delete().where(TAKING_PART.c.who == who))
            connection.execute(TAKING_PART.insert().values(who=who, participant=str(participant)))

    def participant_of(self, who: str) -> UUID | None:
        """As which participant this person takes part, or None."""
        wanted = select(TAKING_PART.c.participant).where(TAKING_PART.c.who == who)
        with self.engine.connect() as connection:
            found = connection.execute(wanted).scalar_one_or_none()
        return UUID(found) if found else None

    def names_of(self, participants: Iterable[UUID]) -> list[str]:
        """By which names those of the participants sign in who were introduced here."""
        wanted = {str(one) for one in participants}
        with self.engine.connect() as connection:
            rows = connection.execute(select(TAKING_PART)).all()
        return [row.who for row in rows if row.participant in wanted]

    def sign_out(self, session: str) -> None:
        """End a session; its token is refused from now on."""
        with self.engine.begin() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.digest == _digest(session)))


def new_key_id() -> str:
    """An id for a key: it stands in clear wherever its owner is named."""
    return secrets.token_hex(6)


def _digest(secret: str) -> str:
    """SHA-256 is enough for 256 random bits; a slow hash is for what people choose."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _stamp(later: timedelta = timedelta()) -> str:
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
