"""Every knob of the generated reviews, with its default. Nothing here claims to describe real services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Weights = Mapping[str, float]


def _weights(**weights: float) -> Weights:
    return weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """How many organisations of each sort work together, and how many reviews they begin in a year."""

    authorities: int
    health_bodies: int
    forces: int
    schools: int
    reviews_per_year: float


SMALL = Partnership(authorities=1, health_bodies=6, forces=1, schools=120, reviews_per_year=24)
LARGE = Partnership(authorities=3, health_bodies=14, forces=1, schools=400, reviews_per_year=96)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """What is planted, and how much of it. Weights need not add up to anything; shares are 0 to 1.

    A bundle has days and no hours, and does not say when something was put in: what was late is in
    the manifest alone. `mean_days_to_stage` are working days (stage 2 is the slowest).
    """

    # time
    last_day: date = date(2025, 6, 30)
    most_years: float = 5
    days_looked_back: tuple[int, int] = (90, 400)
    days_a_review_takes: int = 120
    share_without_date: float = 0.25
    share_out_of_order: float = 0.04
    share_late: float = 0.15
    most_days_late: int = 30

    # reviews and people
    partnership: Partnership = LARGE
    review_types: Weights = field(
        default_factory=lambda: _weights(
            rapid_review=2,
            lcspr=1,
            multi_agency_audit=8,
            reflective_case_discussion=6,
            quality_circle=4,
            appreciative_review=3,
        )
    )
    median_participants: float = 11
    spread_of_participants: float = 0.45
    fewest_participants: int = 5
    most_participants: int = 40
    bands: Weights = field(
        default_factory=lambda: {
            **_weights(L=4, I=4, U=1.5),
            "1": 14,
            "2": 38,
            "3": 14,
            "4": 14,
            "5": 8,
            "6": 2,
            "7": 0.5,
        }
    )
    agencies: Weights = field(
        default_factory=lambda: _weights(
            la_csc=30,
            community_health=10,
            acute_trust=8,
            camhs=4,
            gp=6,
            school=12,
            early_years=4,
            la_education=2,
            police=10,
            voluntary=5,
            other=1,
        )
    )
    share_promoted: float = 0.08
    share_left_a_year: float = 0.18
    closeness: Mapping[str, Weights] = field(
        default_factory=lambda: {
            "1": _weights(daily=50, weekly=30, occasional=15, never_met=5),
            "2": _weights(daily=5, weekly=35, monthly=40, occasional=15, never_met=5),
            "3": _weights(weekly=15, monthly=35, occasional=30, never_met=20),
            "L": _weights(daily=80, weekly=20),
            "U": _weights(not_recorded=1),
        }
    )
    closeness_of_others: Weights = field(
        default_factory=lambda: _weights(monthly=5, occasional=25, never_met=70)
    )
    lead_histories: Weights = field(
        default_factory=lambda: _weights(assigned=77, handed_over=8, vacated=10, never=5)
    )

    # what people say
    share_silent: float = 0.12
    observations_each: float = 3.2
    observations_dispersion: float = 1.1
    observation_kinds: Weights = field(
        default_factory=lambda: _weights(
            view_from_the_tunnel=18,
            condition_of_work=16,
            professional_judgement=14,
            direct_observation=12,
            fact_from_record=12,
            good_practice=9,
            knowledge_gap=6,
            healthy_unease=4,
            work_around=4,
            suggestion=1,
            context=1,
        )
    )
    share_with_factor: float = 0.85
    share_helped: float = 0.35
    share_of_planted_factors: float = 0.10
    share_hindered_where_planted: float = 0.95
    attributions: Weights = field(default_factory=lambda: _weights(named=78, role_only=14))
    share_anonymous: float = 0.06
    anonymous_per_band_up: float = 0.02

    # queries
    queries_a_review: float = 5.0
    queries_dispersion: float = 2.0
    strengths: Weights = field(
        default_factory=lambda: _weights(probe=45, alert=30, challenge=22, emergency=3)
    )
    share_acknowledged: float = 0.85
    share_set_aside: float = 0.12
    share_answered_in_a_week: float = 0.60
    share_blind: float = 0.25
    accepted_log_odds: float = 0.15
    accepted_log_odds_per_band_up: float = -0.35
    """With these two and the escalations the outcomes come out as meant; half of what stays open does so
    because the review ends first."""
    accepted: Weights = field(default_factory=lambda: _weights(accepted=34, accepted_in_part=14))
    not_accepted: Weights = field(
        default_factory=lambda: _weights(
            declined=29, responded=12, withdrawn=5, open=3, closed_with_dissent=2
        )
    )
    share_unsatisfied: float = 0.60
    share_escalated: float = 0.30
    share_stalled_at_stage_2: float = 0.35
    mean_days_to_stage: Mapping[str, float] = field(
        default_factory=lambda: {"2": 12.0, "3": 6.0, "4": 8.0}
    )
    held_back_level: float = 0.05
    held_back_two_up: float = 0.18
    share_saying_what_would_have_helped: float = 0.40

    # warning signs
    signs_a_review: float = 3.0
    sign_kinds: Weights = field(
        default_factory=lambda: _weights(
            intermittent_change=24,
            out_of_sight=22,
            abnormal_conditions=20,
            single_point_information=16,
            operating_blind=12,
            healthy_unease=6,
        )
    )
    sign_endings: Weights = field(
        default_factory=lambda: _weights(
            open=20,
            set_aside=12,
            under_assessment=10,
            acted_on=25,
            dismissed=16,
            closed_unproven=11,
            proved_safe=6,
        )
    )
    share_recurring: float = 0.35
    share_with_token: float = 0.15
    chains: int = 20
    decoys: int = 12
    share_with_denial: float = 0.25

    # findings
    findings: tuple[int, int] = (2, 5)
    patterns: Weights = field(
        default_factory=lambda: _weights(
            human_tool=10,
            human_management_system=28,
            comms_incident_response=14,
            comms_long_term_work=22,
            family_professional=12,
            human_reasoning=14,
        )
    )
    share_constructive: float = 0.30
    share_resting_on_held_back: float = 0.15

    # people's rights
    participants_a_request_a_year: float = 400
    share_erasure_upheld: float = 0.20

    # words, and what goes wrong on the way
    share_with_a_name: float = 0.02
    share_welsh: float = 0.01
    share_with_symbols: float = 0.005
    share_sent_twice: float = 0.01
    share_conflicting: float = 0.005


INTERACTIONS = (
    ("cond.workload", "la_csc"),
    ("org.performance_targets", "la_csc"),
    ("inter.referral_feedback", "school"),
    ("inter.hierarchy_status", "community_health"),
    ("cond.it_tools", "police"),
)
"""Factors that hinder one agency more than others: planted, to be found."""
