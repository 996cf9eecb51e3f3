"""The subscriptions as the desk keeps them: rows in and out, and what became of what was sent."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, and_, exists, func, select
from sqlalchemy.dialects.sqlite import insert

from domain.webhooks import ACTIVE, ENDED
from service.acting import now
from service.desk import KEYS
from service.webhooks.tables import DELIVERED, DELIVERIES, PENDING, SUBSCRIPTIONS

KEPT = timedelta(days=30)
"""How long it is told what was delivered."""


class Register:
    """Rows of the desk; each call is one short transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, values: Mapping[str, Any]) -> bool:
        """Keep a new subscription; False when it is kept already."""
        row = insert(SUBSCRIPTIONS).values(values).on_conflict_do_nothing()
        with self.engine.begin() as connection:
            return connection.execute(row).rowcount == 1

    def of(self, client: str) -> Sequence[Row[Any]]:
        """A system's subscriptions that have not ended, the oldest first."""
        wanted = select(SUBSCRIPTIONS).where(
            SUBSCRIPTIONS.c.client == client, SUBSCRIPTIONS.c.state != ENDED
        )
        with self.engine.connect() as connection:
            ordered = wanted.order_by(SUBSCRIPTIONS.c.made_at, SUBSCRIPTIONS.c.id)
            return connection.execute(ordered).all()

    def one(self, id: UUID | str) -> Row[Any] | None:
        """One subscription, ended ones too."""
        with self.engine.connect() as connection:
            return _one(connection, str(id))

    def change(self, id: UUID | str, **values: Any) -> None:
        """Change what is kept of a subscription."""
        with self.engine.begin() as connection:
            connection.execute(
                SUBSCRIPTIONS.update().where(SUBSCRIPTIONS.c.id == str(id)).values(**values)
            )

    def resume(self, id: UUID | str) -> None:
        """It is told again, and what waits is tried at once, from the first attempt."""
        with self.engine.begin() as connection:
            connection.execute(
                SUBSCRIPTIONS.update()
                .where(SUBSCRIPTIONS.c.id == str(id))
                .values(state=ACTIVE, why=None)
            )
            connection.execute(
                DELIVERIES.update()
                .where(DELIVERIES.c.webhook == str(id), DELIVERIES.c.state == PENDING)
                .values(attempts=0, due_at=now().timestamp())
            )

    def end(self, id: UUID | str) -> None:
        """Nothing is sent any more, and its secrets are gone."""
        with self.engine.begin() as connection:
            connection.execute(
                SUBSCRIPTIONS.update()
                .where(SUBSCRIPTIONS.c.id == str(id))
                .values(state=ENDED, why=None, secret="", secret_before=None, before_until=None)
            )
            connection.execute(
                DELIVERIES.delete().where(
                    DELIVERIES.c.webhook == str(id), DELIVERIES.c.state == PENDING
                )
            )

    def to_be_told(self, at: str) -> Sequence[Row[Any]]:
        """The subscriptions that are told now: active, and the key that made them is in force."""
        wanted = select(SUBSCRIPTIONS).where(
            SUBSCRIPTIONS.c.state == ACTIVE,
            exists().where(
                KEYS.c.id == SUBSCRIPTIONS.c.client,
                KEYS.c.revoked_at.is_(None),
                KEYS.c.expires_at > at,
            ),
        )
        with self.engine.connect() as connection:
            return connection.execute(wanted.order_by(SUBSCRIPTIONS.c.id)).all()

    def take_in(
        self, id: str, read_from: int, read_to: int, found: Sequence[Mapping[str, Any]]
    ) -> None:
        """What stands in the log between two positions is to be delivered: all of it, or none.

        Only where nobody else was faster: then the position is another by now.
        """
        with self.engine.begin() as connection:
            moved = connection.execute(
                SUBSCRIPTIONS.update()
                .where(SUBSCRIPTIONS.c.id == id, SUBSCRIPTIONS.c.read_to == read_from)
                .values(read_to=read_to)
            )
            if moved.rowcount and found:
                row = insert(DELIVERIES)
                again = {name: row.excluded[name] for name in ("state", "attempts", "due_at")}
                connection.execute(
                    row.on_conflict_do_update(
                        index_elements=[DELIVERIES.c.webhook, DELIVERIES.c.position], set_=again
                    ),
                    list(found),
                )

    def waiting(self, id: str) -> int:
        """How much waits to be delivered."""
        number = select(func.count()).where(
            DELIVERIES.c.webhook == id, DELIVERIES.c.state == PENDING
        )
        with self.engine.connect() as connection:
            return connection.execute(number).scalar_one()

    def due(self, id: str, at: float, limit: int) -> Sequence[Row[Any]]:
        """What is to be sent now: of each thing the first that was not delivered, in the log's order."""
        earlier = DELIVERIES.alias("earlier")
        wanted = select(DELIVERIES).where(
            DELIVERIES.c.webhook == id,
            DELIVERIES.c.state == PENDING,
            DELIVERIES.c.due_at <= at,
            ~exists().where(
                and_(
                    earlier.c.webhook == id,
                    earlier.c.thing == DELIVERIES.c.thing,
                    earlier.c.state == PENDING,
                    earlier.c.position < DELIVERIES.c.position,
                )
            ),
        )
        with self.engine.connect() as connection:
            return connection.execute(wanted.order_by(DELIVERIES.c.position).limit(limit)).all()

    def note(self, id: str, position: int, **values: Any) -> None:
        """What became of an attempt."""
        with self.engine.begin() as connection:
            connection.execute(
                DELIVERIES.update()
                .where(DELIVERIES.c.webhook == id, DELIVERIES.c.position == position)
                .values(**values)
            )

    def log(self, id: UUID | str, limit: int) -> Sequence[Row[Any]]:
        """What became of what was sent, the latest in the log first."""
        wanted = select(DELIVERIES).where(DELIVERIES.c.webhook == str(id))
        with self.engine.connect() as connection:
            ordered = wanted.order_by(DELIVERIES.c.position.desc()).limit(limit)
            return connection.execute(ordered).all()

    def forget(self, at: float) -> int:
        """Drop what was delivered longer ago than it is kept; how much that was."""
        with self.engine.begin() as connection:
            return connection.execute(
                DELIVERIES.delete().where(
                    DELIVERIES.c.state == DELIVERED,
                    DELIVERIES.c.last_at < at - KEPT.total_seconds(),
                )
            ).rowcount


def _one(connection: Connection, id: str) -> Row[Any] | None:
    return connection.execute(select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == id)).one_or_none()
