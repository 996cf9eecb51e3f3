"""Reads at the desk: each look in its place in a chain, and whose words it showed; never changed.

Ids and codes only: no words, nothing that was searched for.
"""

from sqlalchemy import Column, Connection, Index, Integer, String, Table

from service.desk_store import METADATA

READS = Table(
    "reads",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1, without a gap
    Column("at", String, nullable=False),  # RFC 3339, UTC
    Column("who", String, nullable=False),  # "person oidc:…", "system 1f2e…": no name, names change
    Column("roles", String, nullable=False),  # all they were just then, or a key's scopes
    Column("agency", String),  # of a participant; null = somebody who is none, or a system
    Column("purpose", String, nullable=False),  # of access.toml: what their role opens it for
    Column("request", String, nullable=False),  # what X-Correlation-ID said, else an id of our own
    Column("action", String, nullable=False),  # of access.toml
    Column("what", String, nullable=False),  # the page or the call, by its name
    Column("form", String, nullable=False),  # page | json | csv | xlsx | …
    Column("kind", String),  # of the one thing that was asked for; null = a list
    Column("thing", String),  # its id
    Column("review", String),  # the id of the review it is of; null = across reviews
    Column("digest", String, nullable=False),  # of the one before, and all of this
)
WHOSE = Table(
    "reads_of",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("subject", String, primary_key=True),
)
"""Whose words a read showed that its reader had not been shown yet in that hour."""

Index("reads_at", READS.c.at)
Index("reads_by", READS.c.who, READS.c.number)
Index("reads_of_review", READS.c.review, READS.c.number)
Index("reads_of_subject", WHOSE.c.subject, WHOSE.c.number)

NEVER = (
    "CREATE TRIGGER IF NOT EXISTS {0}_are_never_{1}d BEFORE {1} ON {0}"
    " BEGIN SELECT RAISE(ABORT, 'what was read is never changed'); END"
)


def guard(connection: Connection) -> None:
    """From now on the database itself refuses to change or delete a read."""
    for table in (READS, WHOSE):
        for change in ("update", "delete"):
            connection.exec_driver_sql(NEVER.format(table.name, change))
