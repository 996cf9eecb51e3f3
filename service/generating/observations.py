"""What people in a generated review saw, thought, knew and missed; and what came of it as findings."""

from datetime import date
from typing import Any

from domain.vocabulary import vocabulary
from service.generating.knobs import INTERACTIONS
from service.generating.making import Making, iso
from service.generating.people import Person
from service.generating.phrases import FINDINGS, OBSERVATIONS

LIVED = {
    "child": "childs_voice",
    "young_person": "childs_voice",
    "pupil": "childs_voice",
    "patient": "childs_voice",
}
SOURCES = ("meeting", "meeting", "meeting", "conversation", "conversation", "supervision")
MOST_EVIDENCE = 6


def observations(making: Making) -> list[dict[str, Any]]:
    """The observations of a review, in order of time but for a few."""
    made: list[tuple[date, dict[str, Any]]] = []
    for person in making.people:
        for _ in range(_count(making)):
            row = _observation(making, person)
            day = date.fromisoformat(row["occurred_on"]) if row["occurred_on"] else making.opened
            made.append((day, row))
    made.sort(key=lambda one: one[0])
    rows = [row for _, row in made]
    for place in range(len(rows)):
        if making.chance.happens(making.knobs.share_out_of_order):
            rows.insert(making.chance.randrange(len(rows)), rows.pop(place))
    return rows


def findings(
    making: Making, rows: list[dict[str, Any]], held_back: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Findings, each on at least two observations of which one shows a factor (I14).

    A few rest on something held back too: it turned out to matter.
    """
    telling = [row for row in rows if row["factor"] is not None]
    if len(rows) < 2 or not telling:
        return []
    found = [
        _finding(making, rows, telling, held_back)
        for _ in range(making.chance.randint(*making.knobs.findings))
    ]
    for pattern in {one["pattern"] for one in found}:
        making.manifest.pattern_cases[pattern] += 1
    return found


def _count(making: Making) -> int:
    knobs = making.knobs
    if making.chance.happens(knobs.share_silent):
        return 0
    more = knobs.observations_each / (1 - knobs.share_silent) - 1
    return 1 + making.chance.negative_binomial(more, knobs.observations_dispersion)


def _observation(making: Making, person: Person) -> dict[str, Any]:
    chance = making.chance
    id = making.id("C")
    kind = _kind(making, person)
    attribution = making.attribution(None)
    on = making.maybe_day()
    factor = _factor(making, person) if chance.happens(making.knobs.share_with_factor) else None
    valence = None if factor is None else _valence(making, person, factor)
    source = _source(making, kind)
    _count_truths(making, kind, factor, valence, source, attribution)
    making.said.append((id, person, making.shown(person, attribution, on)))
    making.manifest.observations["by_band"][making.band_shown(person, attribution, on)] += 1
    _put_in_late(making, id, on)
    return {
        "id": id,
        **making.speaker(person, attribution),
        "kind": kind,
        "text": making.text(id, OBSERVATIONS[kind]),
        "factor": factor,
        "valence": valence,
        "source": source,
        "occurred_on": iso(on),
        "tags": ["known_at_the_time"] if kind == "view_from_the_tunnel" else [],
    }


def _put_in_late(making: Making, id: str, on: date | None) -> None:
    if on is not None and making.chance.happens(making.knobs.share_late):
        days = making.chance.randint(3, making.knobs.most_days_late)
        making.manifest.late.append({"id": id, "days": days})


def _count_truths(
    making: Making,
    kind: str,
    factor: str | None,
    valence: str | None,
    source: str,
    attribution: str,
) -> None:
    truths = making.manifest.observations
    truths["all"]["total"] += 1
    truths["by_kind"][kind] += 1
    truths["by_source"][source] += 1
    truths["by_attribution"][attribution] += 1
    if factor is not None and valence is not None:
        making.manifest.factors[factor][valence] += 1
    making.manifest.event("observation-recorded")


def _kind(making: Making, person: Person) -> str:
    if person.band == "L":
        return LIVED.get(person.role, "family_voice")
    return making.chance.pick(making.knobs.observation_kinds)


def _source(making: Making, kind: str) -> str:
    known = {"childs_voice": "child_conversation", "family_voice": "family_conversation"}
    known["fact_from_record"] = "record"
    return known.get(kind) or making.chance.choice(SOURCES)


def _factor(making: Making, person: Person) -> str:
    planted = [factor for factor, agency in INTERACTIONS if agency == person.agency]
    if planted and making.chance.happens(making.knobs.share_of_planted_factors):
        return making.chance.choice(planted)
    return making.chance.zipf(vocabulary("factor").codes)


def _valence(making: Making, person: Person, factor: str) -> str:
    chance, knobs = making.chance, making.knobs
    if (factor, person.agency) in INTERACTIONS:
        hindered = chance.happens(knobs.share_hindered_where_planted)
        counts = making.manifest.interactions[f"{factor} {person.agency}"]
        counts.update(hindered=hindered, helped=not hindered)
        return "hindered" if hindered else "helped"
    rest = 1 - knobs.share_helped
    shares = {"helped": knobs.share_helped, "hindered": 0.93 * rest}
    return chance.pick({**shares, "both": 0.04 * rest, "unclear": 0.03 * rest})


def _finding(
    making: Making,
    rows: list[dict[str, Any]],
    telling: list[dict[str, Any]],
    held_back: list[dict[str, Any]],
) -> dict[str, Any]:
    chance, knobs = making.chance, making.knobs
    id = making.id("F")
    pattern = chance.pick(knobs.patterns)
    valence = "constructive" if chance.happens(knobs.share_constructive) else "unsafe"
    first = chance.choice(telling)["id"]
    others = [row["id"] for row in rows if row["id"] != first]
    count = chance.randint(1, min(MOST_EVIDENCE - 1, len(others)))
    evidence = [first, *chance.sample(others, count)]
    if held_back and chance.happens(knobs.share_resting_on_held_back):
        evidence.append(chance.choice(held_back)["id"])
    making.manifest.patterns[pattern][valence] += 1
    making.manifest.event("finding-proposed")
    return {
        "id": id,
        "pattern": pattern,
        "valence": valence,
        "text": making.text(id, FINDINGS[pattern]),
        "evidence": evidence,
    }
