"""The first form of a summary's digest, as it was when the first ones were published: never changed.

What was published then is compared in this form, so that it still agrees (I20). The present form is
in `projections.digests`.
"""

from collections.abc import Mapping

from projections.limits import Limit
from projections.open_matters import CarriedMatter, OpenMatter
from projections.shown.carried import CarriedForward
from projections.shown.findings import Finding
from projections.shown.leads import Person
from projections.shown.names import ReviewName
from projections.shown.observations import Observation
from projections.shown.queries import Owner, Query
from projections.shown.reviews import Review
from projections.shown.signs import Acted, Notice, Sign
from projections.shown.summaries import HeldBack, LearningSummary, Period, Queries, Signs
from projections.shown.voices import Voice

FIRST_FIELDS: Mapping[type, tuple[str, ...]] = {
    LearningSummary: (
        "review",
        "period",
        "findings",
        "patterns",
        "helped_hindered",
        "good_practice",
        "queries",
        "warning_signs",
        "held_back",
        "absent_voices",
        "child_and_family_voice",
        "still_open",
        "carried_forward",
        "limits",
    ),
    Period: (
        "from_",
        "to",
    ),
    Review: (
        "id",
        "code",
        "review_type",
        "nation",
        "phase",
        "opened_on",
        "incident_on",
        "period_from",
        "period_to",
        "closed_on",
        "has_lead",
        "lead_participant",
        "deputy",
        "lead_since",
        "uncovered_since",
        "reconstructed",
        "version",
    ),
    Person: (
        "id",
        "reference",
        "agency",
        "band",
        "level",
    ),
    Finding: (
        "id",
        "reference",
        "review",
        "pattern_type",
        "valence",
        "state",
        "text_withheld",
        "factors",
        "evidence_count",
        "rests_on",
        "confidence",
        "dissents",
        "version",
    ),
    Observation: (
        "id",
        "reference",
        "review",
        "kind",
        "text_withheld",
        "by",
        "occurred_on",
        "occurred_precision",
        "recorded_on",
        "factor",
        "valence",
        "dimension",
        "source_mode",
        "confidence",
        "codes",
        "known_at_the_time",
        "reconstructed",
        "corrected",
        "scribed",
        "speaker_said",
        "cited_in",
        "version",
    ),
    Voice: (
        "agency",
        "band",
        "level",
        "display_as",
        "attribution",
    ),
    Queries: (
        "total",
        "by_status",
        "items",
    ),
    Query: (
        "id",
        "reference",
        "review",
        "status",
        "ever_set_aside",
        "stage",
        "raised_on",
        "raised_precision",
        "strength",
        "subject",
        "raised_by",
        "about",
        "gradient",
        "text_withheld",
        "reason_code",
        "verdict",
        "ever_escalated",
        "no_substantive_answer",
        "raiser_told",
        "expected_by",
        "answered_on",
        "reconstructed",
        "is_closed",
        "is_open_matter",
        "carried_forward",
        "linked",
        "version",
    ),
    Owner: (
        "agency",
        "band",
        "level",
        "item_type",
    ),
    ReviewName: (
        "id",
        "code",
    ),
    CarriedForward: (
        "by_date",
        "owner_agency",
        "owner_band",
    ),
    Signs: (
        "total",
        "by_state",
        "assumed_safe_not_proved",
        "items",
    ),
    Sign: (
        "id",
        "reference",
        "review",
        "kind",
        "state",
        "text_withheld",
        "raised_on",
        "raised_precision",
        "raised_by",
        "ever_set_aside",
        "ever_dismissed",
        "set_aside_count",
        "subject",
        "subject_token",
        "risk_to_child",
        "recurrence_of",
        "recurred_as",
        "reason_code",
        "closed_unproven_why",
        "acted",
        "notices",
        "reconstructed",
        "is_open_matter",
        "carried_forward",
        "version",
    ),
    Acted: (
        "on",
        "by_agency",
    ),
    Notice: (
        "on",
        "rule_version",
        "signs",
        "answered_on",
    ),
    HeldBack: (
        "total",
        "reasons",
    ),
    OpenMatter: (
        "kind",
        "id",
        "reference",
        "who",
        "since",
    ),
    CarriedMatter: (
        "kind",
        "id",
        "reference",
        "owner_agency",
        "owner_band",
        "by_date",
    ),
    Limit: (
        "code",
        "number",
    ),
}
"""What the first form holds of each part of a summary."""

FIRST_FORM = "heedful learning summary 1"
"""Its name, and a part of it."""
