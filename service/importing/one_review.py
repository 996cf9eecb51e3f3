"""What was said in one review of a bundle: told, compared with what is recorded, ready to be saved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eventsourcing.domain import Aggregate

from domain.rejections import Rejection, ReviewIsClosed, UnknownReference
from service.importing import rows
from service.importing.comparing import missing, rebuilt, tell_whole
from service.importing.findings import finding
from service.importing.held_back import held_back
from service.importing.observations import denial, observation
from service.importing.queries import query
from service.importing.refusals import ChangedRow, DuplicateKey, Refused
from service.importing.report import EXTENDED, RECORDED, UNCHANGED
from service.importing.result import Result, id_in, listed
from service.importing.shaping import shape
from service.importing.shared import Shared
from service.importing.signs import sign
from service.importing.telling import Telling, told
from service.raising import inbox_id

Teller = Callable[[Any, str, Shared], Telling]
VOICES: dict[str, tuple[type[Any], Teller]] = {
    "observations": (rows.Observation, observation),
    "challenges": (rows.Challenge, query),
    "warning_signs": (rows.WarningSign, sign),
    "held_back": (rows.HeldBack, held_back),
}
"""What people said."""
AFTERWARDS: dict[str, tuple[type[Any], Teller]] = {
    "denial_behaviours": (rows.DenialBehaviour, denial),
    "findings": (rows.Finding, finding),
}
"""What was said about that."""


@dataclass(slots=True)
class Entry:
    """A row that was told; `thing` has its new events, if there are any."""

    telling: Telling
    outcome: str
    thing: Aggregate | None = None


@dataclass(slots=True)
class Entries:
    """The rows of one review. Every row ends up in the result; the things with news come back."""

    shared: Shared
    doubled: set[str]
    result: Result
    told: list[Entry] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)
    again: list[tuple[str, str, bool]] = field(default_factory=list)
    """Path and id of rows whose id stood in the file before, and whether they say the same."""
    refused: dict[str, Rejection] = field(default_factory=dict)

    def tell(self, raw: dict[str, Any], path: str) -> list[Aggregate]:
        """Tell every row of the review."""
        self.shared.declare(raw)
        voices = self._tell_lists(VOICES, raw, path)
        afterwards = self._tell_lists(AFTERWARDS, raw, path)
        self._drop_what_points_nowhere()
        self._note()
        kept = {id(entry) for entry in self.told}
        return [
            entry.thing
            for entry in (*_mixed(voices), *afterwards)
            if entry.thing is not None and id(entry) in kept
        ]

    def _tell_lists(
        self, lists: dict[str, tuple[type[Any], Teller]], raw: dict[str, Any], path: str
    ) -> list[Entry]:
        before = len(self.told)
        for name, (kind, teller) in lists.items():
            for place, one in listed(raw, name):
                self._take(one, kind, teller, f"{path}.{name}[{place}]")
        return self.told[before:]

    def _take(self, raw: Any, kind: type[Any], teller: Teller, path: str) -> None:
        name = id_in(raw)
        if name in self.seen:
            self.again.append((path, name, self.seen[name] == raw))
            return
        try:
            if path in self.doubled:
                raise Refused(path, DuplicateKey())
            row = shape(raw, kind, path, self.result.warn)
            entry = self._judge(teller(row, path, self.shared))
        except Refused as refused:
            self._refuse(refused, name)
        else:
            self.told.append(entry)
        if name:
            self.seen[name] = raw

    def _refuse(self, refused: Refused, name: str) -> None:
        if isinstance(refused.rejection, ChangedRow):
            self.result.conflict(refused.path, refused.rejection, name)
        else:
            self.result.refuse(refused, name)
            self.refused[name] = refused.rejection

    def _judge(self, telling: Telling) -> Entry:
        """Is the row new, recorded already, longer than what is recorded, or another? (settled 33)"""
        stored = self.shared.stored(telling.id)
        if not stored:
            self._check_may_begin(telling)
            return Entry(telling, RECORDED, telling.tell())
        strands = missing(stored, tell_whole(telling)).values()
        if any(steps is None for steps in strands):
            raise Refused(telling.path, ChangedRow())
        steps = [step for strand in strands for step in strand or ()]
        if not steps:
            return Entry(telling, UNCHANGED)
        thing = rebuilt(stored)
        for step in steps:
            told(step, thing, telling.path)
        return Entry(telling, EXTENDED, thing)

    def _check_may_begin(self, telling: Telling) -> None:
        """Nothing begins in a closed review (settled 36), nor twice, once with and once without a name."""
        shared = self.shared
        if shared.is_new:
            return
        if telling.name and shared.stored(shared.id_of(telling.name, not telling.is_anonymous), 1):
            raise Refused(telling.path, ChangedRow())
        if shared.review.is_closed:
            inbox = str(inbox_id(shared.casework.settings.partnership))
            raise Refused(telling.path, ReviewIsClosed(inbox))

    def _drop_what_points_nowhere(self) -> None:
        """Refuse rows that point at a refused one, and rows that point at those, to the end."""
        while loose := [entry for entry in self.told if self._points_nowhere(entry)]:
            for entry in loose:
                self._refuse(
                    Refused(entry.telling.path, UnknownReference("row")), entry.telling.name
                )
            dropped = {id(entry) for entry in loose}
            self.told = [entry for entry in self.told if id(entry) not in dropped]

    def _points_nowhere(self, entry: Entry) -> bool:
        return entry.thing is not None and any(
            name in self.refused and not self._is_stored(name) for name in entry.telling.needs
        )

    def _is_stored(self, name: str) -> bool:
        return bool(self.shared.stored(self.shared.ids[name][1], limit=1))

    def _note(self) -> None:
        for entry in self.told:
            self.result.note(entry.telling.path, entry.outcome, entry.telling.name)
        for path, name, says_the_same in self.again:
            if not says_the_same:
                self.result.conflict(path, ChangedRow(), name)
            elif name in self.refused:
                self.result.refuse(Refused(path, self.refused[name]), name)
            else:
                self.result.note(path, UNCHANGED, name)


def _mixed(entries: list[Entry]) -> list[Entry]:
    """Anonymous entries last, in no order that means anything: their place must not tell (I11)."""
    named = [entry for entry in entries if not entry.telling.is_anonymous]
    anonymous = [entry for entry in entries if entry.telling.is_anonymous]
    return named + sorted(anonymous, key=lambda entry: entry.telling.id)
