"""The steps of a history, each with whoever took it: the raiser's own acts are theirs, others' are not."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from domain.events import Envelope
from domain.sealed import Sealed
from service.importing.refusals import RaisedFirst, Refused, UnknownStep, UnreadableRow
from service.importing.shaping import check_code
from service.importing.shared import Shared
from service.importing.steps import QueryStep, SignStep
from service.importing.telling import Step
from service.importing.voices import Said, Voice

Row = TypeVar("Row", QueryStep, SignStep)
RAISED = "raised"
NOT_OF_OTHERS = "This step is the raiser's own act; who else is named here was not read."


@dataclass(frozen=True, slots=True)
class Act(Generic[Row]):
    """One step: what the row says of it, and who speaks."""

    row: Row
    said: Said
    path: str
    shared: Shared

    @property
    def envelope(self) -> Envelope:
        """Its envelope."""
        return self.said.envelope

    def words(self, text: str | None) -> Sealed | None:
        """Words of whoever took the step, if there are any."""
        return self.said.speech.maybe(text)

    def each(self, texts: Sequence[str]) -> tuple[Sealed, ...]:
        """The same, for several."""
        return self.said.speech.each(texts)

    def reason(self) -> Sealed | None:
        """The reason in words: a note counts as one (settled 4), and where both stand, both are kept."""
        given = [text for text in (self.row.reason, self.row.note) if text is not None]
        return self.words("\n".join(given)) if given else None

    def note(self) -> Sealed:
        """The note, which this step cannot do without. Raises `Refused`."""
        if self.row.note is None:
            raise Refused(f"{self.path}.note", UnreadableRow("This key is missing."))
        return self.said.speech.words(self.row.note)

    def needed(self, name: str) -> Any:
        """A field this step cannot do without. Raises `Refused`."""
        value = getattr(self.row, name)
        if value is None:
            raise Refused(f"{self.path}.{name}", UnreadableRow("This key is missing."))
        return value

    def person(self, name: str) -> UUID | None:
        """The participant a field names, if it names one. Raises `Refused`."""
        return self.shared.person_id(getattr(self.row, name), f"{self.path}.{name}")


Move = Callable[[Any, Act[Row]], object]


class History(Generic[Row]):
    """A history whose first step is `raised`. Raises `Refused` when it is not, or not only once."""

    def __init__(
        self, rows: Sequence[Row], path: str, shared: Shared, voice: Voice, by: str | None
    ) -> None:
        self.rows: Sequence[Row] = rows
        self.path = path
        self.shared = shared
        self.voice = voice
        self.by = by
        for place, row in enumerate(rows):
            if (row.event == RAISED) != (place == 0):
                raise Refused(f"{path}.history[{place}].event", RaisedFirst())
        if not rows:
            raise Refused(f"{path}.history", RaisedFirst())

    def raised(self) -> Said:
        """The raising, in the raiser's own voice."""
        return self._own(self.rows[0], 0)

    def steps(self, moves: Mapping[str, Move[Row]], own: Collection[str]) -> list[Step]:
        """What happened afterwards; `own` are the events that only the raiser brings about."""
        return [self._step(place, moves, own) for place in range(1, len(self.rows))]

    def _step(self, place: int, moves: Mapping[str, Move[Row]], own: Collection[str]) -> Step:
        row = self.rows[place]
        where = f"history[{place}]"
        path = f"{self.path}.{where}"
        if row.event not in moves:
            raise Refused(f"{path}.event", UnknownStep())
        self._check_reason_code(row, path)
        is_own = row.event in own or getattr(row, "escalated_by", None) == "raiser"
        said = self._own(row, place) if is_own else self._other(row, path)
        return Step(where, partial(_tell, moves[row.event], Act(row, said, path, self.shared)))

    def _own(self, row: Row, place: int) -> Said:
        if row.by is not None and row.by != self.by:
            self.shared.warn(f"{self.path}.history[{place}].by", NOT_OF_OTHERS)
        return self.voice.own(row.on, row.occurred_precision)

    def _other(self, row: Row, path: str) -> Said:
        by = self.shared.speaker(row.by, f"{path}.by")
        return self.voice.other(row.on, row.occurred_precision, by)

    def _check_reason_code(self, row: Row, path: str) -> None:
        """A withdrawal has reasons of its own (V19); everything else those of V17."""
        if row.reason_code is not None:
            name = "withdrawal_reason" if row.event == "withdrawn" else "reason_code"
            row.reason_code = check_code(
                name, row.reason_code, f"{path}.reason_code", self.shared.warn
            )


def _tell(move: Move[Row], act: Act[Row], thing: Any) -> None:
    move(thing, act)
