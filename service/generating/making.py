"""What everything in one generated review is made with: chance, knobs, people, days, truths."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.people import level_of
from service.generating.chance import Chance
from service.generating.days import day_between
from service.generating.knobs import Knobs
from service.generating.manifest import Manifest
from service.generating.people import NUMBERED, Person
from service.generating.phrases import NAMES, SECOND_SENTENCES, SYMBOLS, WELSH, say

ANONYMOUS, NAMED, ROLE_ONLY = "anonymous", "named", "role_only"
NOBODY = Person("", "la_csc", "4", "social_work_team_manager")
"""Who is asked when nobody with a numbered band takes part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a speaker counts in what the read models show."""

    band: str
    level: str
    agency: str
    closeness: str


HIDDEN = Shown(band="U", level="undisclosed", agency="undisclosed", closeness="not_recorded")
"""An anonymous voice."""


@dataclass(slots=True)
class Making:
    """One review while it is made."""

    chance: Chance
    knobs: Knobs
    manifest: Manifest
    code: str
    opened: date
    people: list[Person]
    anonymous: int = 0
    made: dict[str, int] = field(default_factory=dict)
    said: list[tuple[str, Person, Shown]] = field(default_factory=list)
    """The observations by id, with who made them and how they are shown."""

    @property
    def looked_back_to(self) -> date:
        """The first day this review looks back on."""
        earliest, latest = self.knobs.days_looked_back
        return date.fromordinal(self.opened.toordinal() - (earliest + latest) // 2)

    @property
    def last_day(self) -> date:
        """The last day anything is said in this review."""
        ends = date.fromordinal(self.opened.toordinal() + self.knobs.days_a_review_takes)
        return min(ends, self.knobs.last_day)

    def id(self, prefix: str) -> str:
        """The next id of a kind of row: `R0001-Q3`."""
        self.made[prefix] = self.made.get(prefix, 0) + 1
        return f"{self.code}-{prefix}{self.made[prefix]}"

    def day(self) -> date:
        """A day on which something happened or was said."""
        return day_between(self.chance, self.looked_back_to, self.last_day)

    def maybe_day(self) -> date | None:
        """A day, unless nobody wrote it down."""
        return None if self.chance.happens(self.knobs.share_without_date) else self.day()

    def owner_for(self, raiser: Person) -> Person:
        """Whose decision is queried: somebody with a numbered band, the more senior the likelier."""
        others = [one for one in self.people if one.band in NUMBERED and one is not raiser]
        if not others:
            return NOBODY
        return self.chance.choices(others, [int(one.band) for one in others])[0]

    def attribution(self, gap: int | None) -> str:
        """How the speaker is shown: anonymous more often the further up a query goes (planted)."""
        share = self.knobs.share_anonymous + self.knobs.anonymous_per_band_up * max(0, gap or 0)
        anonymous = self.chance.happens(share)
        chosen = ANONYMOUS if anonymous else self.chance.pick(self.knobs.attributions)
        if gap is not None:
            self.manifest.anonymity[f"{gap:+d}"].update(said=1, anonymous=anonymous)
        return chosen

    def speaker(self, person: Person, attribution: str) -> Mapping[str, Any]:
        """`by` and `attribution` of a row; an anonymous voice has a name of its own each time."""
        if attribution != ANONYMOUS:
            return {"by": person.id, "attribution": attribution}
        self.anonymous += 1
        return {"by": f"ANON{self.anonymous}", "attribution": ANONYMOUS}

    def band_shown(self, person: Person, attribution: str, on: date | None) -> str:
        """The band a register shows: undisclosed for an anonymous voice."""
        return "U" if attribution == ANONYMOUS else person.band_on(on)

    def shown(self, person: Person, attribution: str, on: date | None) -> Shown:
        """How the speaker of something counts, on the day they said it."""
        if attribution == ANONYMOUS:
            return HIDDEN
        band = person.band_on(on)
        return Shown(
            band=band,
            level=level_of(band),
            agency=person.agency,
            closeness=person.closeness,
        )

    def text(self, id: str, templates: tuple[str, ...]) -> str:
        """One to three sentences; in a few of them something is planted."""
        chance, texts = self.chance, self.manifest.texts
        said = [say(chance, templates)]
        said += [say(chance, SECOND_SENTENCES) for _ in range(chance.choice((0, 0, 1, 1, 2)))]
        if chance.happens(self.knobs.share_with_a_name):
            said.append(f"{chance.choice(NAMES)} was there.")
            texts["with_a_name"].append(id)
        if chance.happens(self.knobs.share_welsh):
            said = [chance.choice(WELSH)]
            texts["welsh"].append(id)
        if chance.happens(self.knobs.share_with_symbols):
            said.append(chance.choice(SYMBOLS))
            texts["with_symbols"].append(id)
        return " ".join(said)


def iso(day: date | None) -> str | None:
    """The day as a bundle writes it."""
    return None if day is None else day.isoformat()
