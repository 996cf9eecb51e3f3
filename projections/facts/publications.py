"""Publications: which learning summary was published, as it stood at which position (I20)."""

from sqlalchemy import Column, Date, Index, Integer, String

from projections.facts.versions import ID, POSITION, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "publications",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),  # of a period: the standing inbox
    Column("reference", String, nullable=False),
    Column("scope", String, nullable=False),  # review | period
    Column("period_from", Date),  # both ends included; null is open
    Column("period_to", Date),
    Column("published_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever published it
    Column("log_position", POSITION, nullable=False),  # as at which it stood
    Column("counted_to", Date, nullable=False),  # the day it counted its days to
    Column("digest", String, nullable=False),  # of its text-free form, as it was published
    Column("text", String),
    Column("limits", String),
    # publications of the same scope: the one whose place it took, and the one that took its place
    Column("supersedes", ID),
    Column("superseded_by", ID),
)
"""Of all reviews and periods. What they say is no part of it: it is asked again. Current rows:
`as_at(TABLE, None)`."""

Index("publications_of_review", TABLE.c.review_id, TABLE.c.scope, TABLE.c.from_position)
