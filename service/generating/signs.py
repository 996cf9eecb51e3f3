"""Warning signs of a generated review, and what became of them; some come back, some cross cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from service.generating.days import day_between
from service.generating.making import Making
from service.generating.people import Person
from service.generating.phrases import NOTES, SIGNS, SOURCES, say

TOPICS = {
    "raised": "warning-sign-raised",
    "set_aside": "warning-sign-set-aside",
    "safety_assessment_opened": "warning-sign-safety-assessment-opened",
    "devils_advocate_recorded": "warning-sign-devils-advocate-recorded",
    "acted_on": "warning-sign-acted-on",
    "dismissed": "warning-sign-dismissed",
    "closed_unproven": "warning-sign-closed-unproven",
}
STATE = {"set_aside": "open"}
"""The state of a sign that ended so; of all others it is called like the ending."""
DAYS_BETWEEN = (20, 120)


@dataclass(frozen=True, slots=True)
class Planted:
    """A sign somebody plants: its kind, token, day and ending; `link` is the chain it belongs to."""

    link: str
    kind: str
    token: str
    on: date
    ending: str


def signs(making: Making, planted: Sequence[Planted]) -> list[dict[str, Any]]:
    """The signs of a review: its own, what came back of them, and those planted across cases."""
    made: list[dict[str, Any]] = []
    for _ in range(making.chance.poisson(making.knobs.signs_a_review)):
        made += _chain(making)
    for one in planted:
        row = _sign(making, one.kind, one.on, one.ending, token=one.token)
        for told in (*making.manifest.chains, *making.manifest.decoys):
            if told["link"] == one.link:
                told["signs"].append({"review": making.code, "id": row["id"], "on": str(one.on)})
        made.append(row)
    return made


def _chain(making: Making) -> list[dict[str, Any]]:
    """A sign, and whatever comes back of it: links that people made."""
    chance, knobs = making.chance, making.knobs
    kind, on = chance.pick(knobs.sign_kinds), making.day()
    made = [_sign(making, kind, on, chance.pick(knobs.sign_endings))]
    while chance.happens(knobs.share_recurring):
        on += timedelta(days=chance.randint(*DAYS_BETWEEN))
        if on > making.last_day:
            break
        earlier = made[-1]
        made.append(_sign(making, kind, on, chance.pick(knobs.sign_endings)))
        made[-1]["recurrence_of"] = earlier["id"]
        making.manifest.signs["all"]["recurrence_links"] += 1
        making.manifest.event("warning-sign-linked-as-recurrence")
        if any(step["event"] in ("set_aside", "dismissed") for step in earlier["history"]):
            making.manifest.signs["all"]["dismissed_then_recurred"] += 1
    return made


def _sign(
    making: Making, kind: str, on: date, wanted: str, *, token: str | None = None
) -> dict[str, Any]:
    chance = making.chance
    id = making.id("W")
    raiser: Person = chance.choice(making.people)
    history, ending = _history(making, on, wanted)
    row = {
        "id": id,
        "by": raiser.id,
        "kind": kind,
        "text": making.text(id, SIGNS[kind]),
        "recurrence_of": None,
        "occurred_on": on.isoformat(),
        "history": history,
    }
    if token is None and chance.happens(making.knobs.share_with_token):
        token = f"{making.code}-setting-{id}"  # used once: it makes no chain
    if token is not None:
        row |= {"subject": "setting", "subject_token": token}
    _count(making, kind, ending, raiser.band_on(on))
    return row


def _count(making: Making, kind: str, ending: str, band: str) -> None:
    truths = making.manifest.signs
    truths["all"]["total"] += 1
    truths["by_kind"][kind] += 1
    truths["by_state"][STATE.get(ending, ending)] += 1
    truths["by_band"][band] += 1
    assumed_safe = ending in ("set_aside", "dismissed", "closed_unproven")
    truths["all"]["assumed_safe_not_proved"] += assumed_safe
    truths["all"]["ever_set_aside"] += ending == "set_aside"


def _history(making: Making, on: date, wanted: str) -> tuple[list[dict[str, Any]], str]:
    """The steps towards an ending, and the ending reached by the last day."""
    chance = making.chance
    steps: list[dict[str, Any]] = [{"event": "raised", "on": on.isoformat()}]
    last = min(making.last_day, on + timedelta(days=20))
    day = day_between(chance, on, last)
    making.manifest.event("warning-sign-raised")
    if wanted == "open":
        return steps, "open"
    more = _towards(making, wanted, day)
    for step in more:
        making.manifest.event(TOPICS.get(step["event"], "warning-sign-proved-safe"))
    return [*steps, *more], wanted


def _towards(making: Making, wanted: str, day: date) -> list[dict[str, Any]]:
    chance = making.chance
    on = day.isoformat()
    opened = {"event": "safety_assessment_opened", "on": on}
    match wanted:
        case "under_assessment":
            return [opened]
        case "proved_safe":
            note = say(chance, NOTES["devils_advocate"])
            advocate = {"event": "devils_advocate_recorded", "on": on, "note": note}
            return [opened, advocate, _proof(making, on)]
        case "acted_on":
            acted = {"event": "acted_on", "on": on, "note": say(chance, NOTES["acted_on"])}
            acted["by_agency"] = chance.pick(making.knobs.agencies)
            return [opened, acted] if chance.happens(0.4) else [acted]
        case "dismissed":
            return [{"event": "dismissed", "on": on, "reason": say(chance, NOTES["dismissed"])}]
        case "closed_unproven":
            note = say(chance, NOTES["closed_unproven"])
            return [{"event": "closed_unproven", "on": on, "why": "case_closed", "note": note}]
        case _:
            note = say(chance, NOTES["set_aside"])
            return [{"event": "set_aside", "on": on, "how": "passed_on", "note": note}]


def _proof(making: Making, on: str) -> dict[str, Any]:
    sources = making.chance.sample(SOURCES, making.chance.randint(2, 3))
    making.manifest.event("warning-sign-safety-evidence-added", len(sources))
    making.manifest.event("warning-sign-alternative-considered")
    return {
        "event": "proved_safe",
        "on": on,
        "proof": {
            "sources": sources,
            "alternatives": [{"explanation": "somebody else did it", "result": "ruled_out"}],
            "raiser_view": making.chance.choice(("agrees", "disagrees")),
            "decided_by": {"agency": "la_csc", "band": "4"},
        },
    }
