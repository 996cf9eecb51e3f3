"""Sessions of reviews: how far along each is, what happened in it, and who was there."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String

from projections.facts.versions import ID, versioned

TABLE = versioned(
    "sessions",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("reference", String, nullable=False),
    Column("session_type", String, nullable=False),
    Column("mode", String, nullable=False),  # vocabulary session_mode
    Column("title", String),  # words
    Column("state", String, nullable=False),  # vocabulary session_state (B.2)
    Column("starts_at", String),  # when it is to begin, RFC 3339, UTC
    Column("scheduled_on", Date, nullable=False),
    Column("started_on", Date),
    Column("ended_on", Date),
    Column("recorded_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("audience", String, nullable=False),
    Column("ground_rules", String),  # words last agreed
    Column("rules_version", Integer, nullable=False),  # 0 = none agreed
    # the part it is in, null between parts
    Column("phase", String),  # vocabulary session_phase
    Column("phase_prompt", String),  # words
    Column("phase_minutes", Integer),
    # silent rounds
    Column("rounds", Integer, nullable=False),  # how many were opened
    Column("open_round", Integer),  # the number of the one that is open, from 1
    Column("released", Integer, nullable=False),  # entries shown by all rounds
    # whose turn it is: the rule and its seed, never an order (I13)
    Column("speaking_rule", String),
    Column("speaking_seed", Integer),
    # [{"participant", "for": reference|null}] in the order in which they were asked
    Column("devils_advocates", JSON, nullable=False),
    # [{who spoke as in `voices`, "view", "strongest_counter"|null, "for": reference|null}]
    Column("other_side", JSON, nullable=False),
    Column("called_on", JSON, nullable=False),  # [{"participant", "agency", "band", "expertise"}]
    # what must not be dropped (I8): [{"id", "reference", "why", "text"|null, "about"|null, "parked"}]
    Column("parked_items", JSON, nullable=False),
    # [{"id", "reference", "what", "item"|null, "called_on", "made_safe": [{"action", "what"|null,
    #   "told_role"|null, "told_at"|null}], "supervision": [{"told_role", "told_at"|null}]}]
    Column("safety_stops", JSON, nullable=False),
    # [{"kind", "id", "owner", "owner_agency", "owner_band", "by_date"}], each matter once
    Column("handed_on", JSON, nullable=False),
)
"""One row a session. A reference is {"kind", "id"|null, "token"|null}."""

Index("sessions_of_review", TABLE.c.review_id, TABLE.c.from_position)

ATTENDANCE = versioned(
    "attendance",  # the row's id is "<session id>/<participant id>"
    Column("session_id", ID, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("participant_id", ID, nullable=False),
    Column("agency", String, nullable=False),  # as they stood when it was recorded (I2)
    Column("band", String, nullable=False),
    Column("present", String, nullable=False),  # vocabulary presence
    Column("arrived_at", String),  # RFC 3339, UTC
    Column("left_at", String),
)
"""One row for everybody of whom it was said that they were in a session, or were not."""

Index("attendance_of_session", ATTENDANCE.c.session_id, ATTENDANCE.c.from_position)
