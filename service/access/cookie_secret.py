"""The secret that signs the cookies of forms and of sign-ins under way, the same in every process."""

import secrets

from sqlalchemy import Column, Engine, Integer, String, Table, select
from sqlalchemy.dialects.sqlite import insert

from service.desk_store import METADATA, SECRET_BYTES

# Not a digest: it must sign. Whoever reads it could forge a form's token, and opens nothing by it.
COOKIE_SECRET = Table(
    "cookie_secret",
    METADATA,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("secret", String, nullable=False),
)


def cookie_secret(engine: Engine) -> str:
    """The one there is; the first process that asks makes it."""
    with engine.begin() as connection:
        made = {"only": 1, "secret": secrets.token_urlsafe(SECRET_BYTES)}
        connection.execute(insert(COOKIE_SECRET).values(**made).on_conflict_do_nothing())
        found: str = connection.execute(select(COOKIE_SECRET.c.secret)).scalar_one()
    return found
