"""Where a random story plays: the dice, the people, and what there is so far."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain.challenges import About
from domain.events import Envelope, Source
from domain.people import UNDISCLOSED, UNLINKED, Actor, Standing, display_as, standing
from domain.sealed import Sealed
from domain.showing import descriptions
from domain.vocabulary import vocabulary

AGENCIES = ("police", "la_csc", "gp", "school", "family")
BANDS = ("L", "1", "2", "3", "4", "5", "6", "7", "I", "U")
REASON = "It was weighed against what the nursery had seen."


class NothingYet(Exception):
    """There is nothing of the kind that something could happen to."""


class Scene:
    """Several reviews going on at once; `random` decides everything, so it can be told again."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.clock = datetime(2024, 1, 1, 9, tzinfo=UTC)
        self.people = [self.id() for _ in range(6)]
        self.things: dict[str, list[Any]] = {
            "reviews": [],
            "queries": [],
            "signs": [],
            "observations": [],
            "held_back": [],
            "findings": [],
            "patterns": [],
            "summaries": [],
            "sessions": [],
            "policies": [],
            "episodes": [],
            "items": [],
            "detriments": [],
            "unsealings": [],
            "erasures": [],
            "holds": [],
            "requests": [],
            "clients": [],
            "webhooks": [],
        }

    def begun(self, kind: str, thing: Any) -> Any:
        """Remember a new thing."""
        self.things[kind].append(thing)
        return thing

    def known(self, kind: str) -> Any:
        """One of the things there are. Raises `NothingYet`."""
        if not self.things[kind]:
            raise NothingYet
        return self.pick(self.things[kind])

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def pick(self, several: Sequence[Any]) -> Any:
        return several[self.random.randrange(len(several))]

    def code(self, name: str) -> str:
        return str(self.pick(vocabulary(name).codes))

    def words(self) -> Sealed:
        return Sealed(f"{REASON} {self.random.randrange(1000)} ☃", (self.pick(self.people),))

    def maybe(self, make: Callable[[], Any]) -> Any:
        return make() if self.random.random() < 0.6 else None

    def day(self) -> date:
        return self.clock.date() - timedelta(days=self.random.randrange(4))

    def envelope(self, *, anonymous: bool = True) -> Envelope:
        who = self.random.random()
        attribution = (
            "named" if who < 0.6 else "role_only" if who < 0.8 or not anonymous else "anonymous"
        )
        speaks = self.standing()
        actor = Actor(
            kind="person",
            key=self.pick(self.people),
            capacity=self.pick(("contributor", "scribe")),
        )
        if attribution == "anonymous":
            speaks, actor = UNDISCLOSED, UNLINKED
        return Envelope(
            recorded_at=self.clock,
            actor=actor,
            standing=speaks,
            attribution=attribution,
            display_as=self.description(speaks, attribution),
            source=Source(channel="web"),
            occurred_on=self.maybe(self.day),
            reconstructed=self.random.random() < 0.3,
        )

    def description(self, speaks: Standing, attribution: str) -> str:
        """By role only, some choose a broad description."""
        if attribution == "role_only" and self.random.random() < 0.4:
            return str(self.pick(descriptions(speaks)))
        return display_as(speaks, attribution)

    def about(self) -> About:
        return About(
            item_type=self.code("item_type"),
            owner_agency=self.pick(AGENCIES),
            owner_band=self.pick(BANDS),
        )

    def standing(self) -> Standing:
        return standing(agency=self.pick(AGENCIES), band=self.pick(BANDS), role=self.words())

    def said_by(self, voice: UUID | None) -> Envelope:
        """As often as not by the one who raised it, who alone may do some things."""
        said = self.envelope(anonymous=False)
        if voice is None or self.random.random() < 0.3:
            return said
        return replace(said, actor=Actor(kind="person", key=voice))
