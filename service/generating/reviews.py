"""One generated review, whole: its people, what they said, and what goes wrong on the way to us."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from service.generating.chance import Chance
from service.generating.days import day_between
from service.generating.knobs import Knobs
from service.generating.making import Making
from service.generating.manifest import Manifest
from service.generating.observations import findings, observations
from service.generating.people import person
from service.generating.queries import queries
from service.generating.signs import Planted, signs
from service.generating.voices import count_voices

LEAD = "Partnership learning lead"
THEMES = (
    "referral feedback",
    "thresholds",
    "being seen",
    "neglect",
    "exploitation",
    "joint visits",
)
SHARE_WITH_A_LEAD_GONE = ("vacated", "never")
LISTS = (
    "participants",
    "observations",
    "challenges",
    "warning_signs",
    "held_back",
    "denial_behaviours",
    "findings",
)
DENIAL = (
    "assume_normal",
    "dismiss_intermittent",
    "safe_until_proven_dangerous",
    "cannot_happen_here",
)
ENDED_WITHOUT_A_LOOK = {"set_aside", "declined", "dismissed", "closed_unproven"}


def review(
    chance: Chance,
    knobs: Knobs,
    manifest: Manifest,
    number: int,
    opened: date,
    planted: Sequence[Planted],
) -> dict[str, Any]:
    """The review of this number (from 1), as a bundle has it; its truths are counted."""
    code = f"R{number:05d}"
    making = Making(chance, knobs, manifest, code, opened, [])
    count = chance.around(
        knobs.median_participants,
        knobs.spread_of_participants,
        knobs.fewest_participants,
        knobs.most_participants,
    )
    making.people += [
        person(chance, knobs, f"{code}-P{place + 1}", opened, making.last_day)
        for place in range(count)
    ]
    told = observations(making)
    asked, held_back = queries(making)
    raised = signs(making, planted)
    found = findings(making, told, held_back)
    count_voices(making, found)
    row = {
        "code": code,
        "type": _type(making),
        "title": f"{code}: {chance.choice(THEMES)}",
        "area": "Westmarch (fictional)",
        "nation": "england",
        "opened_on": opened.isoformat(),
        "incident_on": None,
        "learning_lead_history": _lead(making),
        "participants": [one.row() for one in making.people],
        "observations": told,
        "challenges": asked,
        "warning_signs": raised,
        "held_back": held_back,
        "denial_behaviours": _denial(making, asked, raised),
        "findings": found,
    }
    _count(making, row)
    _spoil(making, row)
    return row


def _type(making: Making) -> str:
    chosen = making.chance.pick(making.knobs.review_types)
    making.manifest.review_types[chosen] += 1
    return chosen


def _lead(making: Making) -> list[dict[str, Any]]:
    chance = making.chance
    what = chance.pick(making.knobs.lead_histories)
    making.manifest.leads[what] += 1
    if what in SHARE_WITH_A_LEAD_GONE:
        making.manifest.without_lead.append(making.code)
    if what == "never":
        return []
    steps = [{"event": "assigned", "on": making.opened.isoformat(), "lead": LEAD}]
    making.manifest.event("case-review-learning-lead-assigned")
    if what != "assigned":
        on = day_between(chance, making.opened, making.last_day).isoformat()
        steps.append({"event": what, "on": on})
        if what == "handed_over":
            steps[-1]["lead"] = f"{LEAD} (deputy)"
        making.manifest.event(f"case-review-learning-lead-{what.replace('_', '-')}")
    return steps


def _denial(
    making: Making, asked: list[dict[str, Any]], raised: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Readings of exchanges that ended without a look: never of those that were answered well."""
    found = []
    for row in (*asked, *raised):
        events = {step["event"] for step in row["history"]}
        share = making.knobs.share_with_denial
        if events & ENDED_WITHOUT_A_LOOK and making.chance.happens(share):
            code = making.chance.zipf(DENIAL)
            found.append({"on": row["id"], "code": code})
            making.manifest.denial[code] += 1
            making.manifest.event("observation-recorded")
    return found


def _count(making: Making, row: dict[str, Any]) -> None:
    making.manifest.rows["reviews"] += 1
    making.manifest.event("case-review-opened")
    making.manifest.event("case-review-participant-registered", len(making.people))
    _ask_for_rights(making)
    changes = sum(one.later is not None for one in making.people)
    making.manifest.event("case-review-participant-status-changed", changes)
    for name in LISTS:
        making.manifest.rows[name] += len(row[name])


def _ask_for_rights(making: Making) -> None:
    """Who asks what is held of them, in the year of the review, and whose erasure is upheld."""
    chance, knobs = making.chance, making.knobs
    for one in making.people:
        if chance.happens(1 / knobs.participants_a_request_a_year):
            upheld = chance.happens(knobs.share_erasure_upheld)
            making.manifest.rights.append({"participant": one.id, "erasure_upheld": upheld})


def _spoil(making: Making, row: dict[str, Any]) -> None:
    """Send a few rows twice, and a few more under an id that stands for something else already."""
    chance, knobs = making.chance, making.knobs
    for name in ("observations", "challenges"):
        again: list[dict[str, Any]] = []
        for one in row[name]:
            if chance.happens(knobs.share_sent_twice):
                again.append(dict(one))
                making.manifest.repeated.append(one["id"])
            if chance.happens(knobs.share_conflicting):
                again.append(one | {"text": f"{one['text']} Not as first sent."})
                making.manifest.conflicting.append(one["id"])
        row[name] = [*row[name], *again]


def opening_days(chance: Chance, knobs: Knobs, reviews: int) -> list[date]:
    """When the reviews open, in order: at an even rate, back from the last day."""
    years = min(knobs.most_years, max(0.5, reviews / knobs.partnership.reviews_per_year))
    last = knobs.last_day - timedelta(days=14)
    first = last - timedelta(days=round(years * 365))
    return sorted(day_between(chance, first, last) for _ in range(reviews))
