"""Keys of systems that are bound to named reviews: beyond these, nothing is there for them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, Connection, String, Table, select

from service.desk_store import METADATA

KEY_REVIEWS = Table(
    "key_reviews",
    METADATA,
    Column("key_id", String, primary_key=True),
    Column("review", String, primary_key=True),
)


def bind(connection: Connection, key_id: str, reviews: Iterable[UUID]) -> None:
    """Bind a new key to these reviews; to none: it is not bound."""
    for review in sorted(set(map(str, reviews))):
        connection.execute(KEY_REVIEWS.insert().values(key_id=key_id, review=review))


def bound_to(connection: Connection, key_id: str) -> frozenset[UUID] | None:
    """The reviews a key is bound to; None where it is bound to none."""
    wanted = select(KEY_REVIEWS.c.review).where(KEY_REVIEWS.c.key_id == key_id)
    found = frozenset(UUID(one) for one in connection.execute(wanted).scalars())
    return found or None
