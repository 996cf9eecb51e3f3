"""Queries that somebody had in a generated review: voiced and answered in some way, or held back."""

from typing import Any

from domain.vocabulary import vocabulary
from service.generating.making import Making
from service.generating.one_query import Asked
from service.generating.people import Person, gap
from service.generating.phrases import HELD_BACK


def queries(making: Making) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What was asked, and what people wanted to ask and did not (planted silence effect)."""
    knobs, chance = making.knobs, making.chance
    asked: list[dict[str, Any]] = []
    held_back: list[dict[str, Any]] = []
    wanted = knobs.queries_a_review / (1 - (knobs.held_back_level + knobs.held_back_two_up) / 2)
    for _ in range(chance.negative_binomial(wanted, knobs.queries_dispersion)):
        raiser = chance.choice(making.people)
        owner = making.owner_for(raiser)
        on = making.day()
        up = gap(raiser.band_on(on), owner.band)
        silent = chance.happens(_share_held_back(making, up))
        making.manifest.silence[_distance(up)].update(held_back=silent, voiced=not silent)
        if silent:
            held_back.append(_held_back(making, raiser, owner, up))
        else:
            asked.append(Asked(making, raiser, owner, on, up).row())
    return asked, held_back


def _distance(up: int | None) -> str:
    if up is None:
        return "not_numbered"
    return "level_or_down" if up <= 0 else "one_up" if up == 1 else "two_or_more_up"


def _share_held_back(making: Making, up: int | None) -> float:
    low, high = making.knobs.held_back_level, making.knobs.held_back_two_up
    return {"one_up": (low + high) / 2, "two_or_more_up": high}.get(_distance(up), low)


def _held_back(making: Making, person: Person, owner: Person, up: int | None) -> dict[str, Any]:
    chance = making.chance
    id = making.id("H")
    codes = vocabulary("held_back_reason").codes
    reasons = {"status_difference"} if up is not None and up >= 2 and chance.happens(0.5) else set()
    reasons.add(chance.zipf(codes))
    if chance.happens(0.3):
        reasons.add(chance.choice(codes))
    making.manifest.held_back["all"]["total"] += 1
    making.manifest.held_back["reasons"].update(reasons)
    making.manifest.event("held-back-query-disclosed")
    on = making.maybe_day()
    making.manifest.held_back["by_band"][person.band_on(on)] += 1
    return {
        "id": id,
        "by": person.id,
        "reasons": sorted(reasons),
        "text": making.text(id, HELD_BACK),
        "about": {"agency": owner.agency, "band": owner.band},
        "occurred_on": None if on is None else on.isoformat(),
    }
