"""Queries that somebody had in a generated review: voiced and answered in some way, or held back."""

from datetime import date
from typing import Any

from domain.vocabulary import vocabulary
from service.generating.making import ROLE_ONLY, Making
from service.generating.one_query import Asked
from service.generating.people import Person, gap
from service.generating.phrases import HELD_BACK, WOULD_HAVE_HELPED, say


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
    helped = chance.happens(making.knobs.share_saying_what_would_have_helped)
    on = making.maybe_day()
    _count(making, person, on, reasons, helped=helped)
    return {
        "id": id,
        "by": person.id,
        "reasons": sorted(reasons),
        "text": making.text(id, HELD_BACK),
        "what_would_have_helped": say(chance, WOULD_HAVE_HELPED) if helped else None,
        "about": {"agency": owner.agency, "band": owner.band},
        "occurred_on": None if on is None else on.isoformat(),
    }


def _count(
    making: Making, person: Person, on: date | None, reasons: set[str], *, helped: bool
) -> None:
    truths, shown = making.manifest.held_back, making.shown(person, ROLE_ONLY, on)
    truths["all"].update(total=1, with_what_would_have_helped=helped)
    truths["reasons"].update(reasons)
    truths["by_band"][shown.band] += 1
    truths["by_level"][shown.level] += 1
    for reason in reasons:
        truths["reasons_of_whom"][f"{reason} {shown.level} {shown.agency}"] += 1
    making.manifest.event("held-back-query-disclosed")
