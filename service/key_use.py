"""A key's secret before the last one, while both work, and in which hour the key was last used."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Engine, String, Table, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from service.desk_store import METADATA

BEFORE = Table(
    "api_key_secrets_before",
    METADATA,
    Column(
        "id", String, primary_key=True
    ),  # of the key: one secret before the present one, no more
    Column("digest", String, nullable=False),
    Column("until", String, nullable=False),
)
USED = Table(
    "api_keys_used",
    METADATA,
    Column("id", String, primary_key=True),
    Column("hour", String, nullable=False),  # its beginning, RFC 3339, UTC: no finer
)

logger = logging.getLogger(__name__)


class KeyUse:
    """When each key was last used: written at most once an hour, and never in a caller's way."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._known: dict[str, str] = {}

    def used(self, id: str) -> None:
        """Remember that the key was used in this hour."""
        hour = datetime.now(UTC).strftime("%Y-%m-%dT%H:00:00Z")
        if self._known.get(id) == hour:
            return
        row = insert(USED).values(id=id, hour=hour)
        later = row.on_conflict_do_update(
            index_elements=[USED.c.id], set_={"hour": hour}, where=USED.c.hour < hour
        )
        try:
            with self.engine.begin() as connection:
                connection.execute(later)
        except SQLAlchemyError:  # whoever calls is let in all the same
            logger.warning("when a key was last used could not be recorded")
        self._known[id] = hour

    def hours(self) -> Mapping[str, str]:
        """The hour in which each key was last used."""
        with self.engine.connect() as connection:
            return dict(connection.execute(select(USED.c.id, USED.c.hour)).all())

    def until(self) -> Mapping[str, str]:
        """Until when the secret before the present one works, for each key that has such a one."""
        with self.engine.connect() as connection:
            return dict(connection.execute(select(BEFORE.c.id, BEFORE.c.until)).all())


def keep_before(connection: Connection, id: str, digest: str, until: str) -> None:
    """The secret that was replaced works until then; the one before it no more."""
    forget_before(connection, id)
    connection.execute(BEFORE.insert().values(id=id, digest=digest, until=until))


def forget_before(connection: Connection, id: str) -> None:
    """Only the present secret works."""
    connection.execute(BEFORE.delete().where(BEFORE.c.id == id))


def digest_before(connection: Connection, id: str, at: str) -> str:
    """The digest of the secret before the present one, while it works; else nothing."""
    wanted = select(BEFORE.c.digest).where(BEFORE.c.id == id, BEFORE.c.until > at)
    return connection.execute(wanted).scalar_one_or_none() or ""
