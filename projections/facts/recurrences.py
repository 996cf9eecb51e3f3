"""What came back: links that people made between signs, and what rule v1 notices, kept for now."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, text

from projections.facts.versions import ID, METADATA

LINKED = Table(
    "recurrences",
    METADATA,
    Column("later_id", ID, primary_key=True),
    Column("place", Integer, primary_key=True),  # in `recurrence_of` of the later sign
    Column("raised_on", Date, nullable=False),
    Column("later", String, nullable=False),  # reference
    Column("earlier_id", ID, nullable=False),
    # reference, once the earlier sign is there and was dismissed or set aside; until then null
    Column("earlier", String),
)
"""One row a link made by a person; a link by a rule has none. Rows are never taken away."""

NOTICED = Table(
    "noticed",
    METADATA,
    Column("later_id", ID, primary_key=True),
    Column("raised_on", Date, nullable=False),
    Column("later", String, nullable=False),  # reference
    Column("earlier_on", Date, nullable=False),
    Column("earlier", String, nullable=False),  # reference
)
"""One row a sign of which rule v1 says that it came back, with the earliest one that qualifies.

Nothing that once qualifies ceases to: a row is only ever given an earlier sign.
"""

SHOWN = text("earlier IS NOT NULL")
Index(
    "recurrences_shown",
    *(LINKED.c[name] for name in ("raised_on", "later", "later_id", "place", "earlier")),
    sqlite_where=SHOWN,
    postgresql_where=SHOWN,
)
Index("recurrences_earlier", LINKED.c.earlier_id)
Index(
    "noticed_order",
    *(NOTICED.c[name] for name in ("raised_on", "later", "later_id", "earlier")),
)
