"""The people of a generated review: where they work, how senior they are, and what changed for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from domain.vocabulary import vocabulary
from service.generating.chance import Chance
from service.generating.days import day_between
from service.generating.knobs import Knobs

NUMBERED = "1234567"
FIELD_OF = {
    "la_csc": "social_care",
    "community_health": "health",
    "acute_trust": "health",
    "camhs": "health",
    "gp": "health",
    "school": "education",
    "early_years": "education",
    "la_education": "education",
    "police": "police",
}
DAYS_OF_A_YEAR = 365
AGENCY_OF_BAND = {"L": "family", "I": "independent", "U": "undisclosed"}


@dataclass(frozen=True, slots=True)
class Person:
    """A participant; `later` is their band from a day on, for those who were promoted or left."""

    id: str
    agency: str
    band: str
    role: str
    closeness: str = "not_recorded"
    organisation: str | None = None
    later: tuple[date, str] | None = None
    left: bool = False

    def band_on(self, day: date | None) -> str:
        """The band on a day; where the day is not known, the first."""
        if day is not None and self.later is not None and self.later[0] <= day:
            return self.later[1]
        return self.band

    def row(self) -> dict[str, Any]:
        """The participant as a bundle has them."""
        row: dict[str, Any] = {
            "id": self.id,
            "agency": self.agency,
            "role": self.role,
            "band": self.band,
            **self._place(),
        }
        if self.later is not None:
            day, band = self.later
            change: dict[str, Any] = {"on": day.isoformat(), "agency": self.agency, "band": band}
            change |= self._place()
            change["role"] = self.role if self.left else role_of(self.agency, band)
            change |= {"employment": "left"} if self.left else {}
            row["changes"] = [change]
        return row

    def _place(self) -> dict[str, Any]:
        known = {} if self.closeness == "not_recorded" else {"closeness": self.closeness}
        return known | ({"organisation": self.organisation} if self.organisation else {})


def person(chance: Chance, knobs: Knobs, id: str, opened: date, last: date) -> Person:
    """Somebody new. Promotions and departures fall into the time of the review."""
    band = chance.pick(knobs.bands)
    agency = AGENCY_OF_BAND.get(band) or chance.pick(knobs.agencies)
    role = chance.choice(_roles(FIELD_OF.get(agency, "other"), band))
    closeness = chance.pick(knobs.closeness.get(band, knobs.closeness_of_others))
    somebody = Person(id, agency, band, role, closeness, _organisation(chance, knobs, agency))
    if band not in NUMBERED:
        return somebody
    day = day_between(chance, opened, last)
    if band < "7" and chance.happens(knobs.share_promoted):
        return replace(somebody, later=(day, str(int(band) + 1)))
    staying = (1 - knobs.share_left_a_year) ** ((last - opened).days / DAYS_OF_A_YEAR)
    if chance.happens(1 - staying):
        return replace(somebody, later=(day, band), left=True)
    return somebody


def _organisation(chance: Chance, knobs: Knobs, agency: str) -> str | None:
    """Which of the partnership's organisations somebody works for, as an opaque token."""
    there = knobs.partnership
    numbers = {
        "social_care": ("authority", there.authorities),
        "health": ("health-body", there.health_bodies),
        "police": ("force", there.forces),
        "education": ("school", there.schools),
    }
    field = "social_care" if agency == "la_education" else FIELD_OF.get(agency, "")
    if field not in numbers:
        return None
    sort, number = numbers[field]
    return f"{sort}-{chance.randint(1, number):03d}"


def role_of(agency: str, band: str) -> str:
    """The first role of a band in an agency."""
    return _roles(FIELD_OF.get(agency, "other"), band)[0]


def gap(raiser: str, owner: str) -> int | None:
    """How many bands a query goes up (or, below 0, down); None outside the bands 1 to 7."""
    if raiser not in NUMBERED or owner not in NUMBERED:
        return None
    return int(owner) - int(raiser)


def gradient(raiser: str, owner: str) -> str:
    """The group a query belongs to (settled 17)."""
    outside = next((band for band in (raiser, owner) if band not in NUMBERED), None)
    if outside is not None:
        return {"L": "family", "I": "independent"}.get(outside, "undisclosed")
    distance = int(owner) - int(raiser)
    return "level" if distance == 0 else "up" if distance > 0 else "down"


@cache
def _roles(field: str, band: str) -> tuple[str, ...]:
    """The roles of a field that usually have this band; of any field where it has none."""
    terms: list[tuple[str, Mapping[str, Any]]] = [
        (term.code, term.more) for term in vocabulary("role") if term.may_be_chosen
    ]
    there = tuple(c for c, more in terms if more["band"] == band and more["field"] == field)
    return there or tuple(code for code, more in terms if more["band"] == band)
