"""Participants of reviews: their standing now, and as it was."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, String, text

from projections.facts.versions import ID, versioned

TABLE = versioned(
    "participants",  # the row's id is "<review id>/<participant id>"
    Column("participant_id", ID, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("reference", String, nullable=False),
    Column("registered_on", Date, nullable=False),
    Column("agency", String, nullable=False),  # as last changed; earlier versions keep the old
    Column("band", String, nullable=False),
    Column("level", String, nullable=False),
    Column("role", String),  # words; null = not recorded
    Column("employment", String, nullable=False),
    Column("closeness", String, nullable=False),
    Column("expertise", JSON, nullable=False),  # [words]
    Column("organisation", String),
    Column("how_involved", String, nullable=False),
    Column("needs", JSON, nullable=False),  # [need]
    Column("language", String, nullable=False),
    Column("advocate_for", ID),  # the participant they speak up for
    Column("note", String),
    Column("capacities", JSON, nullable=False),  # [capacity]; the lead stands on the review
    Column("family_asked", Boolean, nullable=False),
    Column("how_asked", String),  # words, the last time
    Column("advocate_offered", Boolean),  # null = not asked
    Column("family_answer", String),  # "accepted" | "declined" | null
    # sessions of the review they were in, and whether there is any
    Column("sessions", JSON, nullable=False),  # [session id]
    Column("attended", Boolean, nullable=False),
    Column("declares_expertise", Boolean, nullable=False),  # whether `expertise` names any
    Column("called_on", Boolean, nullable=False),  # asked in a session for what they know
    Column("decline_reason", String),  # words; null unless they said no, and perhaps then
)
"""One row a registered participant of a review. Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index(
    "participants_now",  # how many there are
    TABLE.c.to_position,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index(
    "participants_as_at",  # what is counted of all of them as at an earlier position
    TABLE.c.from_position,
    TABLE.c.to_position,
    TABLE.c.band,
    TABLE.c.agency,
    TABLE.c.level,
    TABLE.c.closeness,
)
Index("participants_of_review", TABLE.c.review_id, TABLE.c.from_position)
