"""How whoever began a thing is shown: as they said last, and before that no more than they let be known."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tests.oracle.past import Noted, Past, Row, Rows, plain
from tests.oracle.voices import by

DESCRIPTIONS = Path(__file__).parents[2] / "domain" / "vocabulary" / "description.toml"
CHANGED = {
    "queries": "challenge-attribution-changed",
    "warning_signs": "warning-sign-attribution-changed",
    "observations": "observation-attribution-changed",
    "held_back": "held-back-query-attribution-changed",
}


def show(facts: dict[str, Rows], whole: Past, later: Past) -> None:
    """The rows as they stand after the whole, of which what comes later may still cover something."""
    for fact, topic in CHANGED.items():
        for one in whole.every(topic):
            facts[fact][one.thing] |= {
                "by_attribution": one.said.attribution,
                "by_display_as": one.said.display_as,
                "by_role": plain(one.said.role),
            }
        for one in _covering(later.every(topic)):
            if one.thing in facts[fact]:
                facts[fact][one.thing] |= {"by_role": None, "by_shown_as": one.said.display_as}


def cover(steps: Rows, every: Past) -> None:
    """A step says no more of whoever began its thing than they let be known since."""
    for one in _covering(every.every(*CHANGED.values())):
        voice = by(one.envelope)["by_voice"]
        for row in steps.values():
            earlier = int(row["position"]) < one.position
            if earlier and row["thing_id"] == one.thing and row["by_voice"] == voice:
                row |= {"by_role": None, "correlation_id": None, "by_attribution": "role_only"}
                row["by_display_as"] = one.said.display_as
                row |= unsaid(row)


def unsaid(row: Row) -> Row:
    """What takes the place of agency, band and level under a broad description."""
    broad = _descriptions().get(row["by_display_as"])
    if row["by_attribution"] != "role_only" or broad is None:
        return {}
    level = row["by_level"] if "sector" in broad else "undisclosed"
    return {"by_agency": "undisclosed", "by_band": "U", "by_level": level}


def _covering(changes: Iterable[Noted]) -> list[Noted]:
    return [one for one in changes if one.said.attribution == "role_only"]


@cache
def _descriptions() -> dict[str, Any]:
    terms: dict[str, Any] = tomllib.loads(DESCRIPTIONS.read_text("utf-8"))["terms"]
    return terms
