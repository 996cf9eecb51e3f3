"""The digest of a learning summary, over its text-free form: what can be proved without words.

The form holds ids, references, codes, days and numbers. It leaves out people's words and names,
which erasure takes away (settled 39), sentences of ours, which may be put better, what counts to
the day of asking, and every zero, of which a longer vocabulary has more. So the digest of a summary
as at a position stays the same, whatever is recorded, rebuilt or erased later.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

import msgspec

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

FORM = "heedful learning summary 1"
"""The name of this form, and a part of it. A form that holds other fields has another name."""

FIELDS: Mapping[type, tuple[str, ...]] = {
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
"""What the form holds of each part of a summary. Other fields would make another form."""

PLAIN = frozenset({str, int, bool, type(None)})
"""What stays as it is."""


def digest_of(summary: LearningSummary) -> str:
    """`sha-256:` and the digest, in hexadecimal, of the form as JSON: keys sorted, no spaces."""
    form = {"form": FORM, "summary": text_free(summary)}
    return f"sha-256:{sha256(msgspec.json.encode(form, order='sorted')).hexdigest()}"


def text_free(value: Any) -> Any:
    """The text-free form of a summary or of a part of it, as plain values."""
    if value.__class__ in FIELDS:
        names, take = _kept(value.__class__)
        return dict(zip(names, _each(take(value)), strict=True))
    match value:
        case str() | int() | None:
            return value
        case tuple() | list():
            return _each(value)
        case Mapping():
            found = zip(value, _each(value.values()), strict=True)
            return {name: one for name, one in found if not _is_zero(one)}
    return msgspec.to_builtins(value)  # a day


def _each(values: Iterable[Any]) -> list[Any]:
    """The form of each: of a long summary most are plain already, and not asked about one by one."""
    return [one if one.__class__ in PLAIN else text_free(one) for one in values]


def _is_zero(value: Any) -> bool:
    return not (any(value) if isinstance(value, list) else value)


@cache
def _kept(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of the fields that are kept, and what takes their values."""
    names = FIELDS[kind]
    take = attrgetter(*names)
    return names, take if len(names) > 1 else lambda value: (take(value),)
