"""How a collective-learning summary is shown: its sections, in the order they are read (P11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from projections.changes import Change
from projections.limits import Limit
from projections.news import Since
from projections.open_matters import CarriedMatter, OpenMatter
from projections.purposes import Purpose
from projections.shown.findings import Finding
from projections.shown.leads import Person
from projections.shown.observations import Observation
from projections.shown.proofs import Proof
from projections.shown.queries import Query
from projections.shown.reviews import Review
from projections.shown.signs import Sign


@dataclass(frozen=True, slots=True)
class Period:
    """From and to which day (both included), as it was asked; null is open."""

    from_: date | None
    to: date | None


@dataclass(frozen=True, slots=True)
class Queries:
    """All queries by their status now; `items` are the first in the order of the register."""

    total: int
    by_status: Mapping[str, int]
    items: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class SignProofs:
    """How far one sign was proved safe: where it ended, and the five proofs (I9)."""

    id: str
    reference: str
    ending: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """All signs by their state now; `assumed_safe_not_proved` are references (settled 9).

    `proofs` are those of the signs in `items`, in the same order.
    """

    total: int
    by_state: Mapping[str, int]
    assumed_safe_not_proved: tuple[str, ...]
    items: tuple[Sign, ...]
    proofs: tuple[SignProofs, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many queries were held back, and every reason with its number."""

    total: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is responsible for drawing the learning together, and since when.

    `title` is in words, null when none was recorded; `participant` is who it is as they stand now,
    when they take part. Nobody is: all of it is null.
    """

    title: str | None
    participant: Person | None
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningSummary:
    """What a review, or a period over all reviews, has taught so far.

    A thing belongs to the period by its own day. `lead` is the title of who is responsible for the
    learning of the one review, null when nobody is or a period was asked about; `responsible` says
    it of a period too, of which whoever leads the learning of the standing inbox is in charge.
    `purposes` are the purpose questions with their answers. `good_practice` is only what says what
    made it possible (I15), `good_practice_left_out` how much of what was looked through does not.
    `changes` are what was revised and done, and its effect as far as anybody recorded one. `since`
    is what is new since the last publication of this scope, null when there is none. `patterns` count
    findings by type and valence; `helped_hindered` is how often each condition helped and hindered.
    `digest` is over all of it but words and counts to today (`projections.digests`): as at the same
    position it never changes.
    """

    review: Review | None
    period: Period
    lead: str | None
    responsible: Responsible
    purpose_questions: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    findings: tuple[Finding, ...]
    patterns: Mapping[str, Mapping[str, int]]
    helped_hindered: Mapping[str, tuple[int, int]]
    good_practice: tuple[Observation, ...]
    good_practice_left_out: int
    queries: Queries
    warning_signs: Signs
    held_back: HeldBack
    absent_voices: tuple[Observation, ...]
    child_and_family_voice: tuple[Observation, ...]
    still_open: tuple[OpenMatter, ...]
    carried_forward: tuple[CarriedMatter, ...]
    changes: tuple[Change, ...]
    since: Since | None
    limits: tuple[Limit, ...]
    position: int
    digest: str
