"""Queries: one row each, whatever its status, with every version it had."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, POSITION, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "queries",
    Column("version", Integer, nullable=False),  # originator_version of its last own event
    Column("review_id", ID, nullable=False),
    Column("session_id", ID),
    Column("reference", String, nullable=False),
    # Register order is (register_rank, raised_on, reference, id): 0 = unanswered (status open or
    # escalated), 1 = all others (settled 43)
    Column("register_rank", Integer, nullable=False),
    Column("status", String, nullable=False),  # vocabulary query_status (B.5)
    Column("stage", Integer, nullable=False),  # 1 to 4, the highest reached (settled 19)
    Column("verdict", String),  # raiser_verdict on the present answer; null = none given
    Column("verdict_comment", String),
    # what was asked
    Column("raised_on", Date, nullable=False),  # envelope.day: occurred_on, else the day recorded
    Column("raised_precision", String, nullable=False),  # vocabulary precision: day, month …
    Column("recorded_on", Date, nullable=False),  # day of recorded_at (UTC)
    Column("reconstructed", Boolean, nullable=False),
    Column("known_at_the_time", Boolean),  # null = unknown, not false
    Column("audience", String, nullable=False),  # who may read the words
    *by_columns(),  # the raiser
    Column("by_closeness", String, nullable=False),  # how often the raiser saw the child
    Column("strength", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("text", String, nullable=False),
    Column("risk_to_child", String, nullable=False),
    Column("raised_when", String, nullable=False),
    Column("what_would_change_my_mind", String),
    Column("evidence", JSON, nullable=False),  # [id] the raiser points at
    Column("about_agency", String, nullable=False),  # owner of the item in question
    Column("about_band", String, nullable=False),
    Column("about_level", String, nullable=False),
    Column("about_item_type", String, nullable=False),
    Column("about_item_ref", String),  # opaque token of another system
    Column("gradient", String, nullable=False),  # up|level|down|family|independent|undisclosed
    # what became of it
    Column("acknowledged_on", Date),  # the last time
    Column("ever_set_aside", Boolean, nullable=False),
    Column("set_aside_count", Integer, nullable=False),
    Column("first_set_aside_on", Date),  # the earliest day, also where it was recorded late
    Column("routed_to_agency", String),  # who answers at the present stage, when it was routed
    # by when an answer is due: the day last named since the last answer, escalation or end
    Column("expected_by", Date),
    Column("ever_answered", Boolean, nullable=False),  # False = no_substantive_answer (settled 16)
    Column("first_answered_on", Date),
    # day of the answer that stands; null again after an escalation or a reopening
    Column("answered_on", Date),
    Column("answered_in", Integer),  # working days to that day; null where either day is not exact
    # the last answer, as long as nobody reopened the query after it
    Column("answer_kind", String),  # response_kind of the last answer
    Column("answer_agency", String),  # standing of whoever answered last
    Column("answer_band", String),
    Column("reason_code", String),  # of the last answer; null = none given
    Column("reason", String),  # words of the last answer (an answer, its reason or its note)
    Column("no_evidence", Boolean),  # the last answer says it rests on no evidence
    Column("blind_to_status", Boolean),  # the last answer was decided without the raiser's status
    Column("raiser_told", Boolean),  # null = not recorded (history)
    Column("ever_escalated", Boolean, nullable=False),
    Column("last_escalated_on", Date),
    Column("deadline_missed", Boolean, nullable=False),  # at the present or an earlier stage
    Column("withdrawal_reason", String),  # STORED, NEVER SHOWN when felt_unable_to_continue
    Column("dissent", String),  # words of the last dissent
    Column("ended_on", Date),  # day withdrawn or closed with dissent; null again after reopening
    Column("ever_reopened", Boolean, nullable=False),
    Column("is_closed", Boolean, nullable=False),  # derived as Challenge.is_closed
    Column("is_open_matter", Boolean, nullable=False),  # derived as Challenge.is_open_matter
    Column("carried_by_date", Date),  # set when on the review's carried-forward list
    Column("carried_owner_agency", String),  # whose it is now, as they stood then
    Column("carried_owner_band", String),
    Column("linked", JSON, nullable=False),  # [{"id", "relation"}], shown on both queries
    # the clock of the present stage (I19); null of history, which no clock acts on (settled 13)
    Column("nation", String, nullable=False),  # of its review: whose holidays are counted
    Column("stage_began_on", Date),
    Column("stage_began_at", POSITION),  # position of the event that set the clock
    Column("policy_id", ID),  # whose days these are; null is the shipped example, or no clock
    Column("accountable", String),  # vocabulary accountable: who answers at this stage
    Column("acknowledge_by", Date),  # null once acknowledged or answered
    Column("due_on", Date),  # by when an answer is due, itself included
    Column(
        "clock_due", Date
    ),  # the same until it is missed at the last stage: what the clock looks for
    # whether an answer came back (P06): working days, of the first that is dated; null = none
    Column("days_to_acknowledge", Integer),  # since it was raised
    Column("days_to_answer", Integer),
    Column("days_to_senior", Integer),  # to the first answer by a senior leader
    Column("days_to_tell", Integer),  # from the first answer to telling the raiser
    # the day each of these (but the senior one) is counted to: what a month is told of (P06)
    Column("acknowledgement_timed_on", Date),
    Column("answer_timed_on", Date),
    Column("telling_timed_on", Date),
    Column("told_on", Date),  # when the raiser was first told of the present answer
    Column("feedback_mode", String),  # vocabulary feedback_mode: the furthest that feedback went
    Column("revised_on", Date),  # the item was changed after the query
    Column("revision", String),  # what changed, in words
    Column("cited_in", JSON, nullable=False),  # [finding id]
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index(
    "queries_register",
    TABLE.c.register_rank,
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    # what the register filters by, so that a row is only fetched when it is shown
    TABLE.c.status,
    TABLE.c.stage,
    TABLE.c.strength,
    TABLE.c.subject,
    TABLE.c.about_item_type,
    TABLE.c.by_agency,
    TABLE.c.about_agency,
    TABLE.c.by_band,
    TABLE.c.about_band,
    TABLE.c.gradient,
    TABLE.c.by_attribution,
    TABLE.c.verdict,
    TABLE.c.ever_escalated,
    TABLE.c.ever_set_aside,
    TABLE.c.ever_answered,
    TABLE.c.carried_by_date,
    TABLE.c.review_id,
    TABLE.c.acknowledgement_timed_on,
    TABLE.c.answer_timed_on,
    TABLE.c.telling_timed_on,
    TABLE.c.to_position,  # else SQLite fetches every row only to see that it is current
    sqlite_where=NOW,
    postgresql_where=NOW,
)
OPEN = text("to_position IS NULL AND is_open_matter")
Index(
    "queries_open",
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=text("to_position IS NULL AND is_open_matter = 1"),
    postgresql_where=OPEN,
)
CARRIED = text("to_position IS NULL AND carried_by_date IS NOT NULL")
Index(
    "queries_carried",
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=CARRIED,
    postgresql_where=CARRIED,
)
Index(
    "queries_as_at",  # what is counted of all of them as at an earlier position
    TABLE.c.from_position,
    TABLE.c.to_position,
    TABLE.c.status,
    TABLE.c.by_band,
    TABLE.c.by_agency,
    TABLE.c.about_band,
    TABLE.c.by_attribution,
    TABLE.c.gradient,
    TABLE.c.ever_answered,
    TABLE.c.ever_set_aside,
    TABLE.c.ever_escalated,
    TABLE.c.raised_on,
    TABLE.c.answered_on,
    TABLE.c.answered_in,
    TABLE.c.blind_to_status,
    TABLE.c.raiser_told,
    TABLE.c.by_level,
    TABLE.c.by_closeness,
    TABLE.c.known_at_the_time,
    TABLE.c.reconstructed,
    # month by month
    TABLE.c.about_agency,
    TABLE.c.raised_precision,
    TABLE.c.acknowledgement_timed_on,
    TABLE.c.days_to_acknowledge,
    TABLE.c.answer_timed_on,
    TABLE.c.days_to_answer,
    TABLE.c.telling_timed_on,
    TABLE.c.days_to_tell,
    # the first of a list
    TABLE.c.register_rank,
    TABLE.c.is_open_matter,
    TABLE.c.reference,
    TABLE.c.id,
)
DUE = text("to_position IS NULL AND due_on IS NOT NULL")
Index(
    "queries_due",
    TABLE.c.due_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=DUE,
    postgresql_where=DUE,
)
RUNNING = text("to_position IS NULL AND clock_due IS NOT NULL")
Index(
    "queries_clock",  # what the clock asks at every tick
    TABLE.c.clock_due,
    TABLE.c.id,
    sqlite_where=RUNNING,
    postgresql_where=RUNNING,
)
REVISED = text("revised_on IS NOT NULL")
Index(
    "queries_revised",  # after which an assessment was changed
    TABLE.c.from_position,
    TABLE.c.to_position,
    TABLE.c.by_band,
    TABLE.c.by_agency,
    sqlite_where=REVISED,
    postgresql_where=REVISED,
)
CHANGED = text("to_position IS NULL AND revised_on IS NOT NULL")
Index(
    "queries_changed",  # what a summary lists as changed because of what people said
    TABLE.c.revised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=CHANGED,
    postgresql_where=CHANGED,
)
Index("queries_of_review", TABLE.c.review_id, TABLE.c.from_position)
VOICED = TABLE.c.by_voice.is_not(None)
Index(
    "queries_of_voice",  # what one participant raised
    TABLE.c.by_voice,
    TABLE.c.from_position,
    sqlite_where=VOICED,
    postgresql_where=VOICED,
)
