"""Everything in the log that concerns one subject: whose id it is, and the words sealed for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.reviews import CaseReview
from domain.sealed import Sealed
from service.casework import Casework
from service.log.places import places

PAGE = 5_000
PERSON, CHILD, ENTRY = "person", "child", "entry"
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Concerned:
    """An event that names the subject, with the texts by path that are sealed for them.

    Without a position it is no event yet: it waits for the reveal of a silent round, or for its batch.
    """

    position: int | None
    event: Any
    texts: tuple[tuple[str, Sealed], ...]


def concerning(
    casework: Casework, subject: UUID, progress: Progress | None = None
) -> Iterator[Concerned]:
    """Every event that names the subject, in log order, and then what waits in boxes.

    The stored bytes are looked at first; only the events that name the subject are decoded.
    """
    needle, mine = str(subject).encode(), subject.bytes
    for row in _rows(casework, progress):
        if needle in row.state or _id(row).bytes == mine:
            yield _concerned(row.id, casework.mapper.to_domain_event(row), subject)
    for event in casework.waiting():
        if needle in casework.mapper.to_stored_event(event).state or event.originator_id == subject:
            yield _concerned(None, event, subject)
    for event in casework.waiting_unlinked():
        if (concerned := _concerned(None, event, subject)).texts:
            yield concerned


def _concerned(position: int | None, event: Any, subject: UUID) -> Concerned:
    texts = tuple(one for one in places(event) if str(subject) in one[1].owners.split(","))
    return Concerned(position, event, texts)


def kind_of(subject: UUID, event: Any) -> str | None:
    """Whether this event made the subject: a person, a child, or an anonymous entry."""
    match event:
        case CaseReview.ParticipantRegistered() if event.participant == subject:
            return PERSON
        case CaseReview.Opened() if event.child == subject:
            return CHILD
    is_entry = event.originator_id == subject and event.originator_version == 1
    return ENTRY if is_entry else None


def _rows(casework: Casework, progress: Progress | None) -> Iterator[Notification]:
    after, head = 0, casework.head()
    while page := casework.recorder.select_notifications(after, PAGE, inclusive_of_start=False):
        yield from page
        after = page[-1].id
        if progress:
            progress(after, head)


def _id(row: Notification) -> UUID:
    assert isinstance(row.originator_id, UUID)
    return row.originator_id
