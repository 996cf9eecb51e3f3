"""Does what is recorded say the same as the row, or its beginning, or something else?"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from eventsourcing.domain import Aggregate

from domain.reviews import CaseReview
from domain.warning_signs import WarningSign
from service.importing.telling import ONE, Step, Telling, begun, told
from service.importing.voices import CHANNEL, NOT_SAID

RECURRENCE = "recurrence"
OPENING, LEAD = "opening", "lead"
# These follow from the steps before, which are compared themselves; live acts may have come between.
DERIVED = {"stage", "from_stage", "independent", "sources", "alternatives_tested"}
NOT_COMPARED = DERIVED | {"timestamp", "envelope", "originator_version"}


@dataclass(frozen=True, slots=True)
class Told:
    """An event the row tells, and which of its steps tells it; None for its beginning."""

    step: Step | None
    event: Any


def tell_whole(telling: Telling) -> list[Told]:
    """Every event of the row, told to a thing that is thrown away. Raises `Refused`."""
    thing = begun(telling)
    events = [Told(None, event) for event in thing.pending_events]
    for step in telling.steps:
        told(step, thing, telling.path)
        events += [Told(step, event) for event in thing.pending_events[len(events) :]]
    return events


def missing(stored: Sequence[Any], row: Sequence[Told]) -> dict[Hashable, list[Step] | None]:
    """For each strand of the row, the steps that are not recorded yet; None where the two differ.

    A row that says less than is recorded comes from an older file: nothing of it is missing.
    """
    recorded: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for event in stored:
        if is_imported(event):
            recorded[strand_of(event)].append(event)
    strands: defaultdict[Hashable, list[Told]] = defaultdict(list)
    for one in row:
        strands[strand_of(one.event)].append(one)
    return {strand: _missing(recorded[strand], events) for strand, events in strands.items()}


def _missing(recorded: Sequence[Any], row: Sequence[Told]) -> list[Step] | None:
    if any(said(one) != said(two.event) for one, two in zip(recorded, row, strict=False)):
        return None
    done = {one.step for one in row[: len(recorded)]}
    rest = dict.fromkeys(one.step for one in row[len(recorded) :])
    if None in rest or done & rest.keys():
        return None  # a step that is recorded as something shorter was changed
    return [step for step in rest if step is not None]


def is_imported(event: Any) -> bool:
    """Whether an import recorded this event."""
    envelope = event.envelope
    return bool(envelope.reconstructed) and envelope.source.channel in (CHANNEL, NOT_SAID)


def said(event: Any) -> tuple[object, ...]:
    """What an event says, apart from when and through whom it was recorded."""
    what = {name: value for name, value in vars(event).items() if name not in NOT_COMPARED}
    envelope = event.envelope
    return (
        type(event),
        what,
        envelope.actor,
        envelope.attribution,
        envelope.occurred_on,
        envelope.occurred_precision,
        envelope.known_at_the_time,
    )


def strand_of(event: Any) -> Hashable:
    """Which strand of its thing's history an event belongs to."""
    match event:
        case CaseReview.Opened():
            return OPENING
        case (
            CaseReview.LearningLeadAssigned()
            | CaseReview.LearningLeadHandedOver()
            | CaseReview.LearningLeadVacated()
        ):
            return LEAD
        case CaseReview.ParticipantRegistered() | CaseReview.ParticipantStatusChanged():
            return event.participant
        case WarningSign.LinkedAsRecurrence():
            return RECURRENCE
        case _:
            return ONE


def rebuilt(events: Sequence[Any]) -> Aggregate:
    """The thing that these stored events make."""
    thing: Aggregate | None = None
    for event in events:
        thing = event.mutate(thing)
    assert thing is not None
    return thing
