"""Whose voice was heard in a generated review, and whose was used: the truths of it (P03, P05)."""

from typing import Any

from service.generating.making import HIDDEN, Making
from service.generating.people import Person


def count_voices(making: Making, findings: list[dict[str, Any]]) -> None:
    """Count who was asked, who said something, and what the findings rest on."""
    manifest = making.manifest
    cited = {id for one in findings for id in one["evidence"]}
    seen: set[tuple[str, str, str]] = set()
    for id, person, shown in making.said:
        manifest.heard(shown, observations=1, cited_in_findings=id in cited)
        for by in ("band", "level", "agency", "closeness"):
            # each anonymous voice is one of its own
            who = (by, getattr(shown, by), id if shown is HIDDEN else person.id)
            manifest.voices[by][who[1]]["people_contributing"] += who not in seen
            seen.add(who)
    for one in making.people:
        manifest.heard(_now(making, one), invited=1)
    manifest.held_back["all"]["cited_in_findings"] += sum(_is_held_back(id) for id in cited)


def _now(making: Making, person: Person) -> Any:
    """How somebody counts after everything that changed for them."""
    return making.shown(person, "named", None if person.later is None else person.later[0])


def _is_held_back(id: str) -> bool:
    return id.rpartition("-")[2].startswith("H")
