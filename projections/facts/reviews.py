"""Case reviews: their purpose, phase, and who leads the learning."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned

TABLE = versioned(
    "reviews",
    Column("version", Integer, nullable=False),
    Column("code", String, nullable=False, index=True),
    Column("review_type", String, nullable=False),
    Column("nation", String, nullable=False),
    Column("title", String, nullable=False),
    Column("area", String),
    Column("cohort", String, nullable=False),
    Column("phase", String, nullable=False),  # vocabulary review_phase (B.5)
    Column("opened_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("incident_on", Date),
    Column("parallel_proceedings", Boolean),  # null = not known
    Column("purpose_questions", JSON, nullable=False),  # [words], as last revised
    Column("case_refs", JSON, nullable=False),  # [{"system", "type", "token"}] in force now
    Column("target_dates", JSON, nullable=False),  # [{"what", "on": ISO date}]
    Column("proceedings", JSON, nullable=False),  # [{"kind", "until"|null}]
    Column("restrictions", JSON, nullable=False),  # [{"kind", "until"|null}] in force now
    Column("blind_first", Boolean, nullable=False),  # answered before the raiser's standing is seen
    # the learning lead (I10, P16, settled 20)
    Column("has_lead", Boolean, nullable=False),
    Column("lead_id", ID),  # participant; null when history names only a title
    Column("lead_title", String),  # words; null = none recorded
    Column("deputy_id", ID),
    Column("lead_since", Date),  # null while nobody leads
    Column("uncovered_since", Date),  # first uncovered day; null while somebody leads
    Column("lead_gaps", JSON, nullable=False),  # ended gaps [{"from", "to"}] ISO; "to" is covered
    # [{"event": vocabulary lead_event, "on": ISO date, "title"|null}]
    Column("lead_history", JSON, nullable=False),
    # ends
    Column("closed_on", Date),
    Column("outcome", String),  # vocabulary review_outcome
    Column("carried", JSON, nullable=False),  # [{"kind", "id", "owner": participant, "by_date"}]
    Column("referrals", JSON, nullable=False),  # [{"kind", "to", "on"}] out of scope, no content
)
"""One row a review. Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index(
    "reviews_leads",
    TABLE.c.has_lead,
    TABLE.c.uncovered_since,
    TABLE.c.code,
    TABLE.c.id,
    TABLE.c.review_type,
    TABLE.c.to_position,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index(
    "reviews_blind_first",  # in which somebody may not see yet who raised a query
    TABLE.c.id,
    sqlite_where=text("to_position IS NULL AND blind_first"),
    postgresql_where=text("to_position IS NULL AND blind_first"),
)
Index(
    "reviews_opened",
    TABLE.c.opened_on,
    TABLE.c.code,
    TABLE.c.id,
    sqlite_where=NOW,
    postgresql_where=NOW,
)

STANDING_INBOX = "standing_inbox"
"""The type of the one review that `init` makes for what arises between reviews; it has no lead."""

INBOX_CODE = "INBOX"
"""And its code."""
