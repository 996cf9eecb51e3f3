"""Warning signs: one row each, with every version it had and the proofs gathered so far."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, POSITION, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "warning_signs",
    Column("version", Integer, nullable=False),  # originator_version of its last own event
    Column("review_id", ID, nullable=False),
    Column("session_id", ID),
    Column("reference", String, nullable=False),
    Column("kind", String, nullable=False),  # vocabulary warning_kind
    Column("state", String, nullable=False),  # vocabulary warning_state (B.5)
    # 0 = open or under assessment, 1 = all others; register order is
    # (register_rank, raised_on, reference, id)
    Column("register_rank", Integer, nullable=False),
    # its column on the board of the onus of proof (settled 9), an index of `BOARD`; the order there
    # is (board_column, raised_on, reference, id)
    Column("board_column", Integer, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("raised_precision", String, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("known_at_the_time", Boolean),
    Column("audience", String, nullable=False),
    *by_columns(),  # the raiser
    Column("text", String, nullable=False),
    Column("subject", String, nullable=False),  # vocabulary sign_subject
    Column("subject_token", String),
    Column("risk_to_child", String, nullable=False),
    # what became of it
    Column("acknowledged_on", Date),  # the last time
    Column("ever_set_aside", Boolean, nullable=False),
    Column("set_aside_count", Integer, nullable=False),
    Column("ever_dismissed", Boolean, nullable=False),
    Column("ever_closed_unproven", Boolean, nullable=False),
    # earliest day it was set aside, dismissed or closed unproven (rules v1 and v2, settled 14)
    Column("first_passed_over_on", Date),
    Column("debates", Integer, nullable=False),
    Column("reason_code", String),  # of the last dismissal
    Column("reason", String),  # words of the last dismissal, or the note on closing unproven
    Column("closed_unproven_why", String),  # vocabulary closed_unproven_why
    Column("acted_on", Date),
    Column("acted_by_agency", String),
    Column("action", String),
    Column("effect", String),
    Column("ended_on", Date),  # day it reached its present end state; null while open or assessed
    Column("ended_by_agency", String),  # whoever brought it there, as they stood then
    Column("ended_by_band", String),
    Column("is_open_matter", Boolean, nullable=False),  # derived as WarningSign.is_open_matter
    Column("carried_by_date", Date),
    Column("carried_owner_agency", String),  # whose it is now, as they stood then
    Column("carried_owner_band", String),
    Column("ever_reopened", Boolean, nullable=False),
    # the five proofs (I9)
    Column("independent_sources", Integer, nullable=False),  # 2 needed
    Column("sources", Integer, nullable=False),  # all sources added
    Column("alternatives_tested", Integer, nullable=False),  # 1 needed
    Column("alternatives_named", Integer, nullable=False),  # tested or not, in a debate too
    Column("has_devils_advocate", Boolean, nullable=False),
    Column("raiser_view", String),  # agrees | disagrees | not_reached; set when proved safe
    Column("raiser_attempts", Integer, nullable=False),
    Column("decided_by", JSON, nullable=False),  # [{"agency", "band"}]; set when proved safe
    # recurrences: an earlier sign's state is not changed by a link (settled 2)
    Column("recurrence_of", JSON, nullable=False),  # [{"id", "by"}]; by = "person" or "rule:v1"
    Column("is_recurrence", Boolean, nullable=False),  # of anything
    Column("recurred_as", JSON, nullable=False),  # [{"id", "by"}]: later signs linked to this one
    # [{"on", "rule_version", "signs": [id], "answered_on"|null, "answer"|null}]
    Column("notices", JSON, nullable=False),
    Column("notice_count", Integer, nullable=False),
    Column("notices_waiting", Integer, nullable=False),  # of these, for an answer
    # for the rules (domain/radar.py) and the lanes
    Column("raised_at", POSITION, nullable=False),  # position of the event that raised it
    # the earliest day of a sign with the same token that rule v2 may hold beside it
    Column("half_a_year_before", Date, nullable=False),
    # token:<token>, or review:<id> <kind> where it has none
    Column("lane", String, nullable=False),
    Column("cited_in", JSON, nullable=False),  # [finding id]
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

BOARD = ("proved_safe", "acted_on", "assumed_safe_not_proved", "still_open")

TOKEN_LANE, REVIEW_LANE = "token:", "review:"

NOW = text("to_position IS NULL")
Index(
    "warning_signs_register",
    TABLE.c.register_rank,
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    # what the register filters by, so that a row is only fetched when it is shown
    TABLE.c.state,
    TABLE.c.kind,
    TABLE.c.by_agency,
    TABLE.c.by_band,
    TABLE.c.ever_set_aside,
    TABLE.c.risk_to_child,
    TABLE.c.carried_by_date,
    TABLE.c.review_id,
    TABLE.c.to_position,  # else SQLite fetches every row only to see that it is current
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index(
    "warning_signs_as_at",  # what is counted of all of them as at an earlier position
    TABLE.c.from_position,
    TABLE.c.to_position,
    TABLE.c.state,
    TABLE.c.kind,
    TABLE.c.board_column,
    TABLE.c.known_at_the_time,
    TABLE.c.reconstructed,
    # the first of a list
    TABLE.c.register_rank,
    TABLE.c.is_open_matter,
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
)
PASSED_OVER = text("to_position IS NULL AND (ever_dismissed OR ever_set_aside)")
Index(
    "warning_signs_passed_over",
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=text("to_position IS NULL AND (ever_dismissed = 1 OR ever_set_aside = 1)"),
    postgresql_where=PASSED_OVER,
)
RECURRENCES = text("to_position IS NULL AND is_recurrence")
Index(
    "warning_signs_recurrences",
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=text("to_position IS NULL AND is_recurrence = 1"),
    postgresql_where=RECURRENCES,
)
AGAIN = text("to_position IS NULL AND first_passed_over_on IS NOT NULL")
Index(
    "warning_signs_again",
    TABLE.c.review_id,
    TABLE.c.kind,
    TABLE.c.raised_on,
    TABLE.c.raised_at,
    TABLE.c.first_passed_over_on,
    TABLE.c.to_position,
    sqlite_where=AGAIN,
    postgresql_where=AGAIN,
)
Index(
    "warning_signs_kinds",
    TABLE.c.review_id,
    TABLE.c.kind,
    TABLE.c.raised_on,
    TABLE.c.raised_at,
    TABLE.c.id,
    TABLE.c.to_position,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
OPEN = text("to_position IS NULL AND is_open_matter")
Index(
    "warning_signs_open",
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=text("to_position IS NULL AND is_open_matter = 1"),
    postgresql_where=OPEN,
)
CARRIED = text("to_position IS NULL AND carried_by_date IS NOT NULL")
Index(
    "warning_signs_carried",
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=CARRIED,
    postgresql_where=CARRIED,
)
Index(
    "warning_signs_board",
    TABLE.c.board_column,
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    TABLE.c.to_position,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
ACTED_ON = text("to_position IS NULL AND acted_on IS NOT NULL")
Index(
    "warning_signs_acted_on",  # what a summary lists as done because of what people said
    TABLE.c.acted_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=ACTED_ON,
    postgresql_where=ACTED_ON,
)
Index("warning_signs_of_review", TABLE.c.review_id, TABLE.c.from_position)
Index(
    "warning_signs_of_lane",
    TABLE.c.lane,
    TABLE.c.raised_on,
    TABLE.c.raised_at,
    TABLE.c.to_position,
)
WITH_TOKEN = text("to_position IS NULL AND subject_token IS NOT NULL")
Index(
    "warning_signs_tokens",
    TABLE.c.subject_token,
    TABLE.c.kind,
    TABLE.c.raised_on,
    TABLE.c.first_passed_over_on,
    sqlite_where=WITH_TOKEN,
    postgresql_where=WITH_TOKEN,
)
NOTIFIED = text("to_position IS NULL AND notice_count > 0")
Index(
    "warning_signs_notified",
    TABLE.c.review_id,
    TABLE.c.kind,
    TABLE.c.notice_count,
    sqlite_where=NOTIFIED,
    postgresql_where=NOTIFIED,
)
Index(
    "warning_signs_notified_across",
    TABLE.c.subject_token,
    TABLE.c.kind,
    TABLE.c.notice_count,
    sqlite_where=NOTIFIED,
    postgresql_where=NOTIFIED,
)
TO_ANSWER = text("to_position IS NULL AND notices_waiting > 0")
Index(
    "warning_signs_to_answer",
    TABLE.c.review_id,
    TABLE.c.raised_on,
    TABLE.c.notices_waiting,
    sqlite_where=TO_ANSWER,
    postgresql_where=TO_ANSWER,
)
