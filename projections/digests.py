"""The digest of a learning summary, over its text-free form: what can be proved without words.

The form holds ids, references, codes, days and numbers. It leaves out people's words and names,
which erasure takes away (settled 39), sentences of ours, which may be put better, what counts to
the day of asking, and every zero, of which a longer vocabulary has more. So the digest of a summary
as at a position stays the same, whatever is recorded, rebuilt or erased later.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from operator import attrgetter
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from projections.changes import Change
from projections.first_form import FIRST_FIELDS, FIRST_FORM
from projections.limits import Limit
from projections.news import News, Since
from projections.open_matters import CarriedMatter, OpenMatter
from projections.purposes import Purpose
from projections.shown.carried import CarriedForward
from projections.shown.findings import Finding
from projections.shown.leads import Person
from projections.shown.names import ReviewName
from projections.shown.observations import Observation
from projections.shown.proofs import Proof
from projections.shown.queries import Owner, Query
from projections.shown.reviews import Review
from projections.shown.signs import Acted, Notice, Sign
from projections.shown.summaries import (
    HeldBack,
    LearningSummary,
    Period,
    Queries,
    Responsible,
    SignProofs,
    Signs,
)
from projections.shown.voices import Voice

FORM = "heedful learning summary 3"
"""The name of the present form, and a part of it. A form that holds other fields, or lists more or
fewer of them, has another name."""

SECOND_FORM = "heedful learning summary 2"
"""The same fields, of a summary that listed more."""

FIELDS: Mapping[type, tuple[str, ...]] = {
    LearningSummary: (
        "review",
        "period",
        "responsible",
        "purposes",
        "findings",
        "patterns",
        "helped_hindered",
        "good_practice",
        "good_practice_left_out",
        "queries",
        "warning_signs",
        "held_back",
        "absent_voices",
        "child_and_family_voice",
        "still_open",
        "carried_forward",
        "changes",
        "since",
        "limits",
    ),
    Responsible: (
        "participant",
        "since",
    ),
    Purpose: (
        "number",
        "answers",
    ),
    Change: (
        "how",
        "kind",
        "id",
        "reference",
        "on",
        "by_agency",
        "words_withheld",
    ),
    Since: (
        "publication",
        "reference",
        "published_on",
        "as_at",
        "new",
        "items",
    ),
    News: (
        "kind",
        "id",
        "reference",
        "was",
        "now",
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
        "proofs",
    ),
    SignProofs: (
        "id",
        "reference",
        "ending",
        "proofs",
    ),
    Proof: (
        "name",
        "met",
        "found",
        "needed",
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

PLAIN = frozenset({str, int, bool, type(None), date})
"""What stays as it is."""
COMPOSED = frozenset({tuple, Union, UnionType})
"""What is plain when all it is composed of is."""


FORMS = {FIRST_FORM: FIRST_FIELDS, SECOND_FORM: FIELDS, FORM: FIELDS}
"""Every form there was, by its name."""


def digest_of(summary: LearningSummary, name: str = FORM) -> str:
    """`sha-256:` and the digest, in hexadecimal, of the form as JSON: keys sorted, no spaces."""
    form = {"form": name, "summary": text_free(summary, name)}
    return f"sha-256:{sha256(msgspec.json.encode(form, order='sorted')).hexdigest()}"


def text_free(value: Any, form: str = FORM) -> Any:
    """The text-free form of a summary or of a part of it, as JSON has it but for days and tuples."""
    if value.__class__ in FORMS[form]:
        return _kept(value.__class__, form)(value)
    match value:
        case tuple() | list():
            return [text_free(one, form) for one in value]
        case Mapping():
            found = ((name, text_free(one, form)) for name, one in value.items())
            return {name: one for name, one in found if not _is_zero(one)}
    return value


def _is_zero(value: Any) -> bool:
    return not (any(value) if isinstance(value, list | tuple) else value)


@cache
def _kept(kind: type, form: str) -> Callable[[Any], dict[str, Any]]:
    """What takes the fields that are kept; of a long summary most are plain, and stay as they are."""
    names = FORMS[form][kind]
    take = attrgetter(*names, *names[:1])  # two at least, so that it always takes a tuple
    types = get_type_hints(kind)
    deep = [name for name in names if not _is_plain(types[name])]

    def kept(value: Any) -> dict[str, Any]:
        found = dict(zip(names, take(value), strict=False))
        for name in deep:
            found[name] = text_free(found[name], form)
        return found

    return kept


def _is_plain(kind: Any) -> bool:
    """Whether values of this type are the same in every form."""
    return kind in PLAIN or (
        get_origin(kind) in COMPOSED
        and all(_is_plain(one) for one in get_args(kind) if one is not ...)
    )
