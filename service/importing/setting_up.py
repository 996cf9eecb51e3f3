"""The review of a bundle by itself: opened or found, its learning lead and participants brought in."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.rejections import CodeAlreadyUsed, WordsOfErased
from domain.reviews import CaseReview
from service.casework import Casework
from service.identity import derived_id
from service.importing import heads
from service.importing.comparing import (
    LEAD,
    OPENING,
    Told,
    is_imported,
    missing,
    rebuilt,
    strand_of,
)
from service.importing.refusals import ChangedRow, DuplicateKey, Refused
from service.importing.report import EXTENDED, RECORDED, UNCHANGED
from service.importing.result import LISTS, Result, id_in, listed
from service.importing.reviews import lead_step, participant_steps
from service.importing.reviews import review as telling_of
from service.importing.shaping import shape
from service.importing.shared import Shared
from service.importing.telling import Step, Telling, begun, told
from service.importing.voices import Person

UNREAD_NOTE = "An assignment has no room for a note; it was not read."


@dataclass(slots=True)
class SettingUp:
    """Opens or finds one review, and brings in who leads and who takes part."""

    casework: Casework
    namespace: UUID
    recorded_at: datetime
    doubled: set[str]
    result: Result
    places: dict[Hashable, tuple[str, str]] = field(default_factory=dict)
    """For each strand of the review's history: the path and the id of its row."""

    def set_up(self, raw: dict[str, Any], path: str) -> Shared:
        """The review, ready for what was said in it. Raises `Refused` when it stays out."""
        if path in self.doubled:
            raise Refused(path, DuplicateKey())
        own = {key: value for key, value in raw.items() if key not in LISTS}
        head = shape(own, heads.ReviewHead, path, self.result.warn)
        opening = telling_of(head, path, self.namespace, self.recorded_at)
        self.places[OPENING] = (path, head.code)
        self._check_child(opening)
        stored = self._stored(opening)
        review = rebuilt(stored) if stored else begun(opening)
        assert isinstance(review, CaseReview)
        steps = [*self._lead(raw, path), *self._participants(raw, path, head.code)]
        if stored:
            self._add_what_is_missing(opening, steps, review, stored)
        else:
            self._tell_all(opening, steps, review)
        return self._shared(review, stored)

    def _check_child(self, opening: Telling) -> None:
        """Nothing more is said of a child who was erased. Raises `Refused`."""
        whole = begun(opening)
        assert isinstance(whole, CaseReview)
        if self.casework.keys.is_erased(whole.child):
            raise Refused(opening.path, WordsOfErased())

    def _stored(self, opening: Telling) -> list[Any]:
        events = self.casework.log.select_events(opening.id)
        stored = [self.casework.mapper.to_domain_event(event) for event in events]
        if stored and not is_imported(stored[0]):
            raise Refused(f"{opening.path}.code", CodeAlreadyUsed())
        return stored

    def _lead(self, raw: dict[str, Any], path: str) -> list[Step]:
        steps = []
        self.places[LEAD] = (f"{path}.learning_lead_history", "")
        for place, one in listed(raw, "learning_lead_history"):
            where = f"learning_lead_history[{place}]"
            row = self._row(one, heads.LeadStep, f"{path}.{where}")
            if row is not None:
                if row.event == "assigned" and row.note is not None:
                    self.result.warn(f"{path}.{where}.note", UNREAD_NOTE)
                steps.append(lead_step(row, where, self.recorded_at))
        return steps

    def _participants(self, raw: dict[str, Any], path: str, code: str) -> list[Step]:
        steps: list[Step] = []
        seen: dict[str, Any] = {}
        for place, one in listed(raw, "participants"):
            where = f"participants[{place}]"
            row = self._row(one, heads.Participant, f"{path}.{where}")
            if row is not None and row.id not in seen:
                seen[row.id] = one
                id = derived_id(self.namespace, code, "participant", row.id)
                if self.casework.keys.is_erased(id):
                    self.result.refuse(Refused(f"{path}.{where}", WordsOfErased()), row.id)
                    continue
                self.places[id] = (f"{path}.{where}", row.id)
                named = row.advocate_for
                other = derived_id(self.namespace, code, "participant", named) if named else None
                steps += participant_steps(row, where, id, other, self.recorded_at)
            elif row is not None and seen[row.id] == one:
                self.result.note(f"{path}.{where}", UNCHANGED, row.id)
            elif row is not None:
                self.result.conflict(f"{path}.{where}", ChangedRow(), row.id)
        return steps

    def _row(self, raw: Any, kind: type[Any], path: str) -> Any:
        """The row, or None when it was refused."""
        try:
            if path in self.doubled:
                raise Refused(path, DuplicateKey())
            return shape(raw, kind, path, self.result.warn)
        except Refused as refused:
            self.result.refuse(refused, id_in(raw))
            return None

    def _tell_all(self, opening: Telling, steps: Sequence[Step], review: CaseReview) -> None:
        """Tell a new review; a step that is refused stays out, the others go on."""
        self.result.note(opening.path, RECORDED, opening.name)
        for strand in self._tell(opening, steps, review):
            path, id = self.places[strand]
            self.result.note(path, RECORDED, id)

    def _tell(
        self, opening: Telling, steps: Sequence[Step], review: CaseReview
    ) -> dict[Hashable, list[Told]]:
        """The events of each strand, told to the review."""
        events: dict[Hashable, list[Told]] = {}
        for step in steps:
            before = len(review.pending_events)
            try:
                told(step, review, opening.path)
            except Refused as refused:
                self.result.refuse(refused, self.places[step.strand][1])
            for event in review.pending_events[before:]:
                events.setdefault(step.strand, []).append(Told(step, event))
        return events

    def _add_what_is_missing(
        self, opening: Telling, steps: Sequence[Step], review: CaseReview, stored: Sequence[Any]
    ) -> None:
        """Compare each strand of the row with what is recorded, and tell only what is new in it."""
        whole = begun(opening)
        assert isinstance(whole, CaseReview)
        events = [Told(None, event) for event in whole.pending_events]
        for more in self._tell(opening, steps, whole).values():
            events += more
        for strand, lacking in missing(stored, events).items():
            path, id = self.places[strand]
            if lacking is None:
                self.result.conflict(path, ChangedRow(), id)
                continue
            is_new = not any(strand_of(event) == strand for event in stored)
            outcome = UNCHANGED if not lacking else RECORDED if is_new else EXTENDED
            if self._tell(opening, lacking, review) or not lacking:
                self.result.note(path, outcome, id)

    def _shared(self, review: CaseReview, stored: Sequence[Any]) -> Shared:
        shared = Shared(
            self.casework,
            self.namespace,
            review,
            self.recorded_at,
            self.result.warn,
            is_new=not stored,
        )
        for event in (*stored, *review.pending_events):
            match event:
                case CaseReview.ParticipantRegistered():
                    shared.people[event.participant] = Person(
                        event.participant, [(None, event.standing)]
                    )
                case CaseReview.ParticipantStatusChanged():
                    standings = shared.people[event.participant].standings
                    standings.append((event.from_date, event.standing))
        return shared
