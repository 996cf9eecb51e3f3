"""What a `review-bundle/1` file may hold, declared once: for reading, for checking, for its schema."""

from typing import Annotated, Literal

from msgspec import Struct

from service.importing.declaring import code, name, says, words
from service.importing.heads import Id, LeadStep, Participant, ReviewHead
from service.importing.steps import By, On, Precision, QueryStep, SignStep

FORMAT = "review-bundle/1"

Ids = list[Annotated[str, name("An id in this review.")]]
Attribution = Annotated[
    str,
    code("attribution", "How the speaker may be shown. Of `anonymous` entries `by` is dropped."),
]
Speaker = Annotated[
    str | None, name("The id of the participant who speaks; not read when anonymous.")
]
Tags = Annotated[list[str], says("`known_at_the_time`: not hindsight. Without it: not known.")]


class Pointer(Struct, kw_only=True):
    """Something an observation is about."""

    kind: Annotated[
        str, name("`observation`, `challenge`, `warning_sign`, `review`, `assessment_item` …")
    ]
    id: Annotated[str | None, name("An id in this review.")] = None
    token: Annotated[str | None, name("What it is called elsewhere, opaque.")] = None


class Observation(Struct, kw_only=True):
    """One thing somebody saw, thought, knew or missed."""

    id: Id
    by: Speaker = None
    kind: Annotated[str, code("observation_kind")]
    text: Annotated[str | None, words("In their own words.")] = None
    attribution: Attribution = "not_recorded"
    factor: Annotated[str | None, code("factor")] = None
    valence: Annotated[str | None, code("valence", "Whether that helped or hindered.")] = None
    dimension: Annotated[str | None, code("dimension")] = None
    source: Annotated[str, code("source_mode", "How it reached the review.")] = "not_recorded"
    confidence: Annotated[str | None, code("confidence")] = None
    occurred_on: On = None
    occurred_precision: Precision = None
    tags: Tags = []
    about: list[Pointer] = []
    details: Annotated[
        dict[str, str | list[str]], says("The fields of its kind (docs/glossary.md).")
    ] = {}
    in_reply_to: Annotated[str | None, name("The observation it answers.")] = None


class Item(Struct, kw_only=True):
    """What is queried, and whose it is."""

    agency: Annotated[str, code("agency_type")] = "not_recorded"
    band: Annotated[str, code("band")] = "U"
    item_type: Annotated[str, code("item_type")] = "not_recorded"
    item_ref: Annotated[str | None, name("What it is called in its own system, opaque.")] = None
    author: Annotated[str | None, name("Which participant wrote it, where that is known.")] = None


class Challenge(Struct, kw_only=True):
    """A query, and everything that became of it."""

    id: Id
    by: Speaker = None
    strength: Annotated[str, code("strength")] = "not_recorded"
    subject: Annotated[str, code("query_subject")] = "not_recorded"
    text: Annotated[str, words("What was asked.")]
    attribution: Attribution = "not_recorded"
    about: Item | None = None
    risk_to_child: Annotated[str, code("risk_to_child")] = "not_recorded"
    raised_when: Annotated[str, code("raised_when")] = "not_recorded"
    what_would_change_my_mind: Annotated[str | None, words("What would settle it.")] = None
    evidence: Annotated[Ids, says("What the raiser points at.")] = []
    tags: Tags = []
    history: Annotated[list[QueryStep], says("In order; the first is `raised`.")]


class WarningSign(Struct, kw_only=True):
    """A warning sign, and everything that became of it."""

    id: Id
    by: Speaker = None
    kind: Annotated[str, code("warning_kind")]
    text: Annotated[str, words("What was seen.")]
    attribution: Attribution = "named"
    subject: Annotated[str, code("sign_subject", "What it is a sign about.")] = "not_recorded"
    subject_token: Annotated[
        str | None, name("The setting, team or process, opaque: finds it again across reviews.")
    ] = None
    risk_to_child: Annotated[str, code("risk_to_child")] = "not_recorded"
    recurrence_of: Annotated[
        Annotated[str, name("An id in this review.")] | Ids | None,
        says("The earlier sign, or signs, that came back."),
    ] = None
    occurred_on: On = None
    occurred_precision: Precision = None
    tags: Tags = []
    history: Annotated[list[SignStep], says("In order; the first is `raised`.")]


class HeldBack(Struct, kw_only=True):
    """A query somebody had and did not voice; always shown without the name (settled 24)."""

    id: Id
    by: Speaker = None
    text: Annotated[str, words("What they wanted to ask.")]
    reasons: Annotated[list[Annotated[str, code("held_back_reason")]], says("At least one.")]
    attribution: Attribution = "role_only"
    about: Item | None = None
    what_would_have_helped: Annotated[str | None, words("What would have let them ask.")] = None
    occurred_on: On = None
    occurred_precision: Precision = None
    tags: Tags = []


class DenialBehaviour(Struct, kw_only=True):
    """A reading of one exchange, never of a person: a way of talking that hides danger."""

    on: Annotated[str, name("The id of the query or warning sign it is about.")]
    code: Annotated[str, code("denial_behaviour")]
    by: By = None
    note: Annotated[str | None, words("What was said.")] = None
    noted_on: On = None


class Finding(Struct, kw_only=True):
    """What this case teaches about the system."""

    id: Id
    by: By = None
    pattern: Annotated[str, code("pattern_type")]
    valence: Annotated[str, code("pattern_valence")]
    text: Annotated[str, words("The finding.")]
    evidence: Annotated[Ids, says("What it rests on.")]
    factors: Annotated[
        list[Annotated[str, code("factor")]], says("Without any: those of the evidence.")
    ] = []
    proposed_on: On = None
    how_it_showed: Annotated[str | None, words("How it showed in this case.")] = None
    how_usual: Annotated[str | None, words("How usual it is.")] = None
    how_widespread: Annotated[str | None, words("How widespread it is.")] = None
    why_it_matters: Annotated[str | None, words("Why it matters.")] = None
    confidence: Annotated[str | None, code("confidence")] = None
    hindsight_note: Annotated[str | None, words("What is known only now.")] = None


class Review(ReviewHead, kw_only=True):
    """One review, whole."""

    learning_lead_history: Annotated[list[LeadStep], says("In order of time.")] = []
    participants: list[Participant] = []
    observations: list[Observation] = []
    challenges: list[Challenge] = []
    warning_signs: list[WarningSign] = []
    held_back: list[HeldBack] = []
    denial_behaviours: list[DenialBehaviour] = []
    findings: list[Finding] = []


class Bundle(Struct, kw_only=True):
    """Reviews exported from elsewhere, with their history. Unknown keys are ignored, with a warning."""

    format: Literal["review-bundle/1"]
    reviews: list[Review]
