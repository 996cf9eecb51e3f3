"""What came back: links that people made, what each rule notices, and the lanes, kept for now."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, text

from projections.facts.versions import ID, METADATA, POSITION

LINKED = Table(
    "recurrences",
    METADATA,
    Column("later_id", ID, primary_key=True),
    Column("place", Integer, primary_key=True),  # in `recurrence_of` of the later sign
    Column("raised_on", Date, nullable=False),
    Column("later", String, nullable=False),  # reference
    Column("lane", String, nullable=False),  # of the later sign
    Column("earlier_id", ID, nullable=False),
    # reference, once the earlier sign is there and was dismissed or set aside; until then null
    Column("earlier", String),
)
"""One row a link made by a person; a link by a rule has none. Rows are never taken away."""

NOTICED = Table(
    "noticed",
    METADATA,
    Column("later_id", ID, primary_key=True),
    Column("rule_version", String, primary_key=True),  # of domain/radar.py
    Column("raised_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("raised_at", POSITION, nullable=False),
    Column("later", String, nullable=False),  # reference
    Column("lane", String, nullable=False),  # of the later sign
    # the earliest of the earlier signs that were passed over: when it was raised, and its reference
    Column("earlier_on", Date, nullable=False),
    Column("earlier", String, nullable=False),
    Column("named", JSON, nullable=False),  # [id], the earliest first
    Column("awaits_notice", Boolean, nullable=False),  # live, and none recorded by this rule yet
)
"""One row a sign and rule that says it came back. Nothing that once qualifies ceases to."""

LANES = Table(
    "lanes",
    METADATA,
    Column("lane", String, primary_key=True),
    Column("rank", Integer, nullable=False),  # 0 = something came back that was passed over, else 1
    Column("first_on", Date, nullable=False),  # the first sign was raised
    Column("signs", Integer, nullable=False),
)
"""One row a lane of the radar: `warning_signs.lane`. The order is (rank, first_on, lane)."""

SHOWN = text("earlier IS NOT NULL")
Index(
    "recurrences_shown",
    *(LINKED.c[name] for name in ("raised_on", "later", "later_id", "place", "earlier")),
    sqlite_where=SHOWN,
    postgresql_where=SHOWN,
)
Index("recurrences_earlier", LINKED.c.earlier_id)
Index("recurrences_lane", LINKED.c.lane, LINKED.c.earlier)
Index(
    "noticed_order",
    *(NOTICED.c[name] for name in ("rule_version", "raised_on", "raised_at", "later", "earlier")),
)
Index("noticed_lane", NOTICED.c.lane)
AWAITS = text("awaits_notice")
Index(
    "noticed_awaits",
    NOTICED.c.recorded_on,
    sqlite_where=text("awaits_notice = 1"),
    postgresql_where=AWAITS,
)
Index("lanes_order", LANES.c.rank, LANES.c.first_on, LANES.c.lane)
