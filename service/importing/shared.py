"""What the rows of one review share: their ids, the people in it, what they may point at."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.challenges import About, Challenge
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation
from domain.people import ANONYMOUS
from domain.rejections import NotAParticipant, UnknownReference, WordsOfErased
from domain.reviews import CaseReview
from domain.warning_signs import WarningSign
from service.casework import Casework
from service.identity import dated_id, derived_id
from service.importing import rows
from service.importing.refusals import Refused
from service.importing.shaping import Warn
from service.importing.voices import KNOWN, Person, Voice

LISTS = ("observations", "challenges", "warning_signs", "held_back", "findings")
"""The lists whose rows have an id, which others may point at."""
KINDS = dict(
    zip(LISTS, ("observation", "challenge", "warning_sign", "held_back", "finding"), strict=True)
)
KIND_OF: Mapping[type[Any], str] = {
    Observation.Recorded: "observation",
    Challenge.Raised: "challenge",
    WarningSign.Raised: "warning_sign",
    HeldBackQuery.Disclosed: "held_back",
    Finding.Proposed: "finding",
}
UNKNOWN_TAG = "This tag is not known and was not read."


class Shared:
    """One review while its rows are told."""

    def __init__(
        self,
        casework: Casework,
        namespace: UUID,
        review: CaseReview,
        recorded_at: datetime,
        warn: Warn,
        *,
        is_new: bool,
    ) -> None:
        self.casework = casework
        self.namespace = namespace
        self.review = review
        self.recorded_at = recorded_at
        self.warn = warn
        self.is_new = is_new
        self.day: date = review.opened_on
        self.people: dict[UUID, Person] = {}
        self.ids: dict[str, tuple[str, UUID]] = {}
        self.observations: dict[str, rows.Observation] = {}
        self._people_by_name: dict[str, UUID] = {}
        self._made: dict[tuple[str, bool], UUID] = {}
        self._numbers: Counter[tuple[str, ...]] = Counter()

    def declare(self, raw: Mapping[str, Any]) -> None:
        """Learn the ids that stand in the file, so that rows may point forward too."""
        for name in LISTS:
            for row in raw.get(name) or ():
                if isinstance(row, dict) and isinstance(row.get("id"), str):
                    anonymous = row.get("attribution") == ANONYMOUS
                    self.ids.setdefault(row["id"], (KINDS[name], self.id_of(row["id"], anonymous)))

    def id_of(self, name: str, anonymous: bool = False) -> UUID:
        """The id of a thing (settled 33, 60); an anonymous one tells no day."""
        known = self._made.get((name, anonymous))
        if known is None:
            derived = derived_id(self.namespace, self.review.code, name)
            known = derived if anonymous else dated_id(derived, self.day)
            self._made[name, anonymous] = known
        return known

    def number(self, *names: str) -> int:
        """How often something was named before, from 0: tells apart what has no id of its own."""
        self._numbers[names] += 1
        return self._numbers[names] - 1

    def stored(self, id: UUID, limit: int | None = None) -> list[Any]:
        """The events recorded under an id; nothing is read for a review that is new."""
        if self.is_new:
            return []
        found = self.casework.log.select_events(id, limit=limit)
        return [self.casework.mapper.to_domain_event(event) for event in found]

    def look_up(self, name: str, path: str, what: str) -> tuple[str, UUID]:
        """Kind and id of what a row points at, in the file or in the store. Raises `Refused`."""
        if known := self.ids.get(name):
            return known
        for anonymous in (False, True):
            id = self.id_of(name, anonymous)
            if first := self.stored(id, limit=1):
                return KIND_OF.get(type(first[0]), ""), id
        raise Refused(path, UnknownReference(what))

    def reference(self, name: str, path: str, what: str) -> UUID:
        """The id of what a row points at. Raises `Refused`."""
        return self.look_up(name, path, what)[1]

    def references(self, names: list[str], path: str, what: str) -> tuple[UUID, ...]:
        """The ids of several. Raises `Refused`."""
        return tuple(
            self.reference(name, f"{path}[{place}]", what) for place, name in enumerate(names)
        )

    def participant_id(self, name: str) -> UUID:
        """The id of a participant."""
        if name not in self._people_by_name:
            id = derived_id(self.namespace, self.review.code, "participant", name)
            self._people_by_name[name] = id
        return self._people_by_name[name]

    def person(self, name: str | None, path: str) -> Person | None:
        """The participant of that name, if one is named. Raises `Refused` for one not registered."""
        if name is None:
            return None
        found = self.people.get(self.participant_id(name))
        if found is None:
            raise Refused(path, NotAParticipant())
        return found

    def speaker(self, name: str | None, path: str) -> Person | None:
        """The same for whoever speaks: nobody who was erased does. Raises `Refused`."""
        found = self.person(name, path)
        if found is not None:
            self.check_not_erased(found.id, path)
        return found

    def check_not_erased(self, subject: UUID, path: str) -> None:
        """An import does not bring back what was erased. Raises `Refused`."""
        if self.casework.keys.is_erased(subject):
            raise Refused(path, WordsOfErased())

    def person_id(self, name: str | None, path: str) -> UUID | None:
        """Their id alone. Raises `Refused`."""
        found = self.person(name, path)
        return None if found is None else found.id

    def voice(
        self, row: rows.Observation | rows.Challenge | rows.WarningSign | rows.HeldBack, path: str
    ) -> Voice:
        """Whoever speaks in a row; of an anonymous one `by` is not even read. Raises `Refused`."""
        for tag in row.tags:
            if tag != KNOWN:
                self.warn(f"{path}.tags", UNKNOWN_TAG)
        anonymous = row.attribution == ANONYMOUS
        if anonymous:
            self.check_not_erased(self.id_of(row.id, anonymous), path)
        return Voice(
            self.review,
            self.recorded_at,
            name=row.id,
            person=None if anonymous else self.speaker(row.by, f"{path}.by"),
            attribution=row.attribution,
            tags=row.tags,
            entry=self.id_of(row.id, anonymous) if anonymous else None,
        )

    def voice_of_nobody(self, name: str | None, by: str | None, path: str) -> Voice:
        """Whoever made a row that rarely says who made it. Raises `Refused`."""
        return Voice(
            self.review,
            self.recorded_at,
            name=name,
            person=self.speaker(by, f"{path}.by"),
            attribution="not_recorded" if by is None else "named",
            tags=[],
        )

    def item(self, item: rows.Item | None, path: str) -> About:
        """What is queried; nothing is inferred where nothing is said (settled 22). Raises `Refused`."""
        given = item or rows.Item()
        return About(
            item_type=given.item_type,
            owner_agency=given.agency,
            owner_band=given.band,
            item_ref=given.item_ref,
            author=self.person_id(given.author, f"{path}.about.author"),
        )


def names_in(*groups: str | list[str] | None) -> frozenset[str]:
    """The ids a row points at, of those that are given."""
    found: set[str] = set()
    for group in groups:
        found.update([group] if isinstance(group, str) else group or ())
    return frozenset(found)
